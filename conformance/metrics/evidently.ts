import { allRows } from '../../lib/compat/column.ts'
import { pooledEdges } from '../../lib/compat/evidently/cells.ts'
import { evidentlyDefaultTest } from '../../lib/compat/evidently/default-test.ts'
import { EVIDENTLY_TESTS, type EvidentlyTest } from '../../lib/compat/evidently/tests.ts'
import { permutationPValue, totalVariation } from '../../lib/compat/evidently/total-variation.ts'
import { twoSampleKs } from '../../lib/stats/ks.ts'
import { momentsOfAscending } from '../../lib/stats/moments.ts'
import { wasserstein } from '../../lib/stats/wasserstein.ts'
import { distanceAnswer, type Evaluate, pValueAnswer } from '../answer.ts'
import type { Members } from '../case.ts'
import { categoricalColumn, columnsOf, numericColumn, type Rows, sidesOf } from '../inputs.ts'

/** A test as the peer's own tests call it: missing rows stay in the count of rows. */
const evidently =
  (test: EvidentlyTest, more: (each: ReturnType<typeof columnsOf>) => Members = () => ({})): Evaluate =>
  (each, arrays) => {
    const definition = EVIDENTLY_TESTS[test]
    const type = each.inputs.feature_type ?? (definition.columns === 'categorical' ? 'cat' : undefined)
    const columns = columnsOf(sidesOf(each, arrays), type)
    const score = definition.scoreOf(columns.reference, columns.current, allRows)
    switch (score.kind) {
      case 'not-testable':
        return { p_value: Number.NaN, distance: Number.NaN, reason: score.reason }
      case 'p-value':
        return { ...pValueAnswer(each, score.pValue, definition.drift), ...more(columns) }
      case 'distance':
        return { ...distanceAnswer(each, score.statistic, definition.drift), ...more(columns) }
    }
  }

const samples = ({
  reference,
  current,
}: ReturnType<typeof columnsOf>): readonly [Float64Array, Float64Array] => [
  reference.kind === 'numeric' ? reference.values : new Float64Array(0),
  current.kind === 'numeric' ? current.values : new Float64Array(0),
]

const pooledEnds = ({ reference, current }: ReturnType<typeof columnsOf>): Members => {
  if (reference.kind !== 'numeric' || current.kind !== 'numeric') return {}
  const edges = pooledEdges(reference, current)
  return { edges_first_last: [edges[0], edges.at(-1)], n_edges: edges.length }
}

const beforeNorming = (columns: ReturnType<typeof columnsOf>): Members => {
  const [reference, current] = samples(columns)
  const [result, moments] = [wasserstein(reference, current), momentsOfAscending(reference)]
  return {
    unnormalised: result.kind === 'measured' ? result.distance : Number.NaN,
    std_ref_pop: moments.kind === 'measured' ? moments.sd : Number.NaN,
  }
}

const ksStatistic = (columns: ReturnType<typeof columnsOf>): Members => {
  const result = twoSampleKs(...samples(columns))
  const statistic = result.kind === 'tested' ? result.ksStatistic : Number.NaN
  return { statistic, D: statistic }
}

/** Evidently's permutations follow the order of rows, so they are taken from the rows themselves. */
const tvd: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  const values = [...new Set([...reference, ...current])].filter((value) => value !== null)
  const cellsOf = (rows: Rows) => rows.map((row) => values.findIndex((value) => Object.is(value, row)))
  const countsOf = (rows: Rows) => values.map((value) => rows.filter((row) => row === value).length)
  const pValue = permutationPValue({
    cellOfRow: Uint32Array.from([...cellsOf(reference), ...cellsOf(current)]),
    referenceRows: reference.length,
    cells: values.length,
  })
  const exact = totalVariation(countsOf(reference), countsOf(current))
  return { ...pValueAnswer(each, pValue), permutation_p_value: pValue, tvd_exact: exact, distance: exact }
}

/** Evidently's own names of the tests it chooses by itself. */
const NAMES: Partial<Record<EvidentlyTest, string>> = {
  'z-test': 'z',
  'chi-square': 'chisquare',
  'jensen-shannon': 'jensenshannon',
  'wasserstein-normed': 'wasserstein',
  ks: 'ks',
}

const defaultTest: Evaluate = (each, arrays) => {
  const { reference, current } = sidesOf(each, arrays)
  const columnOf = each.inputs.feature_type === 'num' ? numericColumn : categoricalColumn
  return { test: NAMES[evidentlyDefaultTest(columnOf(reference), columnOf(current))] }
}

export const EVIDENTLY_METRICS: Readonly<Record<string, Evaluate>> = {
  chi2: evidently('chi-square'),
  'z-test': evidently('z-test'),
  'g-test': evidently('g-test'),
  'fisher-exact': evidently('fisher'),
  tvd,
  'anderson-darling': evidently('anderson-darling'),
  'cramer-von-mises': evidently('cramer-von-mises'),
  'epps-singleton': evidently('epps-singleton'),
  'mann-whitney': evidently('mann-whitney'),
  't-test': evidently('t-test'),
  ks: evidently('ks', ksStatistic),
  'energy-distance': evidently('energy'),
  hellinger: evidently('hellinger'),
  'jensen-shannon': evidently('jensen-shannon'),
  kl: evidently('kl'),
  psi: evidently('psi', pooledEnds),
  wasserstein: evidently('wasserstein-normed', beforeNorming),
  'default-test-selection': defaultTest,
}
