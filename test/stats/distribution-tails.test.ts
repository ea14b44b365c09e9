import { describe, expect, it } from 'vitest'
import { andersonDarlingUpperTail } from '../../lib/stats/anderson-darling-tail.ts'
import { cramerVonMisesUpperTail } from '../../lib/stats/cramer-von-mises-tail.ts'
import { F_DEGREES_OF_FREEDOM_MAX, fUpperTail } from '../../lib/stats/f-tail.ts'
import { normalTwoSidedTail, normalUpperQuantile, normalUpperTail } from '../../lib/stats/normal-tail.ts'
import { studentTwoSidedTail } from '../../lib/stats/student-tail.ts'
import { relativeError } from './golden-pairs.ts'

describe('normal tail', () => {
  // scipy 1.17.1, stats.norm.sf.
  it.each([
    [-8, 0.9999999999999993],
    [-1, 0.8413447460685429],
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [6, 9.865876450376946e-10],
    [20, 2.7536241186061556e-89],
    [37, 5.7255712225239266e-300],
  ])('P(Z >= %d) is what scipy gives', (z, tail) => {
    expect(relativeError(normalUpperTail(z), tail)).toBeLessThan(1e-12)
    expect(relativeError(normalTwoSidedTail(z), 2 * Math.min(tail, 1 - tail))).toBeLessThan(
      z < -5 ? 1 : 1e-12,
    )
  })

  // scipy 1.17.1, stats.norm.isf.
  it.each([
    [0.975, -1.959963984540054],
    [0.3, 0.5244005127080409],
    [0.025, 1.9599639845400545],
    [1e-3, 3.090232306167813],
    [1e-12, 7.034483825301131],
    [1e-200, 30.20559417957964],
  ])('the quantile exceeded with probability %d is what scipy gives', (probability, z) => {
    expect(relativeError(normalUpperQuantile(probability), z)).toBeLessThan(1e-12)
  })

  it('the median is 0, and both sides of it are equally likely', () => {
    expect(normalUpperQuantile(0.5)).toBeCloseTo(0, 15)
    expect(normalTwoSidedTail(-1.3)).toBe(normalTwoSidedTail(1.3))
  })

  it('refuses what is no probability, and NaN', () => {
    for (const probability of [0, 1, -0.1, Number.NaN])
      expect(() => normalUpperQuantile(probability)).toThrow(/must be above 0 and below 1/)
    expect(() => normalUpperTail(Number.NaN)).toThrow(/z is NaN/)
  })
})

describe("Student's tail", () => {
  // scipy 1.17.1, 2 stats.t.sf(|t|, df).
  it.each([
    [0.5, 1, 0.7048327646991335],
    [3, 1, 0.20483276469913345],
    [2, 4.7, 0.10557218220343964],
    [-2.5, 30, 0.01811564906806669],
    [10, 30, 4.575251408229618e-11],
    [40, 198.5, 6.032663392361122e-97],
    [5, 1e6, 5.733997870890745e-7],
    [30, 5e7, 9.853340979421667e-198],
  ])('P(|T| >= |%d|) with %d degrees of freedom is what scipy gives', (t, df, tail) => {
    expect(relativeError(studentTwoSidedTail(t, df), tail)).toBeLessThan(df > 1e6 ? 3e-8 : 1e-9)
  })
})

