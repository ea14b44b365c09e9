import { reportOf } from './assemble.ts'
import { type Buffers, makeBuffers } from './buffers.ts'
import { joinNames } from './category-sample.ts'
import { chooseColumns, type SharedColumn } from './columns.ts'
import { examineCategories } from './examine-categories.ts'
import { examineLong, ROWS_HELD_MAX, SAMPLE_ROWS } from './examine-long.ts'
import { examineNumbers } from './examine-numbers.ts'
import type { ExaminedColumn } from './examined-column.ts'
import { agreeOnKind, changedKind, type SameKind } from './kinds.ts'
import type { CompareOptions } from './options.ts'
import { nannymlCategories, nannymlNumbers } from './peers/nannyml-columns.ts'
import { makePlan, type Plan } from './plan.ts'
import type { CompareReport, Sides } from './report.ts'
import type { ScannableTable } from './scan.ts'

/** Compares two tables column by column: at any time the values of one column of each are held. */
export const compareTables = async (
  reference: ScannableTable,
  current: ScannableTable,
  options: CompareOptions,
): Promise<CompareReport> => {
  const { shared, notes } = chooseColumns(reference.columns, current.columns, options)
  const plan = await makePlan(reference, current, options)
  const buffers = makeBuffers()
  const isLong = Math.max(reference.rows, current.rows) > ROWS_HELD_MAX
  const examineOne = isLong ? examineLong : examineHeld
  const examined: ExaminedColumn[] = []
  for (const [i, column] of shared.entries()) {
    options.onColumn(column.name, i, shared.length)
    examined.push(await examineOne(column, { reference, current }, plan, buffers))
  }
  return reportOf(examined, plan, {
    reference: { name: reference.name, rows: reference.rows, kind: 'file' },
    current: { name: current.name, rows: current.rows },
    notes: [...notes, ...noteOnLength(isLong), ...reference.notes, ...current.notes],
  })
}

const noteOnLength = (isLong: boolean): string[] =>
  isLong
    ? [
        `over ${ROWS_HELD_MAX} rows: bins come from ${SAMPLE_ROWS} rows of the reference, and ks is that of the bins, a lower bound`,
      ]
    : []

/** Both sides are held, one column at a time. */
const examineHeld = async (
  column: SharedColumn,
  tables: Sides<ScannableTable>,
  plan: Plan,
  buffers: Buffers,
): Promise<ExaminedColumn> => {
  const reference = await tables.reference.readColumn(column.name, buffers.reference)
  if (reference.kind === 'numeric') buffers.reference = reference.values
  const current = await tables.current.readColumn(column.name, buffers.current)
  if (current.kind === 'numeric') buffers.current = current.values
  const agreed = agreeOnKind(reference, current)
  return agreed === null ? changedKind(column, tables, plan) : examineKind(column, agreed, plan, buffers)
}

const examineKind = (
  column: SharedColumn,
  values: SameKind,
  plan: Plan,
  buffers: Buffers,
): ExaminedColumn => {
  const asNannyml = plan.options.compat === 'nannyml'
  if (values.kind === 'numeric')
    return (asNannyml ? nannymlNumbers : examineNumbers)(column, values, plan, buffers)
  const joined = joinNames(values.reference, values.current)
  return (asNannyml ? nannymlCategories : examineCategories)(column.name, values.kind, joined, plan)
}
