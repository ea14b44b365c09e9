import { cellsByValue } from '../../lib/compat/cells.ts'
import { chiSquareOf } from '../../lib/compat/nannyml/chi-square.ts'
import { energyDistance } from '../../lib/stats/energy-distance.ts'
import { wasserstein } from '../../lib/stats/wasserstein.ts'
import { distanceAnswer, type Evaluate } from '../answer.ts'
import { categoricalColumn, numericColumn, sidesOf } from '../inputs.ts'
import {
  frourosBhattacharyya,
  frourosHellinger,
  frourosIntersection,
  frourosJensenShannon,
  frourosKullbackLeibler,
  frourosPsi,
  pooledShares,
  smoothedShares,
} from '../peers/frouros.ts'

const USUAL_BINS = 10

/** A distance of shares, which `cut` makes of both samples and a number of bins. */
const ofShares =
  (cut: typeof pooledShares, distanceOf: (shares: ReturnType<typeof pooledShares>) => number): Evaluate =>
  (each, arrays) => {
    const { reference, current } = sidesOf(each, arrays)
    const bins = typeof each.inputs.num_bins === 'number' ? each.inputs.num_bins : USUAL_BINS
    const shares = cut(numericColumn(reference).values, numericColumn(current).values, bins)
    return distanceAnswer(each, distanceOf(shares))
  }

const ofSamples =
  (measure: typeof energyDistance): Evaluate =>
  (each, arrays) => {
    const { reference, current } = sidesOf(each, arrays)
    const result = measure(numericColumn(reference).values, numericColumn(current).values)
    return distanceAnswer(each, result.kind === 'measured' ? result.distance : Number.NaN)
  }

/** scipy's chi2_contingency, as NannyML has it. */
const chiSquare: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  const { statistic, pValue } = chiSquareOf(
    cellsByValue(categoricalColumn(reference).counts, categoricalColumn(current).counts),
  )
  return { statistic, p_value: pValue }
}

export const FROUROS_METRICS: Readonly<Record<string, Evaluate>> = {
  'energy-distance': ofSamples(energyDistance),
  wasserstein: ofSamples(wasserstein),
  'jensen-shannon': ofShares(smoothedShares, frourosJensenShannon),
  kl: ofShares(smoothedShares, frourosKullbackLeibler),
  'histogram-intersection': ofShares(pooledShares, frourosIntersection),
  psi: ofShares(pooledShares, frourosPsi),
  hellinger: ofShares(pooledShares, frourosHellinger),
  bhattacharyya: ofShares(pooledShares, frourosBhattacharyya),
  chi2: chiSquare,
}