describe('F tail', () => {
  // scipy 1.17.1, stats.f.sf.
  it.each([
    [0.3, 0.5, 30, 0.434815834889776],
    [1.2, 1, 10, 0.2990027159159601],
    [4, 2.7, 3.3, 0.13015341530207206],
    [3.5, 19, 30, 0.0010822504716994437],
    [12, 19, 30, 2.9140454563972962e-9],
    [2.5, 99, 198.4, 2.3397617203715175e-8],
    [7, 19, 1000, 8.600506456214493e-18],
    [2, 500, 1e6, 1.287353815260961e-35],
    [15, 5, 1e4, 1.0584773395699251e-14],
    [30, 5, 199, 1.1599735733139682e-22],
    [1.01, 1e6, 1e6, 3.259790737268764e-7],
    [1e6, 0.5, 0.7, 0.004118725947350021],
  ])('at %d of F(%d, %d) is what scipy gives', (x, d1, d2, tail) => {
    expect(relativeError(fUpperTail(x, d1, d2), tail)).toBeLessThan(1e-9)
  })

  it('is 1 up to 0 and 0 at infinity', () => {
    expect([fUpperTail(-1, 3, 4), fUpperTail(0, 3, 4), fUpperTail(Infinity, 3, 4)]).toEqual([1, 1, 0])
  })

  it.each([
    [1, 0, 3, /degrees of freedom are 0/],
    [1, 3, 2 * F_DEGREES_OF_FREEDOM_MAX, /at most 100000000/],
    [1, Number.NaN, 3, /degrees of freedom are NaN/],
    [Number.NaN, 3, 3, /x is NaN/],
  ])('refuses %d with %d and %d degrees of freedom', (x, d1, d2, message) => {
    expect(() => fUpperTail(x, d1, d2)).toThrow(message)
  })
})

describe('limit law of Cramer-von Mises', () => {
  // scipy 1.17.1, 1 - stats._hypotests._cdf_cvm_inf(x): a series of Bessel functions, good to some 1e-13.
  it.each([
    [0.01, 0.9999941355671901],
    [0.03, 0.976168450558292],
    [0.05, 0.876280931041351],
    [0.11888, 0.49999815681745907],
    [0.3473, 0.10000308279020154],
    [0.46136, 0.05000038313265287],
    [0.74346, 0.009999961915457156],
    [1.16786, 0.0009999909148802333],
  ])('P(W^2 >= %d) is what scipy gives', (x, tail) => {
    expect(Math.abs(cramerVonMisesUpperTail(x) - tail)).toBeLessThan(1e-13)
  })
})

describe('limit law of Anderson-Darling', () => {
  // 1 - ADinf(x) of Marsaglia and Marsaglia (2004, J. Stat. Software 9(2)): another series, run in double precision.
  it.each([
    [0.1, 0.9999719218948736],
    [0.2, 0.9904125472497941],
    [0.5, 0.7468143735303445],
    [1, 0.35726667321401895],
    [1.933, 0.09999462320822339],
    [2.4924, 0.04999801609242238],
    [3.8781, 0.010000282155466556],
    [6, 0.0009674519415209248],
  ])('P(A^2 >= %d) is what their series gives', (x, tail) => {
    expect(Math.abs(andersonDarlingUpperTail(x) - tail)).toBeLessThan(1e-12)
  })
})

describe.each([
  ['Cramer-von Mises', cramerVonMisesUpperTail, 1 / 6, 1 / 45, Math.PI ** 2 / 2],
  ['Anderson-Darling', andersonDarlingUpperTail, 1, (2 * (Math.PI ** 2 - 9)) / 3, 1],
])('the tail of %s', (_, tailAt, mean, variance, rate) => {
  const STEP = mean / 100
  const grid = Array.from({ length: 2000 }, (_, i) => (i + 0.5) * STEP)

  it('has the mean and the variance that theory gives', () => {
    const [first, second] = grid.reduce(
      ([sum, moment], x) => [sum + tailAt(x) * STEP, moment + 2 * x * tailAt(x) * STEP],
      [0, 0] as [number, number],
    )
    expect(relativeError(first, mean)).toBeLessThan(1e-4)
    expect(relativeError(second - first ** 2, variance)).toBeLessThan(1e-3)
  })

  it('keeps falling at the rate of its largest eigenvalue, far below the last digit of 1', () => {
    const [near, far] = [tailAt(100), tailAt(101)]
    expect(near).toBeGreaterThan(0)
    expect(Math.abs(Math.log(near / far) - rate)).toBeLessThan(0.01)
  })

  it('is 1 at 0 and below, 0 at infinity, and refuses NaN', () => {
    expect([tailAt(0), tailAt(-3), tailAt(Infinity)]).toEqual([1, 1, 0])
    expect(() => tailAt(Number.NaN)).toThrow(/x is NaN/)
  })
})
