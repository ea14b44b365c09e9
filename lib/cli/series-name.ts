import { ABSENT } from './format.ts'

/** `2001-01 champion region=west`: the parts of a series that it has. */
export const seriesName = (series: {
  readonly version: string
  readonly variant: string
  readonly segment: string
}): string =>
  [series.version, series.variant, series.segment].filter((part) => part !== '').join(' ') || ABSENT
