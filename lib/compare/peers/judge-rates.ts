import type { CategoricalColumn, CompatColumn } from '../../compat/column.ts'
import type { NannymlRows } from '../../compat/nannyml/column.ts'
import { missingRates, type RateChunk, unseenRates } from '../../compat/nannyml/data-quality.ts'
import type { Thresholds } from '../../compat/nannyml/threshold.ts'
import type { Rate } from '../../drift/test-result.ts'
import { type Judged, judgedByDistance, notJudged } from './judged.ts'

/** NannyML's missing and unseen values, one for each chunk; chunks have rows. */
export const judgeRates = (rate: Rate, rows: NannymlRows): Judged[] =>
  rate === 'missing' ? judgeMissing(rows) : judgeUnseen(rows)

const judgeMissing = (rows: NannymlRows): Judged[] => {
  const { thresholds, chunks } = missingRates(rows)
  return chunks.map((chunk) => judgedShare('missing', chunk, thresholds))
}

const judgeUnseen = ({ reference, referenceChunks, chunks }: NannymlRows): Judged[] => {
  if (reference.kind !== 'categorical')
    return chunks.map(() => notJudged('NannyML counts unseen values of categories, not of numbers'))
  const rates = unseenRates({
    reference,
    referenceChunks: referenceChunks.filter(isCategorical),
    chunks: chunks.filter(isCategorical),
  })
  return rates.chunks.map((chunk) => judgedShare('unseen', chunk, rates.thresholds))
}

const isCategorical = (column: CompatColumn): column is CategoricalColumn => column.kind === 'categorical'

const judgedShare = (rate: Rate, { rate: share, alerted }: RateChunk, { lower, upper }: Thresholds): Judged =>
  judgedByDistance(rate, {
    statistic: share,
    threshold: upper,
    ...(lower === null ? {} : { lowerThreshold: lower }),
    drifted: alerted,
  })
