import type { BaselineAnswer } from '../lib/api/types.ts'
import { numberText } from './format.ts'

export type BaselineSubject = BaselineAnswer['subjects'][number]

export type Bar = {
  readonly label: string
  /** `missing` and `unexpected` are not values: they stand apart from the bins. */
  readonly kind: 'missing' | 'unexpected' | 'value'
  /** Shares of all observations of that side, 0-1. */
  readonly reference: number
  readonly current: number
}

export type Bars = {
  readonly bars: readonly Bar[]
  /** Categories that are too small to be drawn, together; null where all are. */
  readonly others: Bar | null
  readonly referenceCount: number
  readonly currentCount: number
}

/** More bars than these cannot be read side by side. */
export const VALUE_BARS_MAX = 24

const LEADING = ['missing', 'unexpected'] as const

/**
 * Reference and current shares by cell, `[missing, unexpected, bins...]`. Of many categories the largest of either side
 * are drawn, in their order; the others are summed, apart: a bar of them would dwarf what the chart is about.
 */
export const barsOf = (subject: BaselineSubject, current: readonly number[]): Bars => {
  const reference = subject.counts
  const referenceCount = sum(reference)
  const currentCount = sum(current)
  const shareOf = (counts: readonly number[], total: number, cell: number) =>
    total === 0 ? 0 : (counts[cell] ?? 0) / total
  const bar = (label: string, kind: Bar['kind'], cell: number): Bar => ({
    label,
    kind,
    reference: shareOf(reference, referenceCount, cell),
    current: shareOf(current, currentCount, cell),
  })
  const leading = LEADING.map((kind, cell) => bar(kind, kind, cell))
  const values = binLabels(subject).map((label, i) => bar(label, 'value', LEADING.length + i))
  const { drawn, others } = largest(values)
  return { bars: [...leading, ...drawn], others, referenceCount, currentCount }
}

/** Names of the bins, in order. Numeric bins are half open, `[a, b)`. */
export const binLabels = (subject: BaselineSubject): string[] => {
  switch (subject.kind) {
    case 'boolean':
      return ['false', 'true']
    case 'categorical':
      return [
        ...(subject.categories ?? []),
        ...(subject.rare?.length ? [`${subject.rare.length} rare ones`] : []),
      ]
    case 'numeric':
      return numericLabels(subject.edges ?? [])
  }
}

const numericLabels = (edges: readonly number[]): string[] => {
  const first = edges[0]
  const last = edges[edges.length - 1]
  if (first === undefined || last === undefined) return ['any number']
  const texts = edgeTexts(edges)
  const inner = texts.slice(1).map((text, i) => `${texts[i]} to ${text}`)
  return [`below ${texts[0]}`, ...inner, `${texts[texts.length - 1]} or more`]
}

/** As many digits as it takes to tell neighbours apart. */
const edgeTexts = (edges: readonly number[]): string[] => {
  for (let digits = 3; digits < 17; digits += 1) {
    const texts = edges.map((edge) => numberText(edge, digits))
    if (new Set(texts).size === texts.length) return texts
  }
  return edges.map(String)
}

const largest = (bars: readonly Bar[]): { readonly drawn: readonly Bar[]; readonly others: Bar | null } => {
  if (bars.length <= VALUE_BARS_MAX) return { drawn: bars, others: null }
  const bySize = [...bars].sort((a, b) => sizeOf(b) - sizeOf(a))
  const kept = new Set(bySize.slice(0, VALUE_BARS_MAX))
  const rest = bars.filter((bar) => !kept.has(bar))
  const others: Bar = {
    label: `${rest.length} others`,
    kind: 'value',
    reference: sum(rest.map((bar) => bar.reference)),
    current: sum(rest.map((bar) => bar.current)),
  }
  return { drawn: bars.filter((bar) => kept.has(bar)), others }
}

const sizeOf = (bar: Bar): number => Math.max(bar.reference, bar.current)

/** Cell by cell over stored windows: a rule's window may be several of them. */
export const addCells = (windows: readonly (readonly number[])[]): number[] => {
  const length = Math.max(0, ...windows.map((cells) => cells.length))
  return Array.from({ length }, (_, cell) => sum(windows.map((cells) => cells[cell] ?? 0)))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
