import { describe, expect, it } from 'vitest'
import { parseCases } from '../../conformance/case.ts'
import { runCases } from '../../conformance/run.ts'

/**
 * More numbers that the peers' own tests assert, in the form of cases.json, at the commits evidently a4aa4c2, nannyml
 * 4c86ee3, whylogs c9b9b8b, frouros c69d139, deepchecks 9d6820f, deequ 0b8cea5, alibi-detect 5ff45c3.
 */
type Row = readonly [
  sentence: string,
  metric: string,
  inputs: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  tolerance?: unknown,
]

const dice = (...repeat: number[]) => ({ values: [1, 2, 3, 4, 5, 6], repeat })
const FAIR = dice(16, 18, 16, 14, 12, 12)
const OTHER = dice(16, 16, 16, 16, 16, 8)
const characters = (reference: string, current: string) => ({
  reference,
  current,
  encoding: 'one category per character',
})
const WEIGHTS = [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0]

const EVIDENTLY: readonly Row[] = [
  [
    'z-test counts a missing value as not the least one',
    'z-test',
    {
      reference: { values: ['a', null], repeat: [10, 10] },
      current: { values: ['a', 'b'], repeat: [10, 10] },
    },
    { p_value: 1, drift: false },
    { abs: 1e-5 },
  ],
  [
    'chi-square of equal counts is 1',
    'chi2',
    {
      reference: { values: ['a', 'b', 'c'], repeat: [10, 10, 10] },
      current: { values: ['a', 'b', 'c'], repeat: [10, 10, 10] },
    },
    { p_value: 1, drift: false },
    { abs: 1e-5 },
  ],
  [
    'Hellinger drops missing numbers',
    'hellinger',
    { reference: [...WEIGHTS, null], current: [...WEIGHTS, null], feature_type: 'num' },
    { distance: 0, drift: false },
    { abs: 1e-5 },
  ],
  [
    'Hellinger of a constant is 0',
    'hellinger',
    { reference: { values: [1], repeat: [50] }, current: { values: [1], repeat: [50] }, feature_type: 'num' },
    { distance: 0, drift: false },
    { abs: 1e-3 },
  ],
  [
    'Cramer-von Mises of two draws of a hundred',
    'cramer-von-mises',
    {
      reference: { generator_only: 'norm.rvs(size=100, random_state=0)' },
      current: { generator_only: 'norm.rvs(size=100, random_state=1)' },
      threshold: 0.001,
    },
    { p_value: 0.8076839, drift: false },
    { abs: 1e-3 },
  ],
  [
    'Fisher sees a third and two thirds in ninety rows',
    'fisher-exact',
    { ...characters('abbaab'.repeat(15), 'bbabba'.repeat(15)), threshold: 0.1 },
    { p_value: 0.033, drift: true },
    { abs: 1e-3 },
  ],
  [
    'Mann-Whitney is one-sided',
    'mann-whitney',
    { reference: FAIR, current: OTHER },
    { p_value: 0.481, drift: false },
    { abs: 1e-2 },
  ],
  [
    'total variation is judged by a permutation p-value',
    'tvd',
    { reference: FAIR, current: dice(10, 24, 12, 16, 8, 16), threshold: 0.5 },
    { permutation_p_value: 0.309, drift: true },
    { abs: 1e-3 },
  ],
  [
    'few values of many rows: Jensen-Shannon',
    'default-test-selection',
    {
      reference: { values: [1, 2, 3, 4, 5], repeat: [1000, 1000, 1000, 1000, 1000] },
      current: { values: [1, 2, 3, 4, 5], repeat: [1000, 1000, 1000, 1000, 1000] },
      feature_type: 'num',
    },
    { test: 'jensenshannon' },
  ],
  [
    'more values of many rows: Wasserstein',
    'default-test-selection',
    {
      reference: { values: [1, 2, 3, 4, 5, 6], repeat: [1000, 1000, 1000, 1000, 1000, 1000] },
      current: [1],
      feature_type: 'num',
    },
    { test: 'wasserstein' },
  ],
  [
    'three categories of few rows: chi-square',
    'default-test-selection',
    {
      reference: { values: ['a', 'b', 'c'], repeat: [10, 10, 10] },
      current: { values: ['a', 'b', 'c'], repeat: [10, 10, 10] },
      feature_type: 'cat',
    },
    { test: 'chisquare' },
  ],
]

