import { testedCells } from '../../lib/drift/tested-cells.ts'
import { andersonDarling } from '../../lib/stats/anderson-darling.ts'
import { binnedKs } from '../../lib/stats/binned-ks.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { cramerVonMises } from '../../lib/stats/cramer-von-mises.ts'
import { fisherExact } from '../../lib/stats/fisher.ts'
import { gTest } from '../../lib/stats/g-test.ts'
import type { HomogeneityOptions } from '../../lib/stats/homogeneity-tail.ts'
import { twoSampleKs } from '../../lib/stats/ks.ts'
import { mannWhitney } from '../../lib/stats/mann-whitney.ts'
import { psi } from '../../lib/stats/psi.ts'
import { twoProportionZ } from '../../lib/stats/two-proportion-z.ts'
import { LEADING_CELLS } from '../../lib/window/bins.ts'
import type { Pair } from './pair.ts'

type Tested = { readonly kind: string; readonly pValue?: number | null }
type TwoSampleTest = (reference: Float64Array, current: Float64Array) => Tested
type CellTest = (reference: Float64Array, current: Float64Array, options: HomogeneityOptions) => Tested

/** `null` where the pair has no such form. */
type PairTest = (pair: Pair) => Tested | null

const ofValues =
  (test: TwoSampleTest): PairTest =>
  ({ values }) =>
    values === null ? null : test(values.reference, values.current)

/** Of numbers, without the cells in front. */
const ofOrderedBins =
  (test: TwoSampleTest): PairTest =>
  ({ values, cells }) =>
    values === null
      ? null
      : test(cells.reference.subarray(LEADING_CELLS), cells.current.subarray(LEADING_CELLS))

/** As the service and `compare` take them. */
const ofCells =
  (test: CellTest): PairTest =>
  ({ subject, cells }) => {
    const { reference, current, rareCells } = testedCells(subject, cells.reference, cells.current)
    return test(reference, current, { rareCells })
  }

const ofSplit =
  (test: TwoSampleTest): PairTest =>
  ({ split }) =>
    test(split.reference, split.current)

/** Every test that promises to reject at most a share alpha of samples without drift, for all sizes. */
const BATTERY: Readonly<Record<string, PairTest>> = {
  ks: ofValues(twoSampleKs),
  'ks on 20 bins': ofOrderedBins(binnedKs),
  'cramer-von-mises': ofValues(cramerVonMises),
  'anderson-darling': ofValues(andersonDarling),
  'mann-whitney': ofValues(mannWhitney),
  'chi-square': ofCells(chiSquareHomogeneity),
  'g-test': ofCells(gTest),
  psi: ofCells(psi),
  fisher: ofSplit(fisherExact),
  'z-test': ofSplit(twoProportionZ),
}

export type Outcome = { readonly test: string; readonly pValue: number | null }

/** One outcome for each test that takes the column; a p-value of `null` says that it could not be tested. */
export const testPair = (pair: Pair): readonly Outcome[] =>
  Object.entries(BATTERY).flatMap(([test, run]) => {
    const result = run(pair)
    return result === null ? [] : [{ test, pValue: result.pValue ?? null }]
  })
