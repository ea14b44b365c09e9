import { chooseCategoryBins } from '../drift/reference.ts'
import { estimateSpread } from '../drift/spread.ts'
import type { Subject } from '../window/bins.ts'
import {
  type CategorySample,
  countCodes,
  countCodesByPart,
  type JoinedNames,
  togetherOf,
} from './category-sample.ts'
import { cellsOfNames, countNames } from './count-cells.ts'
import { type Examined, examine } from './examine.ts'
import { type ExaminedColumn, IDENTIFIERS_MIN } from './examined-column.ts'
import type { Partition } from './partition.ts'
import type { Plan } from './plan.ts'
import type { ColumnKind } from './report.ts'
import { categorySide, type Side } from './side.ts'

type Kind = Exclude<ColumnKind, 'numeric'>

export const examineCategories = (
  name: string,
  kind: Kind,
  joined: JoinedNames,
  plan: Plan,
): ExaminedColumn => {
  const { names } = joined
  const sample = countCodes(joined.reference, names.length)
  const now = countCodes(joined.current, names.length)
  const subject = subjectOf(name, kind, names, sample, now)
  const cellOfName = cellsOfNames(subject, names)
  const sideOf = (part: CategorySample): Side => categorySide(subject, cellOfName, names, part)
  const reference = sideOf(sample)
  const cellsOf = (part: CategorySample) => countNames(subject, cellOfName, part)
  const spread =
    plan.windows === null ? null : estimateSpread(mapParts(joined.reference, names, plan.windows, cellsOf))
  const options = { ...plan.options, spread }
  const compare = (part: CategorySample, currentWindows = 1) =>
    examine(subject, reference, sideOf(part), { ...options, currentWindows })
  return {
    whole: compare(now, plan.chunks?.parts.length),
    chunks: plan.chunks === null ? [] : mapParts(joined.current, names, plan.chunks, (part) => compare(part)),
    segments: examineSegments(name, kind, joined, plan),
    infinite: { reference: 0, current: 0 },
    looksLikeIdentifier:
      sample.rows - sample.missing >= IDENTIFIERS_MIN && sample.counts.every((count) => count <= 1),
  }
}

const examineSegments = (name: string, kind: Kind, joined: JoinedNames, plan: Plan): Examined[] => {
  if (plan.segments === null) return []
  const { names } = joined
  const now = countCodesByPart(joined.current, names.length, plan.segments.current)
  return mapParts(joined.reference, names, plan.segments.reference, (sample) => {
    const twin = now.next().value ?? { rows: 0, missing: 0, counts: new Float64Array(names.length) }
    const subject = subjectOf(name, kind, names, sample, twin)
    const cellOfName = cellsOfNames(subject, names)
    const sideOf = (part: CategorySample) => categorySide(subject, cellOfName, names, part)
    return examine(subject, sideOf(sample), sideOf(twin), { ...plan.options, spread: null })
  })
}

const subjectOf = (
  name: string,
  kind: Kind,
  names: readonly string[],
  reference: CategorySample,
  current: CategorySample,
): Subject =>
  kind === 'boolean'
    ? { role: 'feature', name, kind }
    : chooseCategoryBins('feature', name, names, togetherOf(reference, current))

const mapParts = <T>(
  codes: Int32Array,
  names: readonly string[],
  partition: Partition,
  map: (part: CategorySample) => T,
): T[] => Array.from(countCodesByPart(codes, names.length, partition), map)
