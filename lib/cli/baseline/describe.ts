import { CELL_MISSING, CELL_UNEXPECTED, LEADING_CELLS } from '../../window/bins.ts'
import { ABSENT, percent, whole } from '../format.ts'
import { formatTable } from '../table.ts'

/** A subject as the API and a baseline file hold it. */
export type DescribedSubject = {
  readonly role?: unknown
  readonly name: string
  readonly kind: string
  readonly counts: readonly number[]
}

/** A line a subject: what it is, into how many bins it is cut, and what falls outside of them. */
export const subjectTable = (subjects: readonly DescribedSubject[]): string =>
  formatTable(
    [
      { title: 'subject' },
      { title: 'role' },
      { title: 'kind' },
      { title: 'bins', align: 'right' },
      { title: 'values', align: 'right' },
      { title: 'missing', align: 'right' },
      { title: 'unexpected', align: 'right' },
    ],
    subjects.map(({ role, name, kind, counts }) => {
      const total = counts.reduce((sum, count) => sum + count, 0)
      const share = (cell: number) => (total === 0 ? ABSENT : percent((counts[cell] ?? 0) / total))
      const bins = Math.max(0, counts.length - LEADING_CELLS)
      return [
        name,
        String(role ?? ABSENT),
        kind,
        whole(bins),
        whole(total),
        share(CELL_MISSING),
        share(CELL_UNEXPECTED),
      ]
    }),
  )
