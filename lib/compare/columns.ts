import { LeewayError } from '../errors.ts'
import { cutList, listed } from './listed.ts'
import type { CompareOptions } from './options.ts'
import type { ColumnKind } from './report.ts'
import type { TableColumn } from './table.ts'

/** A column that both sides have. */
export type SharedColumn = {
  readonly name: string
  readonly reference: { readonly kind: ColumnKind; readonly type: string }
  readonly current: { readonly kind: ColumnKind; readonly type: string }
}

export type ChosenColumns = { readonly shared: readonly SharedColumn[]; readonly notes: readonly string[] }

/**
 * The columns to compare, in the order of the reference. Those of one side only, and times, are named in a note: times
 * always move on.
 */
export const chooseColumns = (
  reference: readonly TableColumn[],
  current: readonly TableColumn[],
  { columns, ignore, chunks, segment }: Pick<CompareOptions, 'columns' | 'ignore' | 'chunks' | 'segment'>,
): ChosenColumns => {
  requireKnown([...(columns ?? []), ...ignore], [...reference, ...current])
  const skipped = new Set([...ignore, ...(chunks?.by === 'time' ? [chunks.column] : [])])
  const isWanted = ({ name }: TableColumn) =>
    !skipped.has(name) && (columns === null || columns.includes(name))
  const inCurrent = new Map(current.map((column) => [column.name, column]))
  const [ours, theirs] = [reference.filter(isWanted), current.filter(isWanted)]
  const names = new Set(ours.map(({ name }) => name))
  const both = ours.flatMap((column): [TableColumn, TableColumn][] => {
    const twin = inCurrent.get(column.name)
    return twin === undefined ? [] : [[column, twin]]
  })
  const shared = both.flatMap(([a, b]) => sharedColumn(a, b))
  if (shared.length === 0 && segment === null) throw nothingShared(reference, current)
  return {
    shared,
    notes: [
      ...listed('only in the reference', namesOf(ours.filter(({ name }) => !inCurrent.has(name)))),
      ...listed('only in the current data', namesOf(theirs.filter(({ name }) => !names.has(name)))),
      ...listed(
        'not compared, because times always move on',
        namesOf(both.filter(([a, b]) => a.kind === 'time' || b.kind === 'time').map(([a]) => a)),
      ),
    ],
  }
}

const sharedColumn = (reference: TableColumn, current: TableColumn): SharedColumn[] => {
  if (reference.kind === 'time' || current.kind === 'time') return []
  return [
    {
      name: reference.name,
      reference: { kind: reference.kind, type: reference.type },
      current: { kind: current.kind, type: current.type },
    },
  ]
}

const namesOf = (columns: readonly TableColumn[]): string[] => columns.map(({ name }) => name)

const requireKnown = (asked: readonly string[], columns: readonly TableColumn[]): void => {
  const unknown = asked.find((name) => !columns.some((column) => column.name === name))
  if (unknown === undefined) return
  throw new LeewayError('input', `neither side has a column '${unknown}'; ${listOf(columns)}`)
}

const nothingShared = (reference: readonly TableColumn[], current: readonly TableColumn[]): LeewayError =>
  new LeewayError(
    'input',
    `there is no column to compare; the reference: ${listOf(reference)}; the current data: ${listOf(current)}`,
  )

const listOf = (columns: readonly TableColumn[]): string =>
  `the columns are ${cutList([...new Set(columns.map(({ name }) => name))])}`
