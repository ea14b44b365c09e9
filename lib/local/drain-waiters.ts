/** Those who wait until everything that was in the stream at a given tick is committed. */
export type DrainWaiters = {
  readonly add: (tick: number) => Promise<void>
  /** Somebody asked after `tick`, so what was seen then does not count for them. */
  readonly anyAfter: (tick: number) => boolean
  /** Resolves those for whose tick `isDrained` holds. */
  readonly settle: (isDrained: (tick: number) => boolean) => void
  readonly rejectAll: (error: Error) => void
}

type Waiter = { readonly tick: number; readonly resolve: () => void; readonly reject: (error: Error) => void }

export const makeDrainWaiters = (): DrainWaiters => {
  const waiters = new Set<Waiter>()
  return {
    add: (tick) => new Promise((resolve, reject) => void waiters.add({ tick, resolve, reject })),
    anyAfter: (tick) => [...waiters].some((waiter) => waiter.tick > tick),
    settle: (isDrained) => {
      for (const waiter of [...waiters].filter(({ tick }) => isDrained(tick))) {
        waiters.delete(waiter)
        waiter.resolve()
      }
    },
    rejectAll: (error) => {
      for (const { reject } of waiters) reject(error)
      waiters.clear()
    },
  }
}
