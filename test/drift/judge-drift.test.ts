import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DriftQuestion, judgeDrift } from '../../lib/drift/judge-drift.ts'
import type { Spread } from '../../lib/drift/spread.ts'
import { DEFAULT_DRIFT_POLICY, FDR_CONTROLS, type SubjectVerdict } from '../../lib/drift/verdict.ts'
import { cellCount, type Subject } from '../../lib/window/bins.ts'
import { drawCounts, seededUniform } from '../stats/seeded-draws.ts'

const named = (name: string) => ({ role: 'feature', name }) as const
const distance: Subject = { ...named('distance'), kind: 'numeric', edges: [0, 10, 20, 30] }
const origin: Subject = { ...named('origin'), kind: 'categorical', categories: ['LAS', 'SFO', 'SMF'] }
const rushHour: Subject = { ...named('rush_hour'), kind: 'boolean' }

/** Cells as one line: missing unexpected | bins. */
const cells = (line: string): Float64Array =>
  Float64Array.from(line.replace('|', ' ').trim().split(/\s+/), (text) => Number(text))

const judgeOne = (
  subject: Subject,
  reference: string,
  current: string,
  policy: Partial<DriftQuestion['policy']> = {},
): SubjectVerdict => {
  const [verdict] = judgeDrift({
    spec: { subjects: [subject] },
    reference: [cells(reference)],
    current: [cells(current)],
    policy: { ...DEFAULT_DRIFT_POLICY, ...policy },
  })
  if (verdict === undefined) throw new Error('no verdict')
  return verdict
}

const methodsOf = (verdict: SubjectVerdict) =>
  verdict.verdict === 'not-testable' ? [] : verdict.tests.map(({ method }) => method)

