import type { Series } from '../../event/event.ts'

/** One answer of a page, with what orders it and what it weighs. */
export type Weighed<T> = { readonly startMs: number; readonly weight: number; readonly answer: T }

export type WindowPage<T> = { readonly windows: readonly T[]; readonly nextMs: number | null }

export const WINDOWS_MAX = 1_000
/** Numbers in one answer: about 4 MB of JSON, for Lambda answers with at most 6. */
export const WEIGHT_MAX = 400_000

/**
 * As many windows as fit in one answer, in ascending order. All windows of one start stay together, so that the next
 * page can begin at a time; the first start is always there, so that pages come to an end.
 */
export const firstPage = <T>(windows: readonly Weighed<T>[]): WindowPage<T> => {
  const sorted = [...windows].sort((a, b) => a.startMs - b.startMs)
  let weight = 0
  let kept = 0
  for (let i = 0; i < sorted.length; ) {
    const startMs = sorted[i]?.startMs ?? 0
    let end = i
    for (; sorted[end]?.startMs === startMs; end++) weight += sorted[end]?.weight ?? 0
    if (i > 0 && (end > WINDOWS_MAX || weight > WEIGHT_MAX))
      return { windows: sorted.slice(0, kept).map(({ answer }) => answer), nextMs: startMs }
    kept = end
    i = end
  }
  return { windows: sorted.map(({ answer }) => answer), nextMs: null }
}

/** Which series are asked for; null: whatever it is. */
export type SeriesFilter = {
  readonly version: string | null
  readonly variant: string | null
  readonly segment: string | null
}

export const matches = (
  series: Omit<Series, 'model'>,
  { version, variant, segment }: SeriesFilter,
): boolean =>
  (version === null || series.version === version) &&
  (variant === null || series.variant === variant) &&
  (segment === null || series.segment === segment)
