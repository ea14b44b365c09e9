import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumCells } from '../../lib/drift/reference-windows.ts'
import { estimateSpread, type Spread } from '../../lib/drift/spread.ts'
import { againstSpread, type MeasuredPsi } from '../../lib/drift/window-null.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import { psiValue } from '../../lib/stats/psi-value.ts'
import { shiftingFeatures } from './given-windows.ts'

const spread: Spread = { windows: 30, correlation: 0.002, rank: 1, autocorrelation: 0, excess: 10 }
const measured: MeasuredPsi = {
  psi: 0.05,
  degreesOfFreedom: 19,
  referenceCount: 60_000,
  currentCount: 2_000,
  currentWindows: 1,
  independentPValue: 0,
}

describe('PSI against the spread of windows', () => {
  it('is Rao and Scott’s F where windows move in all directions', () => {
    // a = 1/60000 + 1/2000, e = (1 + 1/30) 19 .002; scipy 1.17.1: f.sf(.05 / (19 a + e), 19, 19 * 29)
    const { pValue } = againstSpread(measured, { ...spread, rank: 19 })
    expect(pValue).toBeCloseTo(0.43684352466267495, 10)
  })

  it('takes sampling in the other directions off where they move in one', () => {
    // scipy 1.17.1: f.sf((.2 - 18 a) / (a + e), 1, 29)
    expect(againstSpread({ ...measured, psi: 0.2 }, spread).pValue).toBeCloseTo(0.03676348379482324, 10)
  })

  it('knows less from correlated windows, and its reference less well', () => {
    // phi .5: K' = 30 * .75 / 1.25 = 18; A = 1 + 2 sum_{j<30} (1 - j/30) .5^j. scipy 1.17.1: f.sf(., 1, 17)
    expect(againstSpread({ ...measured, psi: 0.2 }, { ...spread, autocorrelation: 0.5 }).pValue).toBeCloseTo(
      0.04834978939931665,
      10,
    )
  })

  it('believes no more directions than there are independent windows', () => {
    const slow = { ...spread, autocorrelation: 0.9 }
    const pOf = (rank: number) => againstSpread({ ...measured, psi: 0.2 }, { ...slow, rank }).pValue
    // K' = 30 (1 - .81) / (1 + .81) = 3.15
    expect(pOf(19)).toBe(pOf(4))
    expect(pOf(3)).not.toBe(pOf(4))
  })

  it('expects less of the sum of several windows than of one', () => {
    // e = (1/4 + 1/30) 19 .002; scipy 1.17.1: f.sf((.2 - 18 a) / (a + e), 1, 29)
    const sum = { ...measured, psi: 0.2, currentWindows: 4 }
    expect(againstSpread(sum, spread).pValue).toBeCloseTo(0.00029565275576195685, 10)
  })

  it('tells how much more ordinary windows vary', () => {
    // 1 + e / (a df) = 1 + (31/30) .002 / (1/60000 + 1/2000)
    expect(againstSpread(measured, spread).designEffect).toBeCloseTo(
      1 + ((31 / 30) * 0.002) / (1 / 60_000 + 1 / 2_000),
      12,
    )
    expect(againstSpread(measured, { ...spread, correlation: 0 }).designEffect).toBe(1)
  })

  it('is never surer than a test of independent draws', () => {
    expect(againstSpread({ ...measured, psi: 9, independentPValue: 0.3 }, spread).pValue).toBe(0.3)
  })

  it('of two sides that fill the same single cell is no change, whatever earlier windows did', () => {
    const same = {
      psi: 0,
      degreesOfFreedom: 0,
      referenceCount: 500,
      currentCount: 500,
      currentWindows: 1,
      independentPValue: 1,
    }
    expect(againstSpread(same, spread)).toEqual({ designEffect: 1, pValue: 1 })
  })

  it('keeps alpha for ordinary windows, of which the plain test flags most', () => {
    const [windows, later] = [30, 25]
    let [tests, flagged, plain] = [0, 0, 0]
    for (const feature of shiftingFeatures(3, 40, {
      windowCount: 2_000,
      designEffect: 5,
      autocorrelation: 0,
    })) {
      const own = Array.from({ length: windows }, () => feature.next(0))
      const reference = sumCells(own, 22)
      const learnt = estimateSpread(own)
      if (learnt === null) throw new Error('nothing was learnt')
      for (let w = 0; w < later; w += 1) {
        const current = feature.next(0)
        const change = psiValue(reference, current)
        const homogeneity = chiSquareHomogeneity(reference, current)
        if (change === null || homogeneity.kind === 'not-testable') throw new Error('a window is empty')
        const { value: psi, degreesOfFreedom } = change
        const asked = { ...measured, psi, degreesOfFreedom, independentPValue: homogeneity.pValue }
        tests += 1
        if (againstSpread(asked, learnt).pValue <= 0.05) flagged += 1
        if (homogeneity.pValue <= 0.05) plain += 1
      }
    }
    // 1,000 windows, 25 of each feature against one estimate, so the sd of the share is some .012.
    expect(flagged / tests).toBeLessThan(0.09)
    expect(flagged / tests).toBeGreaterThan(0.015)
    expect(plain / tests).toBeGreaterThan(0.5)
  })

  const probability = fc.double({ min: 0, max: 1, noNaN: true })
  const spreads = fc.record({
    windows: fc.integer({ min: 8, max: 168 }),
    correlation: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 20, noNaN: true })),
    rank: fc.double({ min: 1, max: 500, noNaN: true }),
    autocorrelation: fc.double({ min: 0, max: 0.95, noNaN: true }),
    excess: fc.double({ min: -5, max: 1e6, noNaN: true }),
  })
  const questions = fc.record({
    psi: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 100, noNaN: true })),
    degreesOfFreedom: fc.nat(500),
    referenceCount: fc.integer({ min: 1, max: 1_000_000_000 }),
    currentCount: fc.integer({ min: 1, max: 1_000_000_000 }),
    currentWindows: fc.integer({ min: 1, max: 366 }),
    independentPValue: probability,
  })

  it('is a probability, at least that of independent draws, of a finite design effect from 1 up', () => {
    fc.assert(
      fc.property(questions, spreads, (question, known) => {
        const { pValue, designEffect } = againstSpread(question, known)
        expect(pValue).toBeLessThanOrEqual(1)
        expect(pValue).toBeGreaterThanOrEqual(question.independentPValue)
        expect(designEffect).toBeGreaterThanOrEqual(1)
        expect(designEffect).toBeLessThan(Number.POSITIVE_INFINITY)
      }),
      { numRuns: 500 },
    )
  })

  it('does not rise with PSI, and does not fall with the correlation of windows', () => {
    const SLACK = 1 + 1e-9
    const pOf = (question: MeasuredPsi, known: Spread) =>
      againstSpread({ ...question, independentPValue: 0 }, known).pValue
    fc.assert(
      fc.property(questions, spreads, probability, (question, known, less) => {
        const p = pOf(question, known)
        expect(p).toBeLessThanOrEqual(pOf({ ...question, psi: question.psi * less }, known) * SLACK)
        const calmer = { ...known, correlation: known.correlation * less }
        expect(p * SLACK).toBeGreaterThanOrEqual(pOf(question, calmer))
      }),
      { numRuns: 500 },
    )
  })
})
