import { chooseCategoryBins, chooseNumericBins } from '../drift/reference.ts'
import { estimateSpread, type Spread } from '../drift/spread.ts'
import { CELL_UNEXPECTED, type Subject } from '../window/bins.ts'
import type { Buffers } from './buffers.ts'
import { alignNames, type CategorySample, togetherOf } from './category-sample.ts'
import type { SharedColumn } from './columns.ts'
import { cellsOfNames } from './count-cells.ts'
import { type Counted, countNames, countNamesByPart, countNumbers } from './count-scanned.ts'
import { examine } from './examine.ts'
import type { ExaminedColumn } from './examined-column.ts'
import { changedKind } from './kinds.ts'
import { sampleOf } from './numeric-sample.ts'
import type { Plan } from './plan.ts'
import type { Sides } from './report.ts'
import type { ScannableTable } from './scan.ts'
import { categorySide, type Side } from './side.ts'

/**
 * From more rows than that on, no column is held: bins come from a sample of the reference, counts from a scan, and KS
 * is that of the bins, with a bound on what it would be of the values. 3 arrays of 5,000,000 doubles are 120 MB.
 */
export const ROWS_HELD_MAX = 5_000_000

/** Quantiles of 1,000,000 rows are off by .05 % of the rows at most (one standard error, at the median). */
export const SAMPLE_ROWS = 1_000_000

/** One column of tables that are too long to hold; segments stand on the bins of the whole. */
export const examineLong = async (
  column: SharedColumn,
  tables: Sides<ScannableTable>,
  plan: Plan,
  buffers: Buffers,
): Promise<ExaminedColumn> => {
  const { kind } = column.reference
  if (kind !== column.current.kind) return changedKind(column, tables, plan)
  return kind === 'numeric'
    ? examineLongNumbers(column.name, tables, plan, buffers)
    : examineLongNames(column.name, kind, tables, plan)
}

const examineLongNumbers = async (
  name: string,
  { reference, current }: Sides<ScannableTable>,
  plan: Plan,
  buffers: Buffers,
): Promise<ExaminedColumn> => {
  const sample = await reference.sampleColumn(name, SAMPLE_ROWS)
  const values = sample.kind === 'numeric' ? sample.values : new Float64Array(0)
  const subject = chooseNumericBins('feature', name, sampleOf(values, values, buffers).ascending)
  const { ofReference, ofCurrent } = partsOf(plan)
  const before = await countNumbers(reference, subject, ofReference)
  const now = await countNumbers(current, subject, ofCurrent)
  return examineCounted(subject, { reference: before, current: now }, plan)
}

const examineLongNames = async (
  name: string,
  kind: 'categorical' | 'boolean',
  { reference, current }: Sides<ScannableTable>,
  plan: Plan,
): Promise<ExaminedColumn> => {
  const before = await countNames(reference, name)
  const now = await countNames(current, name)
  const aligned = alignNames(before, now)
  const subject: Subject =
    kind === 'boolean'
      ? { role: 'feature', name, kind }
      : chooseCategoryBins('feature', name, aligned.names, togetherOf(aligned.reference, aligned.current))
  const cellOfName = cellsOfNames(subject, aligned.names)
  const sideOf = (sample: CategorySample) => categorySide(subject, cellOfName, aligned.names, sample)
  const { ofReference, ofCurrent } = partsOf(plan)
  return examineCounted(
    subject,
    {
      reference: {
        whole: sideOf(aligned.reference),
        parts: await countNamesByPart(reference, subject, before.names, ofReference),
      },
      current: {
        whole: sideOf(aligned.current),
        parts: await countNamesByPart(current, subject, now.names, ofCurrent),
      },
    },
    plan,
  )
}

const partsOf = ({ windows, chunks, segments }: Plan) => ({
  ofReference: { runs: windows, segments: segments?.reference ?? null },
  ofCurrent: { runs: chunks, segments: segments?.current ?? null },
})

/** The same findings as of columns that are held, from counts alone. */
export const examineCounted = (
  subject: Subject,
  { reference, current }: Sides<Counted>,
  { options, windows }: Plan,
): ExaminedColumn => {
  const spread = windows === null ? null : estimateSpread(reference.parts.runs.map(({ cells }) => cells))
  const compare = (before: Side, now: Side, ofWindows: Spread | null, currentWindows = 1) =>
    examine(subject, before, now, { ...options, spread: ofWindows, currentWindows })
  const infiniteIn = ({ cells }: Side) => (subject.kind === 'numeric' ? (cells[CELL_UNEXPECTED] ?? 0) : 0)
  return {
    whole: compare(reference.whole, current.whole, spread, Math.max(1, current.parts.runs.length)),
    chunks: current.parts.runs.map((chunk) => compare(reference.whole, chunk, spread)),
    segments: current.parts.segments.flatMap((segment, i) => {
      const before = reference.parts.segments[i]
      return before === undefined ? [] : [compare(before, segment, null)]
    }),
    infinite: { reference: infiniteIn(reference.whole), current: infiniteIn(current.whole) },
    looksLikeIdentifier: false,
  }
}
