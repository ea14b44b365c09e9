import { chooseNumericBins } from '../drift/reference.ts'
import { estimateSpread } from '../drift/spread.ts'
import { cellCount } from '../window/bins.ts'
import type { Buffers } from './buffers.ts'
import type { SharedColumn } from './columns.ts'
import { cellOfNumber, compileSubject, type NumericSubject } from './count-cells.ts'
import { type Examined, examine } from './examine.ts'
import { type ExaminedColumn, IDENTIFIERS_MIN } from './examined-column.ts'
import { sampleOf, samplesByPart } from './numeric-sample.ts'
import type { Partition } from './partition.ts'
import type { Plan } from './plan.ts'
import { numericSide } from './side.ts'

export type NumericValues = {
  readonly reference: Float64Array<ArrayBuffer>
  readonly current: Float64Array<ArrayBuffer>
}

/** The rows are needed in their order as long as a part is to be cut from them; otherwise columns are sorted in place. */
export const examineNumbers = (
  column: SharedColumn,
  values: NumericValues,
  plan: Plan,
  buffers: Buffers,
): ExaminedColumn => {
  const keepsReference = plan.windows !== null || plan.segments !== null
  const keepsCurrent = plan.chunks !== null || plan.segments !== null
  const { reference: inOrder, current } = values
  const sample = sampleOf(
    inOrder,
    keepsReference ? buffers.referenceSorted(inOrder.length) : inOrder,
    buffers,
  )
  const subject = chooseNumericBins('feature', column.name, sample.ascending)
  const reference = numericSide(subject, sample, column.reference.type)
  const spread = plan.windows === null ? null : estimateSpread(windowCells(subject, inOrder, plan.windows))
  const options = { ...plan.options, spread }
  const looksLikeIdentifier =
    sample.ascending.length >= IDENTIFIERS_MIN && areDistinctWholes(sample.ascending)
  const whole = sampleOf(current, keepsCurrent ? buffers.currentSorted(current.length) : current, buffers)
  return {
    whole: examine(subject, reference, numericSide(subject, whole, column.current.type), {
      ...options,
      currentWindows: plan.chunks?.parts.length ?? 1,
    }),
    chunks:
      plan.chunks === null
        ? []
        : samplesByPart(current, plan.chunks, buffers.currentSorted(current.length), buffers).map((chunk) =>
            examine(subject, reference, numericSide(subject, chunk, column.current.type), options),
          ),
    segments: examineSegments(column, values, plan, buffers),
    infinite: { reference: sample.infinite, current: whole.infinite },
    looksLikeIdentifier,
  }
}

/** Each segment on bins of its own reference. */
const examineSegments = (
  column: SharedColumn,
  values: NumericValues,
  plan: Plan,
  buffers: Buffers,
): Examined[] => {
  if (plan.segments === null) return []
  const { reference, current } = values
  const parts = plan.segments
  const before = samplesByPart(reference, parts.reference, buffers.referenceSorted(reference.length), buffers)
  const now = samplesByPart(current, parts.current, buffers.currentSorted(current.length), buffers)
  return before.flatMap((sample, i) => {
    const twin = now[i]
    if (twin === undefined) return []
    const subject = chooseNumericBins('feature', column.name, sample.ascending)
    const sides = [
      numericSide(subject, sample, column.reference.type),
      numericSide(subject, twin, column.current.type),
    ] as const
    return [examine(subject, ...sides, { ...plan.options, spread: null })]
  })
}

/** The cells of each of the reference's own windows. */
const windowCells = (
  subject: NumericSubject,
  values: Float64Array,
  { parts, partOf }: Partition,
): Float64Array[] => {
  const compiled = compileSubject(subject)
  const cells = parts.map(() => new Float64Array(cellCount(subject)))
  for (let row = 0; row < values.length; row += 1) {
    const window = cells[partOf[row] ?? -1]
    const cell = cellOfNumber(compiled, values[row] ?? 0)
    if (window !== undefined) window[cell] = (window[cell] ?? 0) + 1
  }
  return cells
}

/** As row numbers and keys are. */
const areDistinctWholes = (ascending: Float64Array): boolean =>
  ascending.every((value, i) => Number.isInteger(value) && (i === 0 || value > (ascending[i - 1] ?? value)))
