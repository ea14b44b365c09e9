import type { TestResult } from '../drift/test-result.ts'
import { andersonDarling } from '../stats/anderson-darling.ts'
import { binnedKs } from '../stats/binned-ks.ts'
import { cramerVonMises } from '../stats/cramer-von-mises.ts'
import { energyDistance } from '../stats/energy-distance.ts'
import { eppsSingleton } from '../stats/epps-singleton.ts'
import { twoSampleKs } from '../stats/ks.ts'
import { mannWhitney } from '../stats/mann-whitney.ts'
import { welchTTest } from '../stats/t-test.ts'
import { wasserstein, wassersteinNormed } from '../stats/wasserstein.ts'
import { LEADING_CELLS } from '../window/bins.ts'
import type { Statistic } from './methods.ts'
import { momentsIn, type Side } from './side.ts'

type Answer = Omit<TestResult, 'method'> | null

/** Of numbers whose values are at hand; missing ones do not count. */
const ofValues = (
  hasPValue: boolean,
  compute: (reference: Float64Array, current: Float64Array) => Answer,
): Statistic => ({
  hasPValue,
  of: (_, { reference, current }) =>
    reference.values.kind === 'numbers' && current.values.kind === 'numbers'
      ? compute(reference.values.ascending, current.values.ascending)
      : null,
})

const answer = (statistic: number, pValue: number | null): Answer => ({ statistic, pValue, interval: null })

/** Welch's: it does without equal variances. */
const tTest: Statistic = {
  hasPValue: true,
  of: (_, { reference, current }) => {
    const [before, now] = [samplingMoments(reference), samplingMoments(current)]
    if (before === null || now === null) return null
    const result = welchTTest(before, now)
    return result.kind === 'tested' ? answer(result.statistic, result.pValue) : null
  },
}

const samplingMoments = (side: Side) => {
  const moments = momentsIn(side)
  if (moments === null) return null
  let count = 0
  for (const each of side.cells.subarray(LEADING_CELLS)) count += each
  return { count, mean: moments.mean, variance: moments.sd ** 2 }
}

/** Of the values where they are at hand, else of the bins. */
const ks: Statistic = {
  hasPValue: true,
  of: (subject, { reference, current }) => {
    if (subject.kind !== 'numeric') return null
    if (reference.values.kind === 'numbers' && current.values.kind === 'numbers') {
      const exact = twoSampleKs(reference.values.ascending, current.values.ascending)
      return exact.kind === 'tested' ? answer(exact.ksStatistic, exact.pValue) : null
    }
    const binned = binnedKs(reference.cells.subarray(LEADING_CELLS), current.cells.subarray(LEADING_CELLS))
    if (binned.kind === 'not-testable') return null
    return {
      statistic: binned.ksStatistic,
      statisticMax: binned.ksStatisticMax,
      pValue: binned.pValue,
      interval: null,
    }
  },
}

const normed: Statistic = {
  hasPValue: false,
  of: (_, { reference, current }) => {
    const sd = momentsIn(reference)?.sd
    if (sd === undefined || reference.values.kind !== 'numbers' || current.values.kind !== 'numbers')
      return null
    const result = wassersteinNormed(reference.values.ascending, current.values.ascending, sd)
    return result.kind === 'measured' ? answer(result.distanceSd, null) : null
  },
}

export const VALUE_STATISTICS = {
  ks,
  't-test': tTest,
  'wasserstein-normed': normed,
  wasserstein: ofValues(false, (reference, current) => {
    const result = wasserstein(reference, current)
    return result.kind === 'measured' ? answer(result.distance, null) : null
  }),
  energy: ofValues(false, (reference, current) => {
    const result = energyDistance(reference, current)
    return result.kind === 'measured' ? answer(result.distance, null) : null
  }),
  'cramer-von-mises': ofValues(true, (reference, current) => {
    const result = cramerVonMises(reference, current)
    return result.kind === 'tested' ? answer(result.statistic, result.pValue) : null
  }),
  'anderson-darling': ofValues(true, (reference, current) => {
    const result = andersonDarling(reference, current)
    return result.kind === 'tested' ? answer(result.normalisedStatistic, result.pValue) : null
  }),
  'mann-whitney': ofValues(true, (reference, current) => {
    const result = mannWhitney(reference, current)
    return result.kind === 'tested' ? answer(result.statistic, result.pValue) : null
  }),
  'epps-singleton': ofValues(true, (reference, current) => {
    const result = eppsSingleton(reference, current)
    return result.kind === 'tested' ? answer(result.statistic, result.pValue) : null
  }),
} as const
