import { totalOf } from '../stats/count-vectors.ts'
import { CELL_MISSING, LEADING_CELLS, type Subject } from '../window/bins.ts'
import type { CategorySample } from './category-sample.ts'
import type { Side } from './side.ts'
import type { TableColumn } from './table.ts'

/** A stored reference: bins and counts, and no values. */
export type StoredBaseline = {
  readonly name: string
  readonly rows: number
  readonly subjects: readonly StoredSubject[]
}

export type StoredSubject = { readonly subject: Subject; readonly counts: readonly number[] }

/** The subject of each name; where a feature and the prediction share one, the feature. */
export const subjectsByName = ({ subjects }: StoredBaseline): ReadonlyMap<string, StoredSubject> => {
  const predictionsFirst = [...subjects].sort(
    (a, b) => Number(a.subject.role === 'feature') - Number(b.subject.role === 'feature'),
  )
  return new Map(predictionsFirst.map((stored) => [stored.subject.name, stored]))
}

export const columnsOf = (baseline: StoredBaseline): TableColumn[] =>
  [...subjectsByName(baseline).values()].map(({ subject }) => ({
    name: subject.name,
    kind: subject.kind,
    type: 'of the baseline',
  }))

/** What the baseline says of a column. A window counts a subject only where it was sent, so each has rows of its own. */
export const sideOfStored = ({ counts }: StoredSubject): Side => {
  const cells = Float64Array.from(counts)
  return { rows: totalOf(cells), cells, values: { kind: 'cells', moments: null } }
}

/**
 * Rows of each name in the baseline. Of the rare ones only their sum is known: those that are among `borne` share it, so
 * that no rare name counts as new, and none as vanished.
 */
export const namesOfStored = (
  { subject, counts }: StoredSubject,
  borne: ReadonlySet<string>,
): CategorySample & { readonly names: readonly string[] } => {
  const own = subject.kind === 'categorical' ? subject.categories : ['false', 'true']
  const rare = (subject.kind === 'categorical' ? (subject.rare ?? []) : []).filter((name) => borne.has(name))
  const rareRows = counts[LEADING_CELLS + own.length] ?? 0
  return {
    rows: totalOf(counts),
    missing: counts[CELL_MISSING] ?? 0,
    names: [...own, ...rare],
    counts: Float64Array.from([
      ...own.map((_, i) => counts[LEADING_CELLS + i] ?? 0),
      ...rare.map(() => Math.max(1, rareRows / rare.length)),
    ]),
  }
}
