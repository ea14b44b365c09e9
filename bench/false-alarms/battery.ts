import { andersonDarling } from '../../lib/stats/anderson-darling.ts'
import { binnedKs } from '../../lib/stats/binned-ks.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { cramerVonMises } from '../../lib/stats/cramer-von-mises.ts'
import { fisherExact } from '../../lib/stats/fisher.ts'
import { gTest } from '../../lib/stats/g-test.ts'
import { twoSampleKs } from '../../lib/stats/ks.ts'
import { mannWhitney } from '../../lib/stats/mann-whitney.ts'
import { psi } from '../../lib/stats/psi.ts'
import { twoProportionZ } from '../../lib/stats/two-proportion-z.ts'
import { LEADING_CELLS } from '../../lib/window/bins.ts'
import type { Pair } from './pair.ts'

type Tested = { readonly kind: string; readonly pValue?: number | null }
type Test = (reference: Float64Array, current: Float64Array) => Tested

/** On which form of the samples; `ordered bins` are those of numbers, without the cells in front. */
type Form = 'values' | 'ordered bins' | 'cells' | 'split'

/** Every test that promises to reject at most a share alpha of samples without drift, for all sizes. */
const BATTERY: readonly (readonly [name: string, Form, Test])[] = [
  ['ks', 'values', twoSampleKs],
  ['ks on 20 bins', 'ordered bins', binnedKs],
  ['cramer-von-mises', 'values', cramerVonMises],
  ['anderson-darling', 'values', andersonDarling],
  ['mann-whitney', 'values', mannWhitney],
  ['chi-square', 'cells', chiSquareHomogeneity],
  ['g-test', 'cells', gTest],
  ['psi', 'cells', psi],
  ['fisher', 'split', fisherExact],
  ['z-test', 'split', twoProportionZ],
]

export type Outcome = { readonly test: string; readonly pValue: number | null }

/** One outcome for each test that takes the column; a p-value of `null` says that it could not be tested. */
export const testPair = (pair: Pair): readonly Outcome[] =>
  BATTERY.flatMap(([test, form, run]) => {
    const sides = inForm(pair, form)
    return sides === null ? [] : [{ test, pValue: run(sides.reference, sides.current).pValue ?? null }]
  })

const inForm = (pair: Pair, form: Form): Pair['values'] => {
  switch (form) {
    case 'values':
      return pair.values
    case 'cells':
      return pair.cells
    case 'split':
      return pair.split
    case 'ordered bins':
      return pair.values === null ? null : withoutLeadingCells(pair.cells)
  }
}

const withoutLeadingCells = ({ reference, current }: Pair['cells']): Pair['cells'] => ({
  reference: reference.subarray(LEADING_CELLS),
  current: current.subarray(LEADING_CELLS),
})
