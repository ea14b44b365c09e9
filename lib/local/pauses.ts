/** Waits that can all be cut short at once: a stop, or someone who asks to be drained, does not sit out a pause. */
export type Pauses = {
  readonly pause: (ms: number) => Promise<void>
  readonly wake: () => void
}

export const makePauses = (): Pauses => {
  const sleepers = new Set<() => void>()
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          sleepers.delete(end)
          resolve()
        }
        const timer = setTimeout(end, ms)
        sleepers.add(end)
      }),
    wake: () => {
      for (const end of [...sleepers]) end()
    },
  }
}
