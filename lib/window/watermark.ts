/** What the watermark needs to know of one source. */
export type SourceProgress = { readonly maxEventMs: number; readonly updatedAtMs: number }

export type WatermarkRule = {
  readonly clock: 'wall' | 'events'
  /** A source that has been silent for longer no longer holds windows open. */
  readonly idleTimeoutMs: number
}

/**
 * How complete event time is: every live source has delivered what happened before. `null` while nothing is known.
 *
 * An idle source must not hold all windows open for ever. On the wall clock a source that has been silent for the
 * timeout is taken to have had nothing to say until the timeout ago; when events are the clock there is no such time,
 * so it is left out, unless all are silent: then the furthest one tells. Events that come after all are late: they
 * reopen their window.
 */
export const watermarkOf = (
  sources: readonly SourceProgress[],
  { clock, idleTimeoutMs }: WatermarkRule,
  wallMs: number,
): number | null => {
  if (sources.length === 0) return null
  const isIdle = (source: SourceProgress) => wallMs - source.updatedAtMs > idleTimeoutMs
  if (clock === 'wall')
    return Math.min(
      ...sources.map((source) =>
        isIdle(source) ? Math.max(source.maxEventMs, wallMs - idleTimeoutMs) : source.maxEventMs,
      ),
    )
  const live = sources.filter((source) => !isIdle(source))
  return live.length > 0
    ? Math.min(...live.map(({ maxEventMs }) => maxEventMs))
    : Math.max(...sources.map(({ maxEventMs }) => maxEventMs))
}

/** Start of the window of this width that holds a time. */
export const windowStart = (timeMs: number, windowMs: number): number => timeMs - (timeMs % windowMs)
