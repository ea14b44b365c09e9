import type { SharedColumn } from './columns.ts'
import type { Examined } from './examine.ts'
import type { ExaminedColumn } from './examined-column.ts'
import { bareFacts } from './facts.ts'
import type { Plan } from './plan.ts'
import type { Sides } from './report.ts'
import type { ColumnValues } from './table.ts'

type Numbers = Extract<ColumnValues, { kind: 'numeric' }>
type Categories = Exclude<ColumnValues, Numbers>

/** A column that is of one kind on both sides. */
export type SameKind =
  | ({ readonly kind: 'numeric' } & Sides<Numbers['values']>)
  | ({ readonly kind: Categories['kind'] } & Sides<Categories>)

/**
 * The kind that both sides have. A side without any value has whatever kind the other has: a reader of files cannot
 * tell the type of nothing. `null` where they differ.
 */
export const agreeOnKind = (reference: ColumnValues, current: ColumnValues): SameKind | null => {
  if (reference.kind === current.kind) return sameKind(reference, current)
  if (isAllMissing(current)) return sameKind(reference, nothingLike(reference, rowsOf(current)))
  if (isAllMissing(reference)) return sameKind(nothingLike(current, rowsOf(reference)), current)
  return null
}

const sameKind = (reference: ColumnValues, current: ColumnValues): SameKind | null => {
  if (reference.kind === 'numeric')
    return current.kind === 'numeric'
      ? { kind: 'numeric', reference: reference.values, current: current.values }
      : null
  return current.kind === 'numeric' ? null : { kind: reference.kind, reference, current }
}

const rowsOf = (values: ColumnValues): number =>
  values.kind === 'numeric' ? values.values.length : values.codes.length

const isAllMissing = (values: ColumnValues): boolean =>
  values.kind === 'numeric' ? values.values.every(Number.isNaN) : values.codes.every((code) => code < 0)

const nothingLike = (other: ColumnValues, rows: number): ColumnValues =>
  other.kind === 'numeric'
    ? { kind: 'numeric', values: new Float64Array(rows).fill(Number.NaN) }
    : { kind: other.kind, codes: new Int32Array(rows).fill(-1), names: [] }

/** What can be said of a column whose kind differs: that it does, and how to compare it nevertheless. */
export const changedKind = (
  { name, reference, current }: SharedColumn,
  rows: Sides<{ readonly rows: number }>,
  plan: Plan,
): ExaminedColumn => {
  const reason = `${reference.kind} (${reference.type}) in the reference, ${current.kind} (${current.type}) in the current data: mend the file, or compare texts with --types ${name}=categorical`
  const notTestable = (sides: Sides<number>): Examined => ({
    facts: bareFacts(name, reference.kind, sides),
    finding: { kind: 'not-testable', reason },
  })
  const { chunks, segments } = plan
  return {
    whole: notTestable({ reference: rows.reference.rows, current: rows.current.rows }),
    chunks: (chunks?.parts ?? []).map((part) =>
      notTestable({ reference: rows.reference.rows, current: part.rows }),
    ),
    segments: (segments?.reference.parts ?? []).map((part, i) =>
      notTestable({ reference: part.rows, current: segments?.current.parts[i]?.rows ?? 0 }),
    ),
    infinite: { reference: 0, current: 0 },
    looksLikeIdentifier: false,
  }
}
