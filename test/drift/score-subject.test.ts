import { describe, expect, it } from 'vitest'
import { type ScoreOptions, scoreSubject } from '../../lib/drift/score-subject.ts'
import type { SubjectScores } from '../../lib/drift/verdict.ts'
import { chiSquareHomogeneity } from '../../lib/stats/chi-square.ts'
import type { Subject } from '../../lib/window/bins.ts'

const OPTIONS: ScoreOptions = { alpha: 0.01, minCount: 100, spread: null }
const distance: Subject = { role: 'feature', name: 'distance', kind: 'numeric', edges: [0, 10, 20, 30] }
const origin: Subject = { role: 'feature', name: 'origin', kind: 'categorical', categories: ['LAS', 'SFO'] }

/** Cells as one line: missing unexpected | bins. */
const cells = (line: string): Float64Array =>
  Float64Array.from(line.replace('|', ' ').trim().split(/\s+/), (text) => Number(text))
const scored = (
  subject: Subject,
  reference: string,
  current: string,
  over: Partial<ScoreOptions> = {},
): SubjectScores => {
  const finding = scoreSubject(subject, cells(reference), cells(current), { ...OPTIONS, ...over })
  if (finding.kind === 'not-testable') throw new Error(finding.why.reason)
  return finding.scores
}
const pOf = (scores: SubjectScores, method: string): number =>
  scores.tests.find((test) => test.method === method)?.pValue ?? Number.NaN

describe('the primary test of numbers', () => {
  it('is KS alone where nothing is missing or unexpected', () => {
    const scores = scored(distance, '0 0 | 0 500 500 500 500', '0 0 | 0 40 50 60 70')
    expect(scores.tests.map(({ method }) => method)).toEqual(['ks', 'chi-square', 'psi'])
    expect(scores.primary).toEqual({ method: 'ks', pValue: pOf(scores, 'ks') })
  })

  it('is the smaller of KS and `missing`, counted twice, where some are', () => {
    const more = scored(distance, '20 0 | 0 500 500 500 500', '90 0 | 0 100 100 100 100')
    expect(pOf(more, 'ks')).toBe(1)
    expect(more.primary).toEqual({ method: 'missing', pValue: 2 * pOf(more, 'missing') })
    const shifted = scored(distance, '20 0 | 0 500 500 500 500', '4 0 | 0 40 80 120 160')
    expect(shifted.primary).toEqual({ method: 'ks', pValue: 2 * pOf(shifted, 'ks') })
  })

  it('is at most 1', () => {
    expect(scored(distance, '20 0 | 0 500 500 500 500', '4 0 | 0 100 100 100 100').primary.pValue).toBe(1)
  })

  it('sees unexpected values, which KS leaves out', () => {
    const scores = scored(distance, '0 0 | 0 500 500 500 500', '0 30 | 0 100 100 100 100')
    expect(pOf(scores, 'ks')).toBe(1)
    expect(scores.primary.method).toBe('missing')
    expect(scores.primary.pValue).toBeLessThan(1e-9)
  })

  it('is `missing` alone where a side has no values', () => {
    const scores = scored(distance, '5 0 | 0 500 500 500 500', '200 0 | 0 0 0 0 0')
    expect(scores.tests.map(({ method }) => method)).toEqual(['missing', 'chi-square', 'psi'])
    expect(scores.primary).toEqual({ method: 'missing', pValue: pOf(scores, 'missing') })
  })

  it('is PSI where all is missing on both sides, which is no change', () => {
    const scores = scored(distance, '500 0 | 0 0 0 0 0', '200 0 | 0 0 0 0 0')
    expect(scores.tests.map(({ method }) => method)).toEqual(['psi'])
    expect(scores).toMatchObject({ psi: 0, primary: { method: 'psi', pValue: 1 }, effect: { value: 0 } })
  })

  it('is the exact KS where the values are at hand', () => {
    const values = (from: number, count: number) =>
      Float64Array.from({ length: count }, (_, i) => from + i / count)
    // Within one bin, so the binned form sees nothing. Of the current values none lies below 1.5: F differs by 101/200 there.
    const samples = { reference: values(1, 200), current: values(1.5, 200) }
    const [reference, current] = ['0 0 | 0 200 0 0 0', '0 0 | 0 200 0 0 0']
    expect(pOf(scored(distance, reference, current), 'ks')).toBe(1)
    const exact = scored(distance, reference, current, { samples })
    expect(exact.tests[0]).toMatchObject({ method: 'ks', statistic: 0.505 })
    expect(exact.tests[0]).not.toHaveProperty('statisticMax')
    expect(exact.primary.pValue).toBeLessThan(1e-20)
  })
})