describe('the verdict on one subject', () => {
  it.each<readonly [what: string, verdict: string, Subject, reference: string, current: string]>([
    ['the same shares', 'stable', distance, '0 0 | 0 1000 1000 1000 1000', '0 0 | 0 250 250 250 250'],
    ['a change within chance', 'stable', distance, '0 0 | 0 1000 1000 1000 1000', '0 0 | 0 60 45 52 43'],
    ['a large PSI that chance explains', 'stable', origin, '0 0 | 40 40 20', '0 0 | 36 32 36'],
    [
      'a real but small shift',
      'minor',
      distance,
      '0 0 | 0 9000 9000 9000 9000',
      '0 0 | 0 2000 2200 2400 2400',
    ],
    ['a large shift', 'drifted', distance, '0 0 | 0 1000 1000 1000 1000', '0 0 | 0 100 200 300 400'],
    [
      'values below all reference values',
      'drifted',
      distance,
      '0 0 | 0 1000 1000 1000 1000',
      '0 0 | 60 240 250 250 250',
    ],
    ['a feature that stops arriving', 'drifted', distance, '5 0 | 0 500 500 500 500', '1000 0 | 0 0 0 0 0'],
    ['values of another type', 'drifted', distance, '0 0 | 0 500 500 500 500', '0 100 | 0 200 200 200 300'],
    ['a category never seen', 'drifted', origin, '0 0 | 400 300 300', '0 100 | 400 300 200'],
    ['a category gone', 'drifted', origin, '0 0 | 400 300 300', '0 0 | 500 500 0'],
    ['missing values that were usual before', 'stable', origin, '100 0 | 400 300 200', '102 0 | 398 305 195'],
    ['a boolean turned over', 'drifted', rushHour, '0 0 | 900 100', '0 0 | 100 900'],
    ['a constant on both sides', 'stable', rushHour, '0 0 | 1000 0', '0 0 | 300 0'],
    ['one constant become another', 'drifted', rushHour, '0 0 | 1000 0', '0 0 | 0 300'],
    ['all missing on both sides', 'stable', distance, '500 0 | 0 0 0 0 0', '500 0 | 0 0 0 0 0'],
    ['one rare value, too rare to test', 'stable', rushHour, '0 0 | 1000 0', '0 0 | 299 1'],
  ])('%s is %s', (_, verdict, subject, reference, current) => {
    expect(judgeOne(subject, reference, current).verdict).toBe(verdict)
  })

  it('of a constant on both sides has PSI 0 and p 1', () => {
    expect(judgeOne(rushHour, '0 0 | 1000 0', '0 0 | 300 0')).toMatchObject({ psi: 0, adjustedPValue: 1 })
  })

  it('carries shares of missing and unexpected values and the counts', () => {
    expect(judgeOne(origin, '100 0 | 400 300 200', '50 10 | 20 10 10')).toMatchObject({
      role: 'feature',
      name: 'origin',
      subjectKind: 'categorical',
      counts: { reference: 1000, current: 100 },
      missingShare: { reference: 0.1, current: 0.5 },
      unexpectedShare: { reference: 0, current: 0.1 },
    })
  })

  it('rests on KS for numbers, on chi-square for categories and booleans, with the others beside them', () => {
    const numbers = judgeOne(distance, '0 0 | 0 99 99 99 99', '0 0 | 0 99 99 99 99')
    expect(methodsOf(numbers)).toEqual(['ks', 'chi-square', 'psi'])
    expect(numbers).toMatchObject({ primary: { method: 'ks' } })
    const categories = judgeOne(origin, '0 0 | 99 99 99', '0 0 | 99 99 99')
    expect(methodsOf(categories)).toEqual(['chi-square', 'psi'])
    expect(categories).toMatchObject({ primary: { method: 'chi-square' } })
    expect(judgeOne(rushHour, '0 0 | 99 99', '0 0 | 99 99')).toMatchObject({
      primary: { method: 'chi-square' },
    })
  })

  it('takes noise off its effect, and not off its PSI', () => {
    const effectOf = (current: string) => {
      const judged = judgeOne(distance, '0 0 | 0 1000 1000 1000 1000', current)
      if (judged.verdict === 'not-testable') throw new Error(judged.reason)
      return { psi: judged.psi, effect: judged.effect.value }
    }
    // Four cells are in use: 3 (1/4000 + 1/400) = .00825.
    const within = effectOf('0 0 | 0 104 98 102 96')
    expect(within.psi).toBeGreaterThan(0)
    expect(within.effect).toBe(0)
    const beyond = effectOf('0 0 | 0 40 80 120 160')
    expect(beyond.effect).toBeCloseTo(beyond.psi - 0.00825, 12)
  })

  it('is drifted from exactly the effect threshold and alpha on', () => {
    const [reference, current] = ['0 0 | 500 300 200', '0 0 | 300 300 400']
    const judged = judgeOne(origin, reference, current)
    if (judged.verdict === 'not-testable') throw new Error(judged.reason)
    const { value } = judged.effect
    const at = { effectThreshold: value, alpha: judged.adjustedPValue }
    expect(judgeOne(origin, reference, current, at).verdict).toBe('drifted')
    expect(judgeOne(origin, reference, current, { ...at, effectThreshold: value * 1.001 }).verdict).toBe(
      'minor',
    )
    expect(
      judgeOne(origin, reference, current, { ...at, alpha: judged.adjustedPValue / 1.001 }).verdict,
    ).toBe('stable')
  })

  it('asks how windows vary where that is known, subject by subject', () => {
    const [reference, current] = [cells('0 0 | 6000 3000 3000'), cells('0 0 | 900 600 500')]
    const spread: Spread = { windows: 30, correlation: 0.01, rank: 2, autocorrelation: 0, excess: 10 }
    const [plain, known] = judgeDrift({
      spec: { subjects: [origin, { ...origin, name: 'destination' }] },
      reference: [reference, reference],
      current: [current, current],
      spreads: [null, spread],
      policy: DEFAULT_DRIFT_POLICY,
    })
    expect(plain).toMatchObject({ verdict: 'minor', designEffect: null, primary: { method: 'chi-square' } })
    expect(known).toMatchObject({ verdict: 'stable', primary: { method: 'psi' } })
    // 1 + (31/30) .01 / (1/12000 + 1/2000)
    expect(known).toHaveProperty(
      'designEffect',
      expect.closeTo(1 + (0.01 * 31) / 30 / (1 / 12_000 + 1 / 2_000), 10),
    )
  })
})

