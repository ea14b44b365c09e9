import type { Subject } from '../window/bins.ts'
import { histogramOf } from './histogram.ts'
import { NO_NAMES, namesOnlyIn } from './named-shares.ts'
import type { ColumnReport, Sides } from './report.ts'
import { type Moments, missingIn, momentsIn, type Side } from './side.ts'

/** What a report says of a column besides its verdict. */
export type ColumnFacts = Pick<
  ColumnReport,
  'name' | 'kind' | 'missing' | 'rows' | 'mean' | 'sd' | 'newCategories' | 'vanishedCategories' | 'histogram'
>

export const factsOf = (subject: Subject, reference: Side, current: Side): ColumnFacts => {
  const moments = { reference: momentsIn(reference), current: momentsIn(current) }
  return {
    name: subject.name,
    kind: subject.kind,
    rows: { reference: reference.rows, current: current.rows },
    missing: { reference: missingShare(reference), current: missingShare(current) },
    mean: ofEach(moments, ({ mean }) => mean),
    sd: ofEach(moments, ({ sd }) => sd),
    ...categoriesOf(reference, current),
    histogram: histogramOf(subject, reference, current),
  }
}

const missingShare = (side: Side): number | null => (side.rows === 0 ? null : missingIn(side) / side.rows)

const ofEach = (
  moments: Sides<Moments | null>,
  pick: (moments: Moments) => number,
): Sides<number | null> => ({
  reference: moments.reference === null ? null : pick(moments.reference),
  current: moments.current === null ? null : pick(moments.current),
})

/** Where only cells are known of a side, nobody knows which names it had. */
const categoriesOf = (
  { values: before, rows: rowsBefore }: Side,
  { values: now, rows }: Side,
): Pick<ColumnFacts, 'newCategories' | 'vanishedCategories'> => {
  if (before.kind !== 'names' || now.kind !== 'names')
    return { newCategories: NO_NAMES, vanishedCategories: NO_NAMES }
  return {
    newCategories: namesOnlyIn(now.counts, before.counts, now.names, rows),
    vanishedCategories: namesOnlyIn(before.counts, now.counts, now.names, rowsBefore),
  }
}

/** Of a column that cannot be looked at: its kind differs between the sides. */
export const bareFacts = (name: string, kind: ColumnReport['kind'], rows: Sides<number>): ColumnFacts => ({
  name,
  kind,
  rows,
  missing: { reference: null, current: null },
  mean: { reference: null, current: null },
  sd: { reference: null, current: null },
  newCategories: NO_NAMES,
  vanishedCategories: NO_NAMES,
  histogram: null,
})
