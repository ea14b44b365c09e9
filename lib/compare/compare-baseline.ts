import { LeewayError } from '../errors.ts'
import { reportOf } from './assemble.ts'
import {
  columnsOf,
  namesOfStored,
  type StoredBaseline,
  type StoredSubject,
  sideOfStored,
  subjectsByName,
} from './baseline.ts'
import { alignNames, type CategorySample } from './category-sample.ts'
import { chooseColumns, type SharedColumn } from './columns.ts'
import { cellsOfNames } from './count-cells.ts'
import { type Counted, countNames, countNamesByPart, countNumbers } from './count-scanned.ts'
import { examineCounted } from './examine-long.ts'
import type { ExaminedColumn } from './examined-column.ts'
import { changedKind } from './kinds.ts'
import type { CompareOptions } from './options.ts'
import { makeCurrentPlan, type Plan } from './plan.ts'
import type { CompareReport } from './report.ts'
import type { ScannableTable } from './scan.ts'
import { categorySide, type Side } from './side.ts'

/** Compares a table with a stored baseline, on its bins: what the service does with a window of events. */
export const compareWithBaseline = async (
  baseline: StoredBaseline,
  current: ScannableTable,
  options: CompareOptions,
): Promise<CompareReport> => {
  if (options.compat !== 'leeway')
    throw new LeewayError(
      'input',
      `${options.compat} needs the values of the reference, and a baseline has none: name a file as --reference`,
    )
  const { shared, notes } = chooseColumns(columnsOf(baseline), current.columns, options)
  const plan = await makeCurrentPlan(current, options)
  const subjects = subjectsByName(baseline)
  const examined: ExaminedColumn[] = []
  for (const [i, column] of shared.entries()) {
    options.onColumn(column.name, i, shared.length)
    const stored = subjects.get(column.name)
    if (stored !== undefined) examined.push(await examineStored(column, stored, current, plan))
  }
  return reportOf(examined, plan, {
    reference: { name: baseline.name, rows: baseline.rows, kind: 'baseline' },
    current: { name: current.name, rows: current.rows },
    notes: [...notes, ...current.notes],
  })
}

const examineStored = async (
  column: SharedColumn,
  stored: StoredSubject,
  current: ScannableTable,
  plan: Plan,
): Promise<ExaminedColumn> => {
  const { subject } = stored
  const partitions = { runs: plan.chunks, segments: null }
  if (subject.kind === 'numeric') {
    if (column.current.kind !== 'numeric')
      return changedKind(column, { reference: sideOfStored(stored), current }, plan)
    const now = await countNumbers(current, subject, partitions)
    return examineCounted(subject, { reference: whole(sideOfStored(stored)), current: now }, plan)
  }
  if (column.current.kind === 'numeric')
    return changedKind(column, { reference: sideOfStored(stored), current }, plan)
  const found = await countNames(current, column.name)
  const aligned = alignNames(namesOfStored(stored, new Set(found.names)), found)
  const cellOfName = cellsOfNames(subject, aligned.names)
  const now = categorySide(subject, cellOfName, aligned.names, aligned.current)
  const parts = await countNamesByPart(current, subject, found.names, partitions)
  return examineCounted(
    subject,
    { reference: whole(withNames(stored, aligned)), current: { whole: now, parts } },
    plan,
  )
}

/** The cells as stored, not as counted again: some of what they count has no name. */
const withNames = (
  stored: StoredSubject,
  { names, reference }: { readonly names: readonly string[]; readonly reference: CategorySample },
): Side => ({ ...sideOfStored(stored), values: { kind: 'names', names, counts: reference.counts } })

const whole = (side: Side): Counted => ({ whole: side, parts: { runs: [], segments: [] } })
