import type { CompatColumn } from '../../lib/compat/column.ts'
import { chunkRows } from '../../lib/compat/nannyml/chunks.ts'
import { type NannymlChunk, nannymlColumn } from '../../lib/compat/nannyml/column.ts'
import type { NannymlMethod } from '../../lib/compat/nannyml/method.ts'
import { type DeviationRule, deviationThresholds } from '../../lib/compat/nannyml/threshold.ts'
import { LeewayError } from '../../lib/errors.ts'
import { distanceAnswer, type Evaluate } from '../answer.ts'
import type { Members } from '../case.ts'
import { columnsOf, numbersAt, numericColumn, sidesOf } from '../inputs.ts'
import { monthRows } from './months.ts'

const ofChunks = (
  method: NannymlMethod,
  reference: CompatColumn,
  chunks: readonly CompatColumn[],
): readonly NannymlChunk[] => {
  const result = nannymlColumn({ reference, referenceChunks: [], chunks }, { method })
  if (result.kind === 'not-testable') throw new LeewayError('input', result.reason)
  return result.chunks
}

const statisticOf = (chunk: NannymlChunk | undefined): number =>
  chunk?.kind === 'tested' ? chunk.statistic : Number.NaN

/** One chunk against its reference. */
const ofOneChunk =
  (method: NannymlMethod): Evaluate =>
  (each, arrays) => {
    const { reference, current } = columnsOf(sidesOf(each, arrays), each.inputs.feature_type)
    const [chunk] = ofChunks(method, reference, [current])
    const statistic = statisticOf(chunk)
    return {
      ...distanceAnswer(each, statistic),
      D: statistic,
      p_value: chunk?.kind === 'tested' ? chunk.pValue : Number.NaN,
    }
  }

/** All rows in chunks, the first of them being the reference too. */
const ksOfChunks: Evaluate = ({ inputs }, arrays) => {
  const values = numbersAt(inputs.values, arrays)
  const referenceRows = /^first (\d+)$/.exec(String(inputs.reference_rows ?? ''))?.[1]
  const reference = numericColumn(values.slice(0, Number(referenceRows ?? values.length / 2)))
  const chunks = chunksOf(inputs, values.length).map(({ start, end }) =>
    numericColumn(values.slice(start, end)),
  )
  return { D_per_chunk: ofChunks('ks', reference, chunks).map(statisticOf) }
}

const chunksOf = ({ chunking, timestamps }: Members, rows: number) => {
  const [, kind, count] = /^chunk_(size|number)=(\d+)$/.exec(String(chunking)) ?? []
  if (kind === 'size') return chunkRows(rows, { kind, rows: Number(count) })
  if (kind === 'number') return chunkRows(rows, { kind, chunks: Number(count) })
  if (chunking === 'calendar month') return monthRows(String(timestamps), rows)
  if (chunking === undefined || chunking === null || /^default\b/.test(String(chunking)))
    return chunkRows(rows)
  throw new LeewayError(
    'input',
    `chunking is ${JSON.stringify(chunking)}: chunk_size=N, chunk_number=N, calendar month or default`,
  )
}

const stdThreshold: Evaluate = ({ inputs }, arrays) => {
  const values = Array.isArray(inputs.values)
    ? inputs.values.filter((value) => typeof value === 'number')
    : inputs.values
  return deviationThresholds(numbersAt(values, arrays), {
    offset: offsetOf(inputs.offset_from),
    lowerSds: multiplierOf(inputs.std_lower_multiplier),
    upperSds: multiplierOf(inputs.std_upper_multiplier),
  })
}

const OFFSETS: readonly DeviationRule['offset'][] = ['mean', 'median', 'min', 'max']
const offsetOf = (name: unknown): DeviationRule['offset'] =>
  OFFSETS.find((offset) => String(name).replace('nan', '') === offset) ?? 'mean'

const USUAL_SDS = 3
const multiplierOf = (value: unknown): number | null => {
  if (value === null) return null
  return typeof value === 'number' ? value : USUAL_SDS
}

export const NANNYML_METRICS: Readonly<Record<string, Evaluate>> = {
  'jensen-shannon': ofOneChunk('jensen-shannon'),
  hellinger: ofOneChunk('hellinger'),
  'l-infinity': ofOneChunk('l-infinity'),
  wasserstein: ofOneChunk('wasserstein'),
  ks: ofOneChunk('ks'),
  chi2: ofOneChunk('chi-square'),
  'ks+chunking': ksOfChunks,
  'std-threshold': stdThreshold,
}
