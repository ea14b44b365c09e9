import { type NannymlChunk, nannymlColumn } from '../../compat/nannyml/column.ts'
import type { NannymlMethod } from '../../compat/nannyml/method.ts'
import { RATES, type TestResult } from '../../drift/test-result.ts'
import type { CompareOptions } from '../options.ts'
import type { Side } from '../side.ts'
import { compatColumnOf } from './compat-columns.ts'
import { unknownTo } from './judge-pair.ts'
import { judgeRates } from './judge-rates.ts'
import { type Judged, judgedByDistance, judgedByPValue, notJudged } from './judged.ts'

type Asked = TestResult['method']

export type NannymlSides = {
  readonly reference: Side
  readonly referenceChunks: readonly Side[]
  readonly current: Side
  readonly chunks: readonly Side[]
}

/** One for each chunk. The first method that says anything of the column decides, and all of them are told. */
export const judgeChunks = (
  sides: NannymlSides,
  { methods, calculation }: Pick<CompareOptions, 'methods' | 'calculation'>,
): Judged[] => {
  const all = (methods ?? [DEFAULT_METHOD]).map((method) => judgeBy(method, sides, calculation))
  const first = all.find((judged) => judged.some(({ verdict }) => verdict !== 'not-testable')) ?? all[0] ?? []
  return first.map((judged, i) => ({ ...judged, tests: all.flatMap((each) => each[i]?.tests ?? []) }))
}

const judgeBy = (
  method: Asked,
  { reference, referenceChunks, chunks }: NannymlSides,
  calculation: CompareOptions['calculation'],
): Judged[] => {
  const column = compatColumnOf(reference)
  if (column === null)
    return chunks.map(() => notJudged('NannyML needs the values, and there are too many rows to hold them'))
  const rows = {
    reference: column,
    referenceChunks: referenceChunks.flatMap((side) => compatColumnOf(side) ?? []),
    chunks: chunks.flatMap((side) => compatColumnOf(side) ?? []),
  }
  if (method === 'missing' || method === 'unseen') return judgeRates(method, rows)
  const result = nannymlColumn(rows, { method: methodOf(method), calculation })
  return result.kind === 'tested'
    ? result.chunks.map((chunk) => judgedChunk(result.method, chunk, result.thresholds.upper))
    : rows.chunks.map(() => notJudged(result.reason))
}

/** Chi-square is judged by its p-value, every other statistic by itself. */
const judgedChunk = (method: NannymlMethod, chunk: NannymlChunk, threshold: number | null): Judged => {
  if (chunk.kind === 'not-testable') return notJudged(chunk.reason)
  const { pValue } = chunk
  return method === 'chi-square' && pValue !== null
    ? judgedByPValue(method, { ...chunk, pValue })
    : judgedByDistance(method, { ...chunk, threshold })
}

const DEFAULT_METHOD = 'jensen-shannon'

const NANNYML_METHODS: readonly NannymlMethod[] = [
  'jensen-shannon',
  'hellinger',
  'ks',
  'wasserstein',
  'l-infinity',
  'chi-square',
]

const methodOf = (method: Asked): NannymlMethod =>
  NANNYML_METHODS.find((name) => name === method) ??
  unknownTo('NannyML', method, [...NANNYML_METHODS, ...RATES])
