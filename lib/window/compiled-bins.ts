import type { FeatureValue, PredictionEvent } from '../event/event.ts'
import {
  type BinsSpec,
  binsIdOf,
  CELL_MISSING,
  CELL_UNEXPECTED,
  cellCount,
  LEADING_CELLS,
  NO_BINS,
  NO_BINS_ID,
  SUBJECTS_PER_PAGE,
  type Subject,
} from './bins.ts'
import { categoryOf } from './outside-page.ts'

/** A bins spec made ready for the hot path: where each subject's cells lie, and how a value finds its cell. */
export type CompiledBins = {
  readonly binsId: string
  readonly spec: BinsSpec
  readonly pages: readonly CompiledPage[]
  /** Keys of all subjects (`subjectKeyOf`), to tell what lies outside. */
  readonly keys: ReadonlySet<string>
  readonly featureNames: ReadonlySet<string>
}

export type CompiledPage = { readonly cells: number; readonly subjects: readonly CompiledSubject[] }

export type CompiledSubject = {
  readonly subject: Subject
  readonly key: string
  /** First cell of the subject within its page. */
  readonly offset: number
  readonly categories: ReadonlyMap<string, number>
}

export const subjectKeyOf = (role: Subject['role'], name: string): string => `${role}:${name}`

export const compileBins = (spec: BinsSpec): CompiledBins => {
  const pages: CompiledPage[] = []
  for (let start = 0; start < spec.subjects.length; start += SUBJECTS_PER_PAGE) {
    let cells = 0
    const subjects = spec.subjects.slice(start, start + SUBJECTS_PER_PAGE).map((subject): CompiledSubject => {
      const offset = cells
      cells += cellCount(subject)
      return {
        subject,
        key: subjectKeyOf(subject.role, subject.name),
        offset,
        categories: categoriesOf(subject),
      }
    })
    pages.push({ cells, subjects })
  }
  return {
    binsId: spec === NO_BINS ? NO_BINS_ID : binsIdOf(spec),
    spec,
    pages,
    keys: new Set(spec.subjects.map((subject) => subjectKeyOf(subject.role, subject.name))),
    featureNames: new Set(spec.subjects.filter(({ role }) => role === 'feature').map(({ name }) => name)),
  }
}

export const NO_COMPILED_BINS: CompiledBins = compileBins(NO_BINS)

const categoriesOf = (subject: Subject): ReadonlyMap<string, number> => {
  if (subject.kind === 'numeric') return new Map()
  if (subject.kind === 'boolean')
    return new Map(['false', 'true'].map((name, i) => [name, LEADING_CELLS + i]))
  const { categories, rare = [] } = subject
  const shared = LEADING_CELLS + categories.length
  return new Map([
    ...categories.map((name, i): [string, number] => [name, LEADING_CELLS + i]),
    ...rare.map((name): [string, number] => [name, shared]),
  ])
}

/** Cell of a value within its subject: missing, unexpected, or the bin that holds it. */
export const cellOf = (compiled: CompiledSubject, value: FeatureValue): number => {
  if (value === null) return CELL_MISSING
  const { subject } = compiled
  if (subject.kind !== 'numeric') return compiled.categories.get(categoryOf(value)) ?? CELL_UNEXPECTED
  return typeof value === 'number' ? LEADING_CELLS + edgesUpTo(subject.edges, value) : CELL_UNEXPECTED
}

/** How many edges are <= value, by bisection: the index of the bin [edge, next edge). */
const edgesUpTo = (edges: readonly number[], value: number): number => {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** What an event says of a subject; `undefined` where it says nothing at all, which is not the same as missing. */
export const valueIn = (event: PredictionEvent, subject: Subject): FeatureValue | undefined => {
  if (subject.role === 'prediction')
    return event.outcome.kind === 'error'
      ? undefined
      : subject.name === 'score'
        ? event.outcome.score
        : event.outcome.label
  if (event.features === null) return undefined
  // A feature may bear the name of something that every object inherits.
  return Object.hasOwn(event.features, subject.name) ? (event.features[subject.name] ?? null) : null
}
