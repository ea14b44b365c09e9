import type { CompatColumn, RowCount } from '../column.ts'
import type { DriftRule, Score } from '../result.ts'
import { evidentlyFisher } from './fisher.ts'
import { evidentlyChiSquare, evidentlyGTest } from './goodness-of-fit.ts'
import { evidentlyHellinger } from './hellinger.ts'
import { evidentlyJensenShannon } from './jensen-shannon.ts'
import { scipyKs } from './kolmogorov-smirnov.ts'
import { evidentlyKullbackLeibler } from './kullback-leibler.ts'
import { evidentlyMannWhitney } from './mann-whitney.ts'
import { evidentlyPsi } from './psi.ts'
import {
  evidentlyAndersonDarling,
  evidentlyCramerVonMises,
  evidentlyEnergy,
  evidentlyEppsSingleton,
  evidentlyTTest,
  evidentlyWasserstein,
  type SampleTest,
} from './sample-tests.ts'
import { evidentlyTotalVariation } from './total-variation.ts'
import { evidentlyZTest } from './z-test.ts'

/** Evidently's tests of one column, by the names that `--method` has. */
export type EvidentlyTest =
  | 'psi'
  | 'ks'
  | 'chi-square'
  | 'g-test'
  | 'fisher'
  | 'z-test'
  | 'jensen-shannon'
  | 'hellinger'
  | 'total-variation'
  | 'kl'
  | 'wasserstein-normed'
  | 'energy'
  | 'cramer-von-mises'
  | 'anderson-darling'
  | 'mann-whitney'
  | 't-test'
  | 'epps-singleton'

export type EvidentlyDefinition = {
  readonly columns: 'any' | 'numeric' | 'categorical'
  /** Evidently's default for the test. */
  readonly threshold: number
  readonly drift: DriftRule
  /** Shares are of `presentRows` unless told otherwise. */
  readonly scoreOf: (reference: CompatColumn, current: CompatColumn, rows?: RowCount) => Score
}

const ofSamples =
  (test: SampleTest) =>
  (reference: CompatColumn, current: CompatColumn): Score =>
    reference.kind === 'numeric' && current.kind === 'numeric'
      ? test(reference.values, current.values)
      : { kind: 'not-testable', reason: 'the test takes numbers' }

/** Defaults of evidently at a4aa4c2 (May 2026), `legacy/calculations/stattests`. */
export const EVIDENTLY_TESTS: Readonly<Record<EvidentlyTest, EvidentlyDefinition>> = {
  psi: { columns: 'any', threshold: 0.1, drift: 'at least', scoreOf: evidentlyPsi },
  kl: { columns: 'any', threshold: 0.1, drift: 'at least', scoreOf: evidentlyKullbackLeibler },
  'jensen-shannon': { columns: 'any', threshold: 0.1, drift: 'at least', scoreOf: evidentlyJensenShannon },
  hellinger: { columns: 'any', threshold: 0.1, drift: 'at least', scoreOf: evidentlyHellinger },
  'chi-square': { columns: 'categorical', threshold: 0.05, drift: 'below', scoreOf: evidentlyChiSquare },
  'z-test': { columns: 'categorical', threshold: 0.05, drift: 'below', scoreOf: evidentlyZTest },
  'g-test': { columns: 'categorical', threshold: 0.1, drift: 'below', scoreOf: evidentlyGTest },
  fisher: { columns: 'categorical', threshold: 0.1, drift: 'below', scoreOf: evidentlyFisher },
  'total-variation': {
    columns: 'categorical',
    threshold: 0.1,
    drift: 'below',
    scoreOf: evidentlyTotalVariation,
  },
  ks: { columns: 'numeric', threshold: 0.05, drift: 'at most', scoreOf: ofSamples(scipyKs) },
  'wasserstein-normed': {
    columns: 'numeric',
    threshold: 0.1,
    drift: 'at least',
    scoreOf: ofSamples(evidentlyWasserstein),
  },
  energy: { columns: 'numeric', threshold: 0.1, drift: 'above', scoreOf: ofSamples(evidentlyEnergy) },
  'cramer-von-mises': {
    columns: 'numeric',
    threshold: 0.1,
    drift: 'at most',
    scoreOf: ofSamples(evidentlyCramerVonMises),
  },
  'anderson-darling': {
    columns: 'numeric',
    threshold: 0.1,
    drift: 'below',
    scoreOf: ofSamples(evidentlyAndersonDarling),
  },
  'mann-whitney': {
    columns: 'numeric',
    threshold: 0.05,
    drift: 'below',
    scoreOf: ofSamples(evidentlyMannWhitney),
  },
  't-test': { columns: 'numeric', threshold: 0.05, drift: 'below', scoreOf: ofSamples(evidentlyTTest) },
  'epps-singleton': {
    columns: 'numeric',
    threshold: 0.05,
    drift: 'below',
    scoreOf: ofSamples(evidentlyEppsSingleton),
  },
}
