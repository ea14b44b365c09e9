import { EXIT_INTERRUPTED } from './exit-codes.ts'
import { say } from './terminal.ts'

/** One Ctrl-C comes twice when a launcher passes on what the terminal has sent to both of us. */
const SAME_SIGNAL_MS = 250

/**
 * Resolves at the first SIGINT or SIGTERM, for an orderly end; a second one ends the process at once. Call it before
 * there is anything that a signal would have to end.
 */
export const stopRequested = (): Promise<void> =>
  new Promise((resolve) => {
    let firstAtMs: number | null = null
    const onSignal = (): void => {
      const nowMs = performance.now()
      if (firstAtMs === null) {
        firstAtMs = nowMs
        say('Stopping: finishing what is in flight. Ctrl-C again stops at once.')
        resolve()
      } else if (nowMs - firstAtMs > SAME_SIGNAL_MS) process.exit(EXIT_INTERRUPTED)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