const SEED_1 = (reference: string, analysis: string) => ({
  reference: { generator_only: `np.random.seed(1); ${reference}; ${analysis}` },
  analysis: { generator_only: `np.random.seed(1); ${reference}; ${analysis}` },
})

const NANNYML: readonly Row[] = [
  [
    'L-infinity without a change',
    'l-infinity',
    characters('aabbcc', 'aabbcc'),
    { distance: 0 },
    { round: 2 },
  ],
  [
    'Wasserstein estimated from bins',
    'wasserstein',
    SEED_1('normal(0,1,10000)', 'normal(1,1,1000)'),
    { distance: 1.01 },
    { round: 2 },
  ],
  [
    'Hellinger where most mass is outside the bins of the reference',
    'hellinger',
    SEED_1('choice(np.linspace(0, 2, 6), 10_000)', 'choice(np.linspace(0, 2, 3), 1000)'),
    { distance: 0.72 },
    { round: 2 },
  ],
  [
    'Jensen-Shannon of categories that were drawn',
    'jensen-shannon',
    SEED_1("choice(list('abcd'), 10_000)", "choice(list('abce'), 1000)"),
    { distance: 0.5 },
    { round: 2 },
  ],
  [
    'a threshold off the maximum',
    'std-threshold',
    { values: [-1, -0.5, 0, 0.5, 1], offset_from: 'max', std_lower_multiplier: 0, std_upper_multiplier: 0 },
    { lower: 1, upper: 1 },
  ],
  [
    'a threshold off the median',
    'std-threshold',
    {
      values: Array.from({ length: 30 }, (_, i) => i),
      offset_from: 'median',
      std_lower_multiplier: 1.4,
      std_upper_multiplier: 2,
    },
    { lower: 2.382381972241136, upper: 31.81088289679838 },
    { abs: 1e-12 },
  ],
  [
    'no multiplier, no threshold',
    'std-threshold',
    { values: [-1, 1, 1, 1], offset_from: 'min', std_lower_multiplier: null, std_upper_multiplier: 0 },
    { lower: null, upper: -1 },
  ],
]

const FROUROS_SAME = {
  generator_only: true,
  generator: 'np.random.seed(31); normal(1,1,500) twice',
}

const FROUROS: readonly Row[] = [
  ['PSI without drift', 'psi', FROUROS_SAME, { distance: 0.01840072 }, { rtol: 1e-5, atol: 1e-8 }],
  [
    'Hellinger without drift',
    'hellinger',
    FROUROS_SAME,
    { distance: 0.04792538 },
    { rtol: 1e-5, atol: 1e-8 },
  ],
  [
    "Wasserstein: frouros' EMD",
    'wasserstein',
    {
      reference: { generator_only: 'np.random.seed(31); normal(1,1,100)' },
      current: { generator_only: 'np.random.seed(31); normal(5,2,100)' },
    },
    { distance: 3.85346006 },
    { rtol: 1e-5, atol: 1e-8 },
  ],
  [
    'Bhattacharyya of far samples',
    'bhattacharyya',
    {
      reference: { generator_only: 'np.random.seed(31); normal(1,1,100)' },
      current: { generator_only: 'np.random.seed(31); normal(5,2,100)' },
    },
    { distance: 0.810041883 },
    { rtol: 1e-5, atol: 1e-8 },
  ],
]

const WHYLOGS: readonly Row[] = [
  ['two single values that differ', 'hellinger', { target: [0], reference: [5] }, { distance: 1 }],
  ['two zeros', 'hellinger', { target: [0], reference: [0] }, { distance: 0 }],
  [
    'numbers are judged by KS',
    'drift-category',
    { target: [4, 2, 0, 4], reference: [13, 34, 99, 123] },
    { algorithm: 'ks', drift_category: 'DRIFT' },
  ],
  [
    'missing numbers are left out',
    'drift-category',
    { target: [4.3, 1.8, null, 4.1], reference: [4.9, 13.3, null, 232.3] },
    { algorithm: 'ks', drift_category: 'DRIFT' },
  ],
  [
    'categories are judged by chi-square',
    'drift-category',
    { target: ['cat', 'hawk', 'snake', 'cat'], reference: ['cat', 'hawk', 'snake', 'cat'] },
    { algorithm: 'chi-square', drift_category: 'NO_DRIFT' },
  ],
  [
    'of two ranges that overlap the more severe one counts',
    'drift-category',
    {
      target: [4.3, 1.8, null, 4.1],
      reference: [4.9, 13.3, null, 232.3],
      algorithm: 'hellinger',
      thresholds: { NO_DRIFT: [0, 0.9], DRIFT: [0.3, 1] },
    },
    { drift_category: 'DRIFT' },
  ],
]

