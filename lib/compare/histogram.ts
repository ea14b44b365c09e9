import { CELL_MISSING, CELL_UNEXPECTED, LEADING_CELLS, type Subject } from '../window/bins.ts'
import { firstNotBelow } from './count-cells.ts'
import type { Histogram } from './report.ts'
import { roundEdges } from './round-edges.ts'
import type { Side } from './side.ts'

type Cell = Histogram['cells'][number]

/** Missing, unexpected and two open ends stand beside them. */
const BARS_MAX = 20

/** Of the reference's values this share on each side lies outside the bars: one outlier must not squeeze them. */
const TAIL = 0.005

/**
 * The picture of a column: shares of each side, all rows being 1. Numbers whose values are at hand are shown on equal
 * widths, in which a shape can be recognized; otherwise on the bins themselves.
 */
export const histogramOf = (subject: Subject, reference: Side, current: Side): Histogram => {
  const cells =
    subject.kind === 'numeric'
      ? numberCells(subject.edges, reference, current)
      : categoryCells(subject, reference, current)
  return { cells: [...cells, ...leadingCells(subject, reference, current)] }
}

const numberCells = (edges: readonly number[], reference: Side, current: Side): Cell[] => {
  if (reference.values.kind === 'numbers' && current.values.kind === 'numbers') {
    const [inReference, inCurrent] = [reference.values.ascending, current.values.ascending]
    const round = roundEdgesOf(inReference)
    if (round !== null)
      return cellsBetween(round, countBetween(round, inReference), countBetween(round, inCurrent), {
        reference: reference.rows,
        current: current.rows,
      })
  }
  const bins = (side: Side) => [...side.cells.subarray(LEADING_CELLS)]
  return cellsBetween(edges, bins(reference), bins(current), {
    reference: reference.rows,
    current: current.rows,
  })
}

const roundEdgesOf = (ascending: Float64Array): number[] | null => {
  const at = (quantile: number) => ascending[Math.round(quantile * (ascending.length - 1))] ?? 0
  // Whole numbers in bars narrower than 1 would leave gaps that mean nothing.
  const widthMin = ascending.every(Number.isInteger) ? 1 : 0
  return ascending.length === 0 ? null : roundEdges(at(TAIL), at(1 - TAIL), BARS_MAX, widthMin)
}

const countBetween = (edges: readonly number[], ascending: Float64Array): number[] => {
  const below = edges.map((edge) => firstNotBelow(ascending, edge))
  return [...below, ascending.length].map((upTo, i) => upTo - (below[i - 1] ?? 0))
}

/** Open ends that nobody fills are left out. */
const cellsBetween = (
  edges: readonly number[],
  reference: readonly number[],
  current: readonly number[],
  rows: { readonly reference: number; readonly current: number },
): Cell[] =>
  reference
    .map((count, bin): Cell => {
      const [from, to] = [edges[bin - 1] ?? null, edges[bin] ?? null]
      return {
        label: rangeLabel(from, to),
        from,
        to,
        reference: shareOf(count, rows.reference),
        current: shareOf(current[bin] ?? 0, rows.current),
      }
    })
    .filter(({ from, to, ...shares }) => (from !== null && to !== null) || isFilled(shares))

const rangeLabel = (from: number | null, to: number | null): string => {
  if (from === null) return to === null ? 'any' : `< ${shortNumber(to)}`
  return to === null ? `>= ${shortNumber(from)}` : `${shortNumber(from)} to ${shortNumber(to)}`
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(6)))

const categoryCells = (
  subject: Exclude<Subject, { kind: 'numeric' }>,
  reference: Side,
  current: Side,
): Cell[] => {
  const names = subject.kind === 'boolean' ? ['false', 'true'] : [...subject.categories, '(rare)']
  const all = Array.from(reference.cells.subarray(LEADING_CELLS), (_, i) =>
    labelled(names[i] ?? '', LEADING_CELLS + i, reference, current),
  )
  if (subject.kind === 'boolean') return all
  const byShare = all.sort((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current))
  const [shown, others] = [byShare.slice(0, BARS_MAX), byShare.slice(BARS_MAX)]
  return others.length === 0 ? shown : [...shown, others.reduce(together)]
}

const together = (a: Cell, b: Cell): Cell => ({
  ...a,
  label: '(others)',
  reference: a.reference + b.reference,
  current: a.current + b.current,
})

/** What is no category and no bin stands in brackets. */
const leadingCells = (subject: Subject, reference: Side, current: Side): Cell[] => {
  const unexpected = subject.kind === 'numeric' ? '(infinite)' : '(not in the reference)'
  return [
    labelled(unexpected, CELL_UNEXPECTED, reference, current),
    labelled('(missing)', CELL_MISSING, reference, current),
  ].filter(isFilled)
}

const isFilled = (shares: Pick<Cell, 'reference' | 'current'>): boolean =>
  shares.reference > 0 || shares.current > 0

const labelled = (label: string, cell: number, reference: Side, current: Side): Cell => ({
  label,
  from: null,
  to: null,
  reference: shareOf(reference.cells[cell] ?? 0, reference.rows),
  current: shareOf(current.cells[cell] ?? 0, current.rows),
})

const shareOf = (count: number, rows: number): number => (rows === 0 ? 0 : count / rows)
