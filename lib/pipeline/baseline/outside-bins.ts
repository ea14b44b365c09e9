import { NUMERIC_BINS } from '../../drift/reference.ts'
import {
  CELL_MISSING,
  CELL_UNEXPECTED,
  cellCount,
  LEADING_CELLS,
  type Subject,
  type SubjectBins,
} from '../../window/bins.ts'
import { type OutsideSubject, signedBinOf, signedBinStart } from '../../window/outside-page.ts'

export type CountedSubject = { readonly subject: Subject; readonly cells: readonly number[] }

/**
 * Bins and counts of a subject from what was kept of it without bins, or `null` where no value was. `events` is how many
 * events could have brought a value: one that brought none was missing it, and windows on bins count it so.
 *
 * Texts win over numbers where they are as many. What is of the other type, or was not kept by name, is unexpected.
 */
export const countOutside = (
  role: Subject['role'],
  name: string,
  kept: OutsideSubject,
  events: number,
): CountedSubject | null => {
  const numbers = sum(kept.numbers.values())
  const unnamed = kept.texts.rest[0] ?? 0
  const texts = sum([...kept.texts.rows.values()].map(([count = 0]) => count)) + unnamed
  if (numbers + texts === 0) return null
  const missing = kept.missing + Math.max(0, events - numbers - texts - kept.missing)
  if (texts < numbers) {
    const { edges, bins } = numericBins(kept.numbers)
    return { subject: { role, name, kind: 'numeric', edges }, cells: [missing, texts, ...bins] }
  }
  const bins = textBins(kept, numbers + unnamed)
  const counts = namesOf(bins).map((category) => kept.texts.rows.get(category)?.[0] ?? 0)
  return { subject: { role, name, ...bins }, cells: [missing, numbers + unnamed, ...counts] }
}

/** The cells of another part of what `subject`'s bins were cut from. */
export const recountOutside = (
  subject: Subject,
  kept: OutsideSubject | undefined,
  events: number,
): number[] => {
  const cells = new Array<number>(cellCount(subject)).fill(0)
  if (kept === undefined) {
    cells[CELL_MISSING] = events
    return cells
  }
  const numbers = sum(kept.numbers.values())
  const texts = sum([...kept.texts.rows.values()].map(([count = 0]) => count)) + (kept.texts.rest[0] ?? 0)
  cells[CELL_MISSING] = kept.missing + Math.max(0, events - numbers - texts - kept.missing)
  const add = (bin: number, count: number) => {
    cells[LEADING_CELLS + bin] = (cells[LEADING_CELLS + bin] ?? 0) + count
  }
  if (subject.kind === 'numeric') {
    for (const [bin, count] of kept.numbers)
      add(subject.edges.filter((edge) => edge <= edgeBelow(bin)).length, count)
    cells[CELL_UNEXPECTED] = texts
    return cells
  }
  const counts = namesOf(subject).map((name) => kept.texts.rows.get(name)?.[0] ?? 0)
  for (const [bin, count] of counts.entries()) add(bin, count)
  cells[CELL_UNEXPECTED] = numbers + texts - sum(counts)
  return cells
}

const textBins = (kept: OutsideSubject, others: number): SubjectBins => {
  const categories = [...kept.texts.rows.keys()].sort()
  const areBooleans = others === 0 && categories.every((text) => text === 'true' || text === 'false')
  return areBooleans ? { kind: 'boolean' } : { kind: 'categorical', categories }
}

const namesOf = (bins: SubjectBins): readonly string[] =>
  bins.kind === 'categorical' ? bins.categories : ['false', 'true']

/**
 * About NUMERIC_BINS bins of equal count, cut where log bins are cut, so that every count falls into one of them. As in
 * stats/quantile-edges.ts the first edge is the start of the lowest value's bin and the last bin does not hold the
 * highest alone, unless that bin reaches to infinity anyway.
 */
const numericBins = (numbers: ReadonlyMap<number, number>): { edges: number[]; bins: number[] } => {
  const runs = [...numbers].sort(([a], [b]) => a - b)
  const edges: number[] = []
  const bins = [0]
  let remaining = sum(numbers.values())
  let binsLeft = NUMERIC_BINS
  for (const [bin, count] of runs) {
    const inBin = bins.at(-1) ?? 0
    const target = remaining / binsLeft
    const isFirst = edges.length === 0 && inBin === 0
    const isFull = inBin > 0 && binsLeft > 1 && inBin + count - target > target - inBin
    if ((isFirst && signedBinOf(-Number.MAX_VALUE) !== bin) || isFull) {
      edges.push(edgeBelow(bin))
      bins.push(0)
      if (isFull) {
        remaining -= inBin
        binsLeft -= 1
      }
    }
    bins[bins.length - 1] = (bins.at(-1) ?? 0) + count
  }
  const highest = runs.at(-1)?.[0]
  if (
    highest !== undefined &&
    edges.at(-1) === edgeBelow(highest) &&
    signedBinOf(Number.MAX_VALUE) !== highest
  ) {
    edges.push(edgeBelow(highest + 1))
    bins.push(0)
  }
  return { edges, bins }
}

/**
 * The least value of a signed bin. Bins of negative numbers are open below, (-b, -a], where those of positive ones are
 * closed, [a, b): their least value is the double above -b. Without this a count of -1 would move into the next bin.
 * v (1 - 2^-53) is the neighbour of v nearer to zero: v 2^-53 lies between half a unit in the last place and a whole one.
 */
const edgeBelow = (bin: number): number => {
  const start = signedBinStart(bin)
  return bin > 0 ? start : start * (1 - Number.EPSILON / 2)
}

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}