const RANGES: readonly Row[] = [
  [
    'a p-value on a bound belongs to the more severe category',
    'drift-category',
    { p_values: [0, 0.049, 0.05, 0.1, 0.15, 0.5, 1] },
    {
      algorithm: 'ks',
      categories: ['DRIFT', 'DRIFT', 'DRIFT', 'POSSIBLE_DRIFT', 'POSSIBLE_DRIFT', 'NO_DRIFT', 'NO_DRIFT'],
    },
  ],
  ['a distance has ranges of its own', 'drift-category', { distance: 0.2 }, { category: 'POSSIBLE_DRIFT' }],
  [
    'a measure in no range has no category',
    'drift-category',
    { statistic: 0.5, thresholds: { NO_DRIFT: [0, 0.001], DRIFT: [0.99, 1] } },
    { category: null },
  ],
]

const DEEPCHECKS: readonly Row[] = [
  [
    'all mass moved: 1',
    'wasserstein-range-normalised',
    {
      reference: { values: [10], repeat: [100] },
      current: { values: [0], repeat: [100] },
      margin_quantile_filter: 0,
    },
    { distance: 1 },
  ],
  [
    'the margins are cut off',
    'wasserstein-range-normalised',
    {
      reference: { values: [10, 100], repeat: [99, 1] },
      current: { values: [0, 1], repeat: [99, 1] },
      margin_quantile_filter: 0.01,
    },
    { distance: 1 },
  ],
  [
    'plain shares',
    'cramers-v',
    { counts_reference: [200, 800], counts_current: [400, 600] },
    { cramers_v: 0.21 },
    { abs: 0.01 },
  ],
  [
    'nothing in common',
    'cramers-v',
    { counts_reference: [1000, 0], counts_current: [0, 1000] },
    { cramers_v: 1 },
    { abs: 0.01 },
  ],
  ['one category', 'cramers-v', { counts_reference: [1000], counts_current: [1000] }, { cramers_v: 0 }],
  [
    'small categories are one',
    'cramers-v',
    { counts_reference: [200, 800, 10, 10], counts_current: [400, 620, 0, 0], min_category_size_ratio: 0.1 },
    { cramers_v: 0.208 },
    { abs: 0.01 },
  ],
  [
    'equal weights: few rows',
    'cramers-v',
    { counts_reference: [99_900, 100], counts_current: [1000, 0], balance_classes: true },
    { cramers_v: 0.16 },
    { abs: 0.01 },
  ],
  [
    'equal weights: a very rare class',
    'cramers-v',
    { counts_reference: [9_999_900, 100], counts_current: [10_000, 0], balance_classes: true },
    { cramers_v: 0.02 },
    { abs: 0.01 },
  ],
  [
    'equal weights: a rare class that grew',
    'cramers-v',
    { counts_reference: [99_900, 100], counts_current: [99_000, 1000], balance_classes: true },
    { cramers_v: 0.45 },
    { abs: 0.01 },
  ],
  [
    'equal weights: a rare class that grew in few rows',
    'cramers-v',
    { counts_reference: [99_900, 100], counts_current: [990, 10], balance_classes: true },
    { cramers_v: 0.36 },
    { abs: 0.01 },
  ],
  [
    'equal weights: a class that shrank',
    'cramers-v',
    { counts_reference: [99_000, 1000], counts_current: [999, 1], balance_classes: true },
    { cramers_v: 0.37 },
    { abs: 0.01 },
  ],
  [
    'KS of the same constant',
    'ks',
    { reference: { values: [0], repeat: [100] }, current: { values: [0], repeat: [100] } },
    { distance: 0 },
  ],
  [
    'KS of two constants',
    'ks',
    { reference: { values: [1], repeat: [100] }, current: { values: [0], repeat: [100] } },
    { distance: 1 },
  ],
  [
    'KS of a shift of one sd',
    'ks',
    { generator_only: true, generator: 'np.random.seed(42); normal(0, 1, 10000); normal(1, 1, 10000)' },
    { distance: 0.382 },
    { abs: 0.01 },
  ],
]

