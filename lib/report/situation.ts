import type { ColumnReport, Sides } from '../compare/report.ts'

/**
 * What a difference looks like, for advice on where to look first. `moved`: none of the others.
 * `missing`, `new-categories`, `vanished-categories`: that part alone reaches the limit, or is all that a peer looked at.
 */
export type Situation = 'missing' | 'stuck' | 'rescaled' | 'new-categories' | 'vanished-categories' | 'moved'

export const situationOf = (column: ColumnReport): Situation => {
  if (column.effect?.measure === 'missing') return 'missing'
  if (column.effect?.measure === 'unseen') return 'new-categories'
  const limit = column.effect?.measure === 'psi' ? column.effect.threshold : USUAL_PSI_LIMIT
  const reaches = (shares: Sides<number | null>) => psiOfPart(shares, column.rows) >= limit
  if (reaches(column.missing)) return 'missing'
  if (isStuck(column)) return 'stuck'
  if (isRescaled(column)) return 'rescaled'
  if (reaches({ reference: 0, current: shareOnlyIn('current', column) })) return 'new-categories'
  if (reaches({ reference: shareOnlyIn('reference', column), current: 0 })) return 'vanished-categories'
  return 'moved'
}

const USUAL_PSI_LIMIT = 0.1

/**
 * PSI of two cells, a part and the rest: (c - r) (logit c - logit r), with half a row added to each cell, as in the
 * PSI of the whole column. Zero where a side is not known.
 */
export const psiOfPart = (shares: Sides<number | null>, rows: Sides<number>): number => {
  if (shares.reference === null || shares.current === null) return 0
  const reference = smoothed(shares.reference, rows.reference)
  const current = smoothed(shares.current, rows.current)
  return (current - reference) * (logit(current) - logit(reference))
}

const smoothed = (share: number, rows: number): number => (share * rows + 0.5) / (rows + 1)
const logit = (share: number): number => Math.log(share / (1 - share))

/** Of categories that the other side has not: of many, the report names only some, and the histogram sums the rest. */
const shareOnlyIn = (side: keyof Sides<number>, column: ColumnReport): number => {
  if (column.kind === 'numeric') return 0
  const { top } = side === 'current' ? column.newCategories : column.vanishedCategories
  const other = side === 'current' ? 'reference' : 'current'
  const named = top.reduce((total, { share }) => total + share, 0)
  const drawn = (column.histogram?.cells ?? []).reduce(
    (total, cell) => total + (cell[other] === 0 ? cell[side] : 0),
    0,
  )
  return Math.max(named, drawn)
}

/** One value all the way, where there were several. */
const isStuck = ({ sd }: ColumnReport): boolean =>
  sd.reference !== null && sd.reference > 0 && sd.current === 0

/** Miles to kilometres is 1.6, the smallest factor between units that are commonly mixed up. */
const FACTOR_MIN = 1.5
const FACTOR_TOLERANCE = 1.1

/** Mean and sd grew, or shrank, by the same factor: what a changed unit does. */
const isRescaled = (column: ColumnReport): boolean => {
  const meanFactor = factorOf(column.mean)
  const sdFactor = factorOf(column.sd)
  if (meanFactor === null || sdFactor === null) return false
  return (
    Math.abs(Math.log(meanFactor)) >= Math.log(FACTOR_MIN) &&
    Math.abs(Math.log(meanFactor / sdFactor)) <= Math.log(FACTOR_TOLERANCE)
  )
}

/** Current over reference; `null` where that is no positive number. */
export const factorOf = ({ reference, current }: Sides<number | null>): number | null => {
  if (reference === null || current === null || reference === 0) return null
  const factor = current / reference
  return factor > 0 && Number.isFinite(factor) ? factor : null
}
