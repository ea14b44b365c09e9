import { chooseCategoryBins, chooseNumericBins } from '../../drift/reference.ts'
import type { Subject } from '../../window/bins.ts'
import type { Buffers } from '../buffers.ts'
import { type CategorySample, countCodes, countCodesByPart, type JoinedNames } from '../category-sample.ts'
import type { SharedColumn } from '../columns.ts'
import { cellsOfNames } from '../count-cells.ts'
import type { NumericValues } from '../examine-numbers.ts'
import type { ExaminedColumn } from '../examined-column.ts'
import { sampleOf, samplesByPart } from '../numeric-sample.ts'
import type { Partition } from '../partition.ts'
import type { Plan } from '../plan.ts'
import { categorySide, numericSide, type Side } from '../side.ts'
import type { NannymlSides } from './judge-chunks.ts'
import { examineAsNannyml } from './nannyml.ts'

const NO_PARTS: Partition = { parts: [], partOf: new Int32Array(0) }

/** All chunks of both sides at once: the thresholds come from the reference's own. */
export const nannymlNumbers = (
  column: SharedColumn,
  { reference, current }: NumericValues,
  { options, windows, chunks }: Plan,
  buffers: Buffers,
): ExaminedColumn => {
  const before = sampleOf(reference, buffers.referenceSorted(reference.length), buffers)
  const now = sampleOf(current, buffers.currentSorted(current.length), buffers)
  const subject = chooseNumericBins('feature', column.name, before.ascending)
  const ofParts = (values: Float64Array<ArrayBuffer>, partition: Partition | null, type: string): Side[] =>
    samplesByPart(values, partition ?? NO_PARTS, new Float64Array(values.length), buffers).map((sample) =>
      numericSide(subject, sample, type),
    )
  const sides = {
    reference: numericSide(subject, before, column.reference.type),
    referenceChunks: ofParts(reference, windows, column.reference.type),
    current: numericSide(subject, now, column.current.type),
    chunks: ofParts(current, chunks, column.current.type),
  }
  const infinite = { reference: before.infinite, current: now.infinite }
  return examined(subject, sides, options, infinite)
}

export const nannymlCategories = (
  name: string,
  kind: 'categorical' | 'boolean',
  { names, reference, current }: JoinedNames,
  { options, windows, chunks }: Plan,
): ExaminedColumn => {
  const before = countCodes(reference, names.length)
  const subject: Subject =
    kind === 'boolean'
      ? { role: 'feature', name, kind }
      : chooseCategoryBins('feature', name, names, before.counts)
  const cellOfName = cellsOfNames(subject, names)
  const sideOf = (sample: CategorySample): Side => categorySide(subject, cellOfName, names, sample)
  const ofParts = (codes: Int32Array, partition: Partition | null): Side[] =>
    Array.from(countCodesByPart(codes, names.length, partition ?? NO_PARTS), sideOf)
  const sides = {
    reference: sideOf(before),
    referenceChunks: ofParts(reference, windows),
    current: sideOf(countCodes(current, names.length)),
    chunks: ofParts(current, chunks),
  }
  return examined(subject, sides, options, { reference: 0, current: 0 })
}

const examined = (
  subject: Subject,
  sides: NannymlSides,
  options: Plan['options'],
  infinite: ExaminedColumn['infinite'],
): ExaminedColumn => ({
  ...examineAsNannyml(subject, sides, options),
  segments: [],
  infinite,
  looksLikeIdentifier: false,
})