describe('a subject that cannot be tested', () => {
  it.each<readonly [what: string, reference: string, current: string, facts: object]>([
    [
      'no reference',
      '0 0 | 0 0',
      '0 0 | 500 500',
      { reason: 'no reference', counts: { reference: 0, current: 1000 } },
    ],
    [
      'too few events in the window',
      '0 0 | 500 500',
      '9 0 | 50 40',
      { reason: 'too few events', side: 'current', count: 99, required: 100 },
    ],
    [
      'an empty window',
      '0 0 | 500 500',
      '0 0 | 0 0',
      { reason: 'too few events', count: 0, missingShare: { reference: 0, current: null } },
    ],
    [
      'too small a reference',
      '0 0 | 9 9',
      '0 0 | 500 500',
      { reason: 'too few events', side: 'reference', count: 18 },
    ],
  ])('says why: %s', (_, reference, current, facts) => {
    expect(judgeOne(rushHour, reference, current)).toMatchObject({ verdict: 'not-testable', ...facts })
  })

  it('needs at least one event even where the policy asks for none', () => {
    const judged = judgeOne(rushHour, '0 0 | 1 1', '0 0 | 0 0', { minCount: 0 })
    expect(judged).toMatchObject({ verdict: 'not-testable', count: 0, required: 1 })
  })

  it('has more cells than the chi-square tail is right for', () => {
    const edges = Array.from({ length: 600 }, (_, i) => i)
    const wide: Subject = { ...named('wide'), kind: 'numeric', edges }
    const counts = new Float64Array(cellCount(wide)).fill(10)
    const question = {
      spec: { subjects: [wide] },
      reference: [counts],
      current: [counts],
      policy: DEFAULT_DRIFT_POLICY,
    }
    expect(judgeDrift(question)).toMatchObject([{ reason: 'too many cells', count: 603, limit: 501 }])
  })

  it('takes a subject that nothing was counted for as empty', () => {
    const question = {
      spec: { subjects: [origin] },
      reference: [],
      current: [],
      policy: DEFAULT_DRIFT_POLICY,
    }
    expect(judgeDrift(question)).toMatchObject([
      { reason: 'no reference', counts: { reference: 0, current: 0 } },
    ])
  })

  it('is a defect when its counts come from other bins', () => {
    expect(() => judgeOne(origin, '0 0 | 1 2', '0 0 | 1 2 3')).toThrow(
      /reference of feature 'origin' has 4 cells, its bins have 5/,
    )
  })
})

describe('many subjects', () => {
  const subjects = Array.from({ length: 50 }, (_, i): Subject => ({ ...origin, name: `f${i}` }))

  const falseAlarmWindows = (fdr: DriftQuestion['policy']['fdr']): number => {
    const uniform = seededUniform(1526)
    const shares = [0.02, 0.01, 0.4, 0.3, 0.27]
    const draw = (draws: number) => subjects.map(() => drawCounts(shares, draws, uniform))
    const windows = Array.from({ length: 100 }, () =>
      judgeDrift({
        spec: { subjects },
        reference: draw(1000),
        current: draw(500),
        policy: { ...DEFAULT_DRIFT_POLICY, alpha: 0.05, fdr },
      }),
    )
    return windows.filter((verdicts) => verdicts.some(({ verdict }) => verdict !== 'stable')).length
  }

  it('raise a false alarm in about 5 % of windows at alpha .05 with the control, in nearly all without', () => {
    expect(falseAlarmWindows('benjamini-hochberg')).toBeLessThanOrEqual(10) // 5 expected; above 10 with chance 1 %
    expect(falseAlarmWindows('none')).toBeGreaterThan(80) // 1 - .95^50 = 92 % expected
  })

  it('do not dilute each other when some cannot be tested', () => {
    const moved = { reference: cells('0 0 | 400 300 300'), current: cells('0 0 | 340 300 360') }
    const alone = judgeOne(origin, '0 0 | 400 300 300', '0 0 | 340 300 360')
    const together = judgeDrift({
      spec: { subjects },
      reference: subjects.map(() => moved.reference),
      current: subjects.map((_, i) => (i === 7 ? moved.current : new Float64Array(5))),
      policy: DEFAULT_DRIFT_POLICY,
    })
    expect(together[7]).toEqual({ ...alone, name: 'f7' })
    expect(together.filter(({ verdict }) => verdict === 'not-testable')).toHaveLength(49)
  })

  it('come back in the order of the bins', () => {
    const [reference, current] = [
      subjects.map(() => cells('0 0 | 400 300 300')),
      subjects.map(() => cells('0 0 | 4 3 3')),
    ]
    const verdicts = judgeDrift({ spec: { subjects }, reference, current, policy: DEFAULT_DRIFT_POLICY })
    expect(verdicts.map(({ name }) => name)).toEqual(subjects.map(({ name }) => name))
  })
})