const LETTERS = { a: 207, b: 20, c: 25, d: 14, e: 25, g: 13 }
const DEEQU: readonly Row[] = [
  [
    'linf_simple of two sketches',
    'linf-kll',
    { sample1: [1, 2, 3, 4], sample2: [2, 3, 4, 5] },
    { linf_simple: 0.25, distance: 0.25 },
  ],
  [
    'linf_robust at alpha .1',
    'linf-categorical-robust',
    { sample1: LETTERS, sample2: { a: 22, b: 20, c: 25, d: 12, e: 13, f: 15 }, alpha: 0.1 },
    { distance: 0.33774199396969184 },
    { abs: 1e-14 },
  ],
  [
    'p of a sample with a category missing',
    'chi2-regrouped',
    { sample: LETTERS, expected: { a: 223, b: 20, c: 25, d: 12, e: 13, f: 15 } },
    { p_value: 3.3640191298478506e-5 },
    { rel: 1e-9 },
  ],
  [
    'p of the same categories',
    'chi2-regrouped',
    { sample: { a: 207, b: 20, c: 25, d: 14, e: 25 }, expected: { a: 223, b: 20, c: 25, d: 12, e: 13 } },
    { p_value: 0.013227994814265176 },
    { rel: 1e-9 },
  ],
  [
    'two categories are merged after scaling',
    'chi2-regrouped',
    {
      sample: { a: 100, b: 20, c: 25, d: 10, e: 5, f: 2 },
      expected: { a: 100, b: 22, c: 25, d: 5, e: 13, f: 2 },
    },
    { statistic: 8.789790456457125 },
    { rel: 1e-9 },
  ],
  [
    'two categories are merged',
    'chi2-regrouped',
    { sample: { a: 100, b: 4, c: 3, d: 27 }, expected: { a: 100, b: 4, c: 3, d: 34 } },
    { statistic: 1.1507901668129925 },
    { rel: 1e-9 },
  ],
  [
    'one category is left',
    'chi2-regrouped',
    { sample: { a: 100, b: 4, c: 3 }, expected: { a: 100, b: 4, c: 3 } },
    { statistic: 'NaN' },
  ],
  [
    'one category is expected',
    'chi2-regrouped',
    { sample: { a: 10, b: 20 }, expected: { b: 20 } },
    { p_value: 'NaN' },
  ],
  [
    'no category in common',
    'chi2-regrouped',
    { sample: { a: 15, b: 20 }, expected: { c: 20, d: 20 } },
    { p_value: 'NaN' },
  ],
  [
    'one category is seen',
    'chi2-regrouped',
    { sample: { a: 30 }, expected: { a: 20, b: 20 } },
    { p_value: 4.3204630539861455e-8 },
    { rel: 1e-9 },
  ],
]

// scipy 1.17.1: ks_2samp, cramervonmises_2samp, mannwhitneyu, anderson_ksamp, as frouros calls them.
const SHORT = { reference: [1.5, 2.5, 9, 4, 7.25], current: [3, 5, 6, 8, 10, 11, 12] }
const SCIPY: readonly Row[] = [
  ['ks', 'ks', SHORT, { statistic: 0.45714285714285713, p_value: 0.43434343434343425 }, { rel: 1e-9 }],
  [
    'cramer-von-mises',
    'cramer-von-mises',
    SHORT,
    { statistic: 0.2623015873015875, p_value: 0.1994949494949495 },
    { rel: 1e-9 },
  ],
  ['mann-whitney', 'mann-whitney', SHORT, { statistic: 8.0, p_value: 0.148989898989899 }, { rel: 1e-9 }],
  [
    'anderson-darling',
    'anderson-darling',
    SHORT,
    { statistic: 0.828112387528162, p_value: 0.14953639399661395 },
    { rel: 1e-9 },
  ],
]

const ALIBI_DETECT: readonly Row[] = [
  [
    'p-values at the level are no discovery',
    'fdr-bh',
    { p_values: '1000 x 0.25', q: 0.25 },
    { any_discovery: false },
  ],
]

const PEERS = {
  evidently: EVIDENTLY,
  nannyml: NANNYML,
  frouros: [...FROUROS, ...SCIPY],
  whylogs: [...WHYLOGS, ...RANGES],
  deepchecks: DEEPCHECKS,
  deequ: DEEQU,
  'alibi-detect': ALIBI_DETECT,
}

describe.each(Object.entries(PEERS))('what the tests of %s assert', (source, rows) => {
  it.each(rows)('%s', (id, metric, inputs, expected, tolerance = 'exact') => {
    const cases = parseCases({ cases: [{ id, metric, source, inputs, expected, tolerance }] })
    expect(runCases(cases, {})).toEqual({ passed: 1, failures: [] })
  })
})
