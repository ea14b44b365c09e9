/** How far the replay is. */
export type Progress = {
  readonly done: number
  readonly total: number
  readonly eventTimeMs: number
}

export type ProgressView = {
  /** `nowMs` is any clock that only moves forward, such as `performance.now()`. */
  readonly show: (progress: Progress, nowMs: number) => void
  /** Ends the line; nothing where nothing was drawn. */
  readonly end: () => void
}

type Terminal = { readonly isTTY?: boolean; readonly write: (text: string) => unknown }

const REDRAW_EVERY_MS = 100
const LINE_EVERY_MS = 10_000
const BAR_CELLS = 30

/** A bar that redraws itself on a terminal; elsewhere, as in a log, a line every ten seconds. For standard error. */
export const createProgress = (terminal: Terminal, startedAtMs: number): ProgressView => {
  const interactive = terminal.isTTY === true
  let shownAtMs = interactive ? Number.NEGATIVE_INFINITY : startedAtMs
  let drawn = false
  return {
    show: (progress, nowMs) => {
      if (nowMs - shownAtMs < (interactive ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return
      shownAtMs = nowMs
      drawn = true
      const line = progressLine(progress, (nowMs - startedAtMs) / 1000)
      // Back to the line's start, the new text, and the rest of the old one erased.
      terminal.write(interactive ? `\r${line}\x1b[K` : `${line}\n`)
    },
    end: () => {
      if (interactive && drawn) terminal.write('\n')
    },
  }
}

/** `[####------]  42 %  131,234 of 312,580 events  6,250/s  2001-04-05` */
export const progressLine = ({ done, total, eventTimeMs }: Progress, elapsedSeconds: number): string => {
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const full = Math.floor(share * BAR_CELLS)
  const bar = '#'.repeat(full) + '-'.repeat(BAR_CELLS - full)
  const perSecond = elapsedSeconds > 0 ? Math.round(done / elapsedSeconds) : 0
  const percent = String(Math.floor(share * 100)).padStart(3)
  const date = new Date(eventTimeMs).toISOString().slice(0, 10)
  return `[${bar}] ${percent} %  ${whole(done)} of ${whole(total)} events  ${whole(perSecond)}/s  ${date}`
}

const whole = (count: number): string => count.toLocaleString('en-US')