describe('for any counts', () => {
  const side = (subject: Subject) => {
    const count = fc.oneof(fc.constant(0), fc.nat(50), fc.nat(1_000_000_000))
    const width = cellCount(subject)
    const filled = fc.array(count, { minLength: width, maxLength: width })
    return fc.oneof(
      { weight: 4, arbitrary: filled },
      { weight: 1, arbitrary: fc.constant(Array<number>(width).fill(0)) },
    )
  }
  const subjects = [distance, origin, rushHour]
  const sides = fc.tuple(side(distance), side(origin), side(rushHour))
  const policies = fc.record({
    alpha: fc.double({ min: 1e-12, max: 0.5, noNaN: true }),
    effectThreshold: fc.double({ min: 0, max: 1, noNaN: true }),
    fdr: fc.constantFrom(...FDR_CONTROLS),
    minCount: fc.nat(200),
  })

  const spread = fc.record({
    windows: fc.integer({ min: 8, max: 168 }),
    correlation: fc.double({ min: 0, max: 5, noNaN: true }),
    rank: fc.double({ min: 1, max: 6, noNaN: true }),
    autocorrelation: fc.double({ min: 0, max: 0.95, noNaN: true }),
    excess: fc.double({ min: -5, max: 1e6, noNaN: true }),
  })
  const knownSpreads = fc.array(fc.option(spread), { minLength: 3, maxLength: 3 })

  it('no verdict holds NaN, infinity, or a probability outside 0 to 1', () => {
    fc.assert(
      fc.property(sides, sides, policies, knownSpreads, (reference, current, policy, spreads) => {
        const verdicts = judgeDrift({
          spec: { subjects },
          reference: reference.map((counts) => Float64Array.from(counts)),
          current: current.map((counts) => Float64Array.from(counts)),
          spreads,
          policy,
        })
        expect(verdicts).toHaveLength(subjects.length)
        expect(numbersIn(verdicts).every(Number.isFinite)).toBe(true)
        for (const verdict of verdicts) {
          if (verdict.verdict === 'not-testable') continue
          const probabilities = [
            verdict.adjustedPValue,
            verdict.primary.pValue,
            ...verdict.tests.map(({ pValue }) => pValue ?? Number.NaN),
          ]
          expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true)
          // But for rounding in m p / k.
          expect(verdict.adjustedPValue * (1 + 1e-12)).toBeGreaterThanOrEqual(verdict.primary.pValue)
          expect(verdict.effect.value).toBeGreaterThanOrEqual(0)
          expect(verdict.effect.value).toBeLessThanOrEqual(verdict.psi)
          expect(methodsOf(verdict)).toContain(verdict.primary.method)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('equal counts on both sides are never more than stable', () => {
    fc.assert(
      fc.property(sides, (counts) => {
        const same = counts.map((cell) => Float64Array.from(cell))
        const verdicts = judgeDrift({
          spec: { subjects },
          reference: same,
          current: same,
          policy: DEFAULT_DRIFT_POLICY,
        })
        expect(verdicts.every(({ verdict }) => verdict === 'stable' || verdict === 'not-testable')).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