describe('the cells of numbers', () => {
  const [reference, current] = ['0 0 | 0 1000 1000 1000 1000', '0 0 | 4 246 250 250 250']

  it('take a few values below the least of the reference as of its lowest bin, for chi-square and PSI', () => {
    const scores = scored(distance, reference, current)
    const within = scored(distance, reference, '0 0 | 0 250 250 250 250')
    expect(scores.tests.slice(1)).toEqual(within.tests.slice(1))
    expect(scores).toMatchObject({ psi: 0, effect: { value: 0 }, detectableShift: within.detectableShift })
  })

  it('are those that were counted for KS', () => {
    expect(scored(distance, reference, current).tests[0]).toMatchObject({ method: 'ks', statistic: 0.004 })
  })

  it('are not pooled where they are rare, since all hold as much of the reference', () => {
    const edges = Array.from({ length: 19 }, (_, i) => i)
    const even: Subject = { role: 'feature', name: 'even', kind: 'numeric', edges }
    const [before, now] = [
      Array<number>(20).fill(250),
      [...Array<number>(10).fill(4), ...Array<number>(10).fill(6)],
    ]
    const asTheyAre = chiSquareHomogeneity(before, now, { rareCells: 'as they are' })
    expect(chiSquareHomogeneity(before, now)).not.toEqual(asTheyAre)
    const scores = scored(even, `0 0 | ${before.join(' ')}`, `0 0 | ${now.join(' ')}`)
    expect(asTheyAre).toHaveProperty('pValue', pOf(scores, 'chi-square'))
  })
})

describe('the primary test of categories', () => {
  it('is chi-square over all cells, missing and unexpected ones among them', () => {
    const scores = scored(origin, '0 0 | 500 500', '30 0 | 100 100')
    expect(scores.tests.map(({ method }) => method)).toEqual(['chi-square', 'psi'])
    expect(scores.primary).toEqual({ method: 'chi-square', pValue: pOf(scores, 'chi-square') })
    expect(scores.primary.pValue).toBeLessThan(1e-9)
  })
})

describe('where the spread of windows is known', () => {
  const spread = { windows: 30, correlation: 0.005, rank: 1, autocorrelation: 0, excess: 10 }

  it('PSI against it is primary, and a shift must be larger to be found', () => {
    const [reference, current] = ['0 0 | 0 5000 5000 5000 5000', '0 0 | 0 400 480 520 600']
    const alone = scored(distance, reference, current)
    const known = scored(distance, reference, current, { spread })
    expect(known.tests).toEqual(alone.tests)
    expect(known.psi).toBe(alone.psi)
    expect(known.effect).toEqual(alone.effect)
    expect(alone.primary.pValue).toBeLessThan(0.001)
    expect(known.primary.method).toBe('psi')
    expect(known.primary.pValue).toBeGreaterThan(0.05)
    expect(known.designEffect).toBeGreaterThan(5)
    expect(known.detectableShift.value).toBeGreaterThan(2 * alone.detectableShift.value)
  })

  it('p is never below that of chi-square', () => {
    const calm = { ...spread, correlation: 0 }
    const scores = scored(distance, '0 0 | 0 500 500 500 500', '0 0 | 0 70 60 50 40', { spread: calm })
    expect(scores.primary.pValue).toBeGreaterThanOrEqual(pOf(scores, 'chi-square'))
  })

  it('a subject that fills one and the same cell on both sides has not changed', () => {
    const scores = scored(origin, '0 0 | 500 0', '0 0 | 200 0', { spread })
    expect(scores).toMatchObject({ psi: 0, primary: { method: 'psi', pValue: 1 }, designEffect: 1 })
    expect(scores.detectableShift.value).toBe(0)
  })
})

describe('the detectable shift', () => {
  it('is that of counts divided by the design effect', () => {
    const [reference, current] = ['0 0 | 0 500 500 500 500', '0 0 | 0 90 110 105 95']
    const spread = { windows: 30, correlation: 0.005, rank: 1, autocorrelation: 0, excess: 10 }
    const [alone, known] = [
      scored(distance, reference, current),
      scored(distance, reference, current, { spread }),
    ]
    // PSI is in proportion to 1/n + 1/m, and a shift is its root.
    const wider = Math.sqrt(known.designEffect ?? 0)
    expect(known.detectableShift.value).toBeCloseTo(wider * alone.detectableShift.value, 8)
  })

  it('is told in standard deviations for numbers, in PSI for others, and shrinks with more events', () => {
    const small = scored(distance, '0 0 | 0 500 500 500 500', '0 0 | 0 50 50 50 50')
    const large = scored(distance, '0 0 | 0 500 500 500 500', '0 0 | 0 500 500 500 500')
    expect(small.detectableShift).toMatchObject({ unit: 'reference sd', power: 0.8 })
    expect(large.detectableShift.value).toBeLessThan(small.detectableShift.value)
    expect(scored(origin, '0 0 | 500 500', '0 0 | 50 50').detectableShift.unit).toBe('psi')
  })
})
