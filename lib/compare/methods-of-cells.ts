import type { TestResult } from '../drift/test-result.ts'
import { testedCells } from '../drift/tested-cells.ts'
import { type ChiSquareResult, chiSquareHomogeneity } from '../stats/chi-square.ts'
import { cramersV } from '../stats/cramers-v.ts'
import { fisherExact } from '../stats/fisher.ts'
import { gTest } from '../stats/g-test.ts'
import { hellingerDistance } from '../stats/hellinger.ts'
import type { HomogeneityOptions } from '../stats/homogeneity-tail.ts'
import { jensenShannonDistance } from '../stats/jensen-shannon.ts'
import { kullbackLeibler } from '../stats/kullback-leibler.ts'
import { lInfinity } from '../stats/l-infinity.ts'
import { psi } from '../stats/psi.ts'
import type { DistanceResult } from '../stats/share-distance.ts'
import { totalVariation } from '../stats/total-variation.ts'
import { twoProportionZ } from '../stats/two-proportion-z.ts'
import type { Statistic } from './methods.ts'

type Answer = Omit<TestResult, 'method'> | null

/** Of all cells, missing and unexpected ones among them, as our own tests take them (tested-cells.ts). */
const ofCells = (
  hasPValue: boolean,
  compute: (reference: Float64Array, current: Float64Array, options: HomogeneityOptions) => Answer,
): Statistic => ({
  hasPValue,
  of: (subject, sides) => {
    const { reference, current, rareCells } = testedCells(subject, sides.reference.cells, sides.current.cells)
    return compute(reference, current, { rareCells })
  },
})

/** Of columns that fill two cells as counted, and no more. */
const ofTwoCells = (compute: (reference: number[], current: number[]) => Answer): Statistic => ({
  hasPValue: true,
  of: (_, { reference, current }) => {
    const used = [...reference.cells.keys()].filter(
      (cell) => (reference.cells[cell] ?? 0) + (current.cells[cell] ?? 0) > 0,
    )
    const pick = (cells: Float64Array) => used.map((cell) => cells[cell] ?? 0)
    return used.length === 2 ? compute(pick(reference.cells), pick(current.cells)) : null
  },
})

const answer = (statistic: number, pValue: number | null): Answer => ({ statistic, pValue, interval: null })

const homogeneity = (result: ChiSquareResult): Answer =>
  result.kind === 'tested' ? answer(result.statistic, result.pValue) : null

const distance = (result: DistanceResult): Answer =>
  result.kind === 'measured' ? answer(result.distance, result.pValue) : null

export const CELL_STATISTICS = {
  psi: ofCells(true, (reference, current) => {
    const result = psi(reference, current)
    if (result.kind === 'not-testable') return null
    return { statistic: result.value, pValue: result.pValue, interval: result.interval }
  }),
  'chi-square': ofCells(true, (reference, current, options) =>
    homogeneity(chiSquareHomogeneity(reference, current, options)),
  ),
  'g-test': ofCells(true, (reference, current, options) => homogeneity(gTest(reference, current, options))),
  'jensen-shannon': ofCells(true, (reference, current) =>
    distance(jensenShannonDistance(reference, current)),
  ),
  hellinger: ofCells(true, (reference, current) => distance(hellingerDistance(reference, current))),
  'total-variation': ofCells(false, (reference, current) => distance(totalVariation(reference, current))),
  'l-infinity': ofCells(false, (reference, current) => distance(lInfinity(reference, current))),
  kl: ofCells(false, (reference, current) => {
    const result = kullbackLeibler(reference, current)
    return result.kind === 'measured' ? answer(result.divergence, null) : null
  }),
  /** V is a function of chi-square's statistic; its p-value is that of chi-square over the same cells. */
  'cramers-v': ofCells(true, (reference, current, options) => {
    const association = cramersV(reference, current)
    const test = chiSquareHomogeneity(reference, current, options)
    return association.kind === 'measured' && test.kind === 'tested'
      ? answer(association.cramersV, test.pValue)
      : null
  }),
  /** Its statistic is how much the second cell's share rose: Fisher's test has none of its own. */
  fisher: ofTwoCells((reference, current) => {
    const result = fisherExact(reference, current)
    return result.kind === 'tested' ? answer(rise(reference, current), result.pValue) : null
  }),
  'z-test': ofTwoCells((reference, current) => {
    const result = twoProportionZ(reference, current)
    return result.kind === 'tested' ? answer(result.zStatistic, result.pValue) : null
  }),
} as const

const rise = (reference: readonly number[], current: readonly number[]): number =>
  shareOfSecond(current) - shareOfSecond(reference)

const shareOfSecond = ([first = 0, second = 0]: readonly number[]): number => second / (first + second)
