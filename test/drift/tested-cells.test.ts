import { describe, expect, it } from 'vitest'
import { countSample } from '../../lib/compare/count-cells.ts'
import { chooseNumericBins } from '../../lib/drift/reference.ts'
import { type TestedCells, testedCells } from '../../lib/drift/tested-cells.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { gTest } from '../../lib/stats/g-test.ts'
import { psi } from '../../lib/stats/psi.ts'
import type { Subject } from '../../lib/window/bins.ts'
import { seededUniform } from '../stats/seeded-draws.ts'

const distance: Subject = { role: 'feature', name: 'distance', kind: 'numeric', edges: [0, 10, 20, 30] }
const origin: Subject = { role: 'feature', name: 'origin', kind: 'categorical', categories: ['LAS', 'SFO'] }

/** Cells as one line: missing unexpected | bins. */
const cells = (line: string): Float64Array =>
  Float64Array.from(line.replace('|', ' ').trim().split(/\s+/), (text) => Number(text))
const tested = (subject: Subject, reference: string, current: string) =>
  testedCells(subject, cells(reference), cells(current))

describe('the cells that tests look at', () => {
  // Of 1,000 current values among 5,000: (1/6)^5 = 1.3e-4, (1/6)^6 = 2.1e-5.
  it.each<readonly [what: string, reference: string, current: string, expected: string]>([
    [
      'a few values below the least of the reference join the lowest bin that it fills',
      '0 0 | 0 1000 1000 1000 1000',
      '0 0 | 5 245 250 250 250',
      '0 0 | 0 250 250 250 250',
    ],
    [
      'more than chance puts there stay apart',
      '0 0 | 0 1000 1000 1000 1000',
      '0 0 | 6 244 250 250 250',
      '0 0 | 6 244 250 250 250',
    ],
    [
      'a few values above the largest of the reference join the highest bin that it fills',
      '0 0 | 1000 1000 1000 1000 0',
      '0 0 | 250 250 250 245 5',
      '0 0 | 250 250 250 250 0',
    ],
    [
      'each end is judged by itself',
      '0 0 | 0 2000 1000 1000 0',
      '0 0 | 6 494 250 247 3',
      '0 0 | 6 494 250 250 0',
    ],
    [
      'a bin at the end in which the reference has any value stays as it is',
      '0 0 | 1 1000 1000 1000 999',
      '0 0 | 3 247 250 250 250',
      '0 0 | 3 247 250 250 250',
    ],
    [
      'a bin between others stays as it is',
      '0 0 | 1000 1000 0 1000 1000',
      '0 0 | 250 250 1 249 250',
      '0 0 | 250 250 1 249 250',
    ],
    [
      'missing and unexpected values neither move nor count for how many chance explains',
      '9000 0 | 0 1000 1000 1000 1000',
      '90000 7 | 6 244 250 250 250',
      '90000 7 | 6 244 250 250 250',
    ],
    ['values beside a constant stay apart', '0 0 | 0 4000 0 0 0', '0 0 | 1 998 1 0 0', '0 0 | 1 998 1 0 0'],
    [
      'values where the reference has none at all stay where they are',
      '500 0 | 0 0 0 0 0',
      '499 0 | 1 0 0 0 0',
      '499 0 | 1 0 0 0 0',
    ],
  ])('of numbers: %s', (_, reference, current, expected) => {
    const folded = tested(distance, reference, current)
    expect(folded.current).toEqual(cells(expected))
    expect(folded.reference).toEqual(cells(reference))
    expect(folded.rareCells).toBe('as they are')
  })

  it('of categories are those that were counted, and rare ones are pooled too', () => {
    expect(tested(origin, '0 0 | 0 500', '0 0 | 1 99')).toEqual({
      reference: cells('0 0 | 0 500'),
      current: cells('0 0 | 1 99'),
      rareCells: 'pooled too',
    })
  })

  it('leave the counts that they were given alone', () => {
    const current = cells('0 0 | 1 249 250 250 250')
    testedCells(distance, cells('0 0 | 0 1000 1000 1000 1000'), current)
    expect(current).toEqual(cells('0 0 | 1 249 250 250 250'))
  })
})

/** Drawn anew for each trial, the bins with it, as a baseline chooses them. */
const REFERENCE_COUNT = 5_000

type Draw = () => number

const drawTestedCells = (drawReference: Draw, drawCurrent: Draw, currentCount: number) => {
  const reference = ascending(REFERENCE_COUNT, drawReference)
  const current = ascending(currentCount, drawCurrent)
  const subject = chooseNumericBins('feature', 'x', reference)
  const count = (values: Float64Array<ArrayBuffer>) =>
    countSample(subject, { rows: values.length, missing: 0, infinite: 0, ascending: values })
  return testedCells(subject, count(reference), count(current))
}

const ascending = (count: number, draw: Draw): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: count }, draw).sort()

type CellTest = (...given: Parameters<typeof chiSquareHomogeneity>) => {
  readonly kind: string
  readonly pValue?: number
}

const rejectionRate = (test: CellTest, trials: number, alpha: number, draw: () => TestedCells): number => {
  let rejections = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const { reference, current, rareCells } = draw()
    if ((test(reference, current, { rareCells }).pValue ?? 1) <= alpha) rejections += 1
  }
  return rejections / trials
}

describe('on quantile bins of the reference itself', () => {
  // With open bins of their own and rare cells pooled too, chi-square rejects 22 % at n = 100 and 8.5 % at n = 200, and
  // G 14 % at n = 100. One standard error is .7 points, the bounds 2.5 of them.
  it.each<readonly [name: string, currentCount: number, CellTest]>([
    ['chi-square', 100, chiSquareHomogeneity],
    ['chi-square', 200, chiSquareHomogeneity],
    ['g-test', 100, gTest],
    ['g-test', 200, gTest],
    ['psi', 100, psi],
    ['psi', 200, psi],
  ])('%s of n = %i rejects one in twenty without drift at alpha .05', (_, currentCount, test) => {
    const uniform = seededUniform(currentCount)
    const rate = rejectionRate(test, 1_000, 0.05, () => drawTestedCells(uniform, uniform, currentCount))
    expect(rate).toBeLessThanOrEqual(0.05 + 0.0175)
    expect(rate).toBeGreaterThanOrEqual(0.05 - 0.0175)
  })

  it.each<readonly [what: string, beyond: number]>([
    ['below the least', -1],
    ['above the largest, which fills a bin', 2],
  ])('2 % of values %s of the reference are found among 1,000 at alpha .01', (_, beyond) => {
    const uniform = seededUniform(1)
    const clipped = () => Math.min(0.9, uniform())
    const moved = () => (uniform() < 0.02 ? beyond : clipped())
    const found = rejectionRate(chiSquareHomogeneity, 100, 0.01, () => drawTestedCells(clipped, moved, 1_000))
    expect(found).toBeGreaterThan(0.95)
  })
})
