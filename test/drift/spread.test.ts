import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  estimateSpread,
  independentWindows,
  meanInflation,
  poolAutocorrelation,
  SPREAD_WINDOWS_MIN,
  type Spread,
} from '../../lib/drift/spread.ts'
import { effectGram, effectRank, excessTrace, lagOneCorrelation } from '../../lib/drift/window-effects.ts'
import { dirichletWindows, equalShares, independentWindowsOf, shiftingFeatures } from './given-windows.ts'

const SEEDS = Array.from({ length: 20 }, (_, i) => 2_026 + i)
const learnt = (windows: readonly Float64Array[]): Spread => {
  const spread = estimateSpread(windows)
  if (spread === null) throw new Error('nothing was learnt')
  return spread
}
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length
const given = (over: Partial<Spread>): Spread => ({
  windows: 30,
  correlation: 0.01,
  rank: 1,
  autocorrelation: 0,
  excess: 10,
  ...over,
})

describe('the spread of windows', () => {
  it.each([5, 20])(
    'of Dirichlet-multinomial windows over %i cells is its correlation, in most directions',
    (cells) => {
      const drawn = { windows: 30, events: 500, precision: 199 }
      const spreads = SEEDS.map((seed) => learnt(dirichletWindows(seed, equalShares(cells), drawn)))
      // Truth: 1 / (1 + 199) = .005. The sd of one estimate is some .0007, of the mean of twenty .00016.
      expect(mean(spreads.map(({ correlation }) => correlation))).toBeGreaterThan(0.0042)
      expect(mean(spreads.map(({ correlation }) => correlation))).toBeLessThan(0.0055)
      expect(mean(spreads.map(({ rank }) => rank))).toBeGreaterThan((cells - 1) / 2)
      expect(Math.max(...spreads.map(({ autocorrelation }) => autocorrelation))).toBeLessThan(0.4)
    },
  )

  it('of windows that shift a normal distribution is its design effect less one a event, in one direction', () => {
    const world = { windowCount: 2_000, designEffect: 5, autocorrelation: 0 }
    const spreads = shiftingFeatures(7, 40, world).map((feature) =>
      learnt(Array.from({ length: 30 }, () => feature.next(0))),
    )
    // Truth: (5 - 1) / 2,000 = .002; the sd of one estimate is a quarter of it, for thirty windows know a variance so well.
    expect(mean(spreads.map(({ correlation }) => correlation))).toBeGreaterThan(0.0016)
    expect(mean(spreads.map(({ correlation }) => correlation))).toBeLessThan(0.0024)
    expect(Math.max(...spreads.map(({ rank }) => rank))).toBeLessThan(1.5)
  })

  it('of a slow wave is not what its own mean hides of it', () => {
    const world = { windowCount: 2_000, designEffect: 5, autocorrelation: 0.9 }
    const correlations = shiftingFeatures(6, 150, world).map(
      (feature) => learnt(Array.from({ length: 30 }, () => feature.next(0))).correlation,
    )
    // Truth: .002. Thirty such windows are worth three, so the mean of 150 estimates has an sd of .00016.
    expect(mean(correlations)).toBeGreaterThan(0.0016)
    expect(mean(correlations)).toBeLessThan(0.003)
  })

  it('belongs to the subject: windows ten times as large tell the same correlation', () => {
    const shares = equalShares(5)
    const of = (events: number) =>
      mean(
        SEEDS.map(
          (seed) =>
            learnt(dirichletWindows(seed, shares, { windows: 20, events, precision: 99 })).correlation,
        ),
      )
    expect(of(2_000) / of(200)).toBeGreaterThan(0.85)
    expect(of(2_000) / of(200)).toBeLessThan(1.15)
  })

  it('of independent draws is next to nothing', () => {
    const spreads = SEEDS.map((seed) =>
      learnt(independentWindowsOf(seed, equalShares(20), { windows: 30, events: 500 })),
    )
    // A design effect of 1 + 500 rho: on average below 1.1.
    expect(mean(spreads.map(({ correlation }) => correlation))).toBeLessThan(0.0002)
  })

  it('tells from the order of windows how they hang together', () => {
    const windowsOf = (autocorrelation: number) =>
      shiftingFeatures(11, 40, { windowCount: 2_000, designEffect: 20, autocorrelation }).map((feature) =>
        learnt(Array.from({ length: 30 }, () => feature.next(0))),
      )
    // A single estimate has an sd of about .16, the median of forty of .03.
    for (const truth of [0, 0.5]) {
      const [pooled] = poolAutocorrelation(windowsOf(truth))
      expect(Math.abs((pooled?.autocorrelation ?? 1) - truth)).toBeLessThan(0.12)
    }
    const [slow] = poolAutocorrelation(windowsOf(0.9))
    expect(slow?.autocorrelation).toBeGreaterThan(0.75)
  })

  it('of independent draws has no autocorrelation, which would be noise by noise and blind the test', () => {
    const spreads = Array.from({ length: 200 }, (_, i) =>
      learnt(independentWindowsOf(100 + i, equalShares(20), { windows: 20, events: 200 })),
    )
    // Kept where chance alone gives three standard deviations of excess: some 3 in 1,000.
    expect(spreads.filter(({ autocorrelation }) => autocorrelation > 0).length).toBeLessThanOrEqual(3)
  })

  it.each<readonly [what: string, windows: readonly number[][]]>([
    ['no windows', []],
    ['too few windows', Array.from({ length: SPREAD_WINDOWS_MIN - 1 }, (_, i) => [50 + i, 50])],
    [
      'too few windows that hold anything',
      Array.from({ length: 30 }, (_, i) => (i < SPREAD_WINDOWS_MIN - 1 ? [50 + i, 50] : [0, 0])),
    ],
    ['a subject that never left one cell', Array.from({ length: 30 }, () => [100, 0])],
  ])('is not learnt from %s', (_, windows) => {
    expect(estimateSpread(windows)).toBeNull()
  })

  it('is learnt from the least number of windows, and says of how many', () => {
    const windows = Array.from({ length: SPREAD_WINDOWS_MIN }, (_, i) => [50 + i, 50])
    expect(estimateSpread([[0, 0], ...windows])).toMatchObject({ windows: SPREAD_WINDOWS_MIN })
  })

  it('is beyond chance where every window is another constant, and its numbers stay finite', () => {
    const constants = Array.from({ length: 14 }, (_, i) =>
      Array.from({ length: 7 }, (_, day) => (day === i % 7 ? 500 : 0)),
    )
    const spread = estimateSpread(constants)
    expect(spread?.correlation).toBeGreaterThan(1)
    expect(Object.values(spread ?? {}).every(Number.isFinite)).toBe(true)
  })

  it('of any counts holds no NaN, a rank of 1 to the degrees of freedom, and an autocorrelation of 0 to .95', () => {
    const count = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(20), fc.nat(1_000_000_000))
    const sizes = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 24 }))
    const windows = sizes.chain(([cells, length]) =>
      fc.array(fc.array(count, { minLength: cells, maxLength: cells }), {
        minLength: length,
        maxLength: length,
      }),
    )
    let learntFrom = 0
    fc.assert(
      fc.property(windows, (counts) => {
        const spread = estimateSpread(counts)
        if (spread === null) return
        learntFrom += 1
        expect(Object.values(spread).every(Number.isFinite)).toBe(true)
        const used = (counts[0] ?? []).filter((_, cell) => counts.some((window) => (window[cell] ?? 0) > 0))
        expect(spread.correlation).toBeGreaterThanOrEqual(0)
        expect(spread.rank).toBeGreaterThanOrEqual(1)
        expect(spread.rank).toBeLessThanOrEqual(used.length - 1)
        expect(spread.autocorrelation).toBeGreaterThanOrEqual(0)
        expect(spread.autocorrelation).toBeLessThanOrEqual(0.95)
      }),
      { numRuns: 300 },
    )
    expect(learntFrom).toBeGreaterThan(50)
  })
})

describe('one autocorrelation for all subjects', () => {
  it('is the median over those whose windows clearly move', () => {
    const pooled = poolAutocorrelation([
      given({ autocorrelation: 0.2 }),
      given({ autocorrelation: 0.4 }),
      null,
      given({ autocorrelation: 0.3 }),
      given({ excess: 1.9, autocorrelation: 0.9 }),
    ])
    expect(pooled.map((spread) => spread?.autocorrelation)).toEqual([0.3, 0.3, undefined, 0.3, 0.9])
  })

  it('leaves a subject its own where it is higher by more than two standard errors', () => {
    // Two standard errors of thirty windows without autocorrelation: 2 / sqrt(30) = .365.
    const others = Array.from({ length: 3 }, () => given({ autocorrelation: 0 }))
    const of = (autocorrelation: number) => poolAutocorrelation([...others, given({ autocorrelation })])[3]
    expect(of(0.36)?.autocorrelation).toBe(0)
    expect(of(0.37)?.autocorrelation).toBe(0.37)
  })

  it('changes nothing where no subject moves', () => {
    const still = [null, given({ excess: 0, autocorrelation: 0.5 })]
    expect(poolAutocorrelation(still)).toEqual(still)
  })
})

describe('what correlated windows are worth', () => {
  it('is their number without autocorrelation', () => {
    expect(meanInflation(0, 30)).toBe(1)
    expect(independentWindows(given({}))).toBe(30)
  })

  it('is the variance of the mean of an AR(1) series, summed over all pairs', () => {
    const [phi, windows] = [0.5, 8]
    let pairs = 0
    for (let k = 0; k < windows; k += 1) for (let l = 0; l < windows; l += 1) pairs += phi ** Math.abs(k - l)
    expect(meanInflation(phi, windows)).toBeCloseTo(pairs / windows, 12)
  })

  it('is, to tell a variance, less by (1 - phi^2) / (1 + phi^2)', () => {
    // Bartlett (1946): the variance of a sample variance is 2 sigma^4 / K times the sum of phi^(2 |lag|) over all lags.
    const lags = Array.from({ length: 401 }, (_, i) => Math.abs(i - 200))
    const inflation = lags.reduce((sum, lag) => sum + 0.5 ** (2 * lag), 0)
    expect(independentWindows(given({ autocorrelation: 0.5 }))).toBeCloseTo(30 / inflation, 10)
  })
})

describe('effects of windows', () => {
  it('leave cells out that no window uses', () => {
    const windows = Array.from({ length: 8 }, (_, i) => [0, 40 + i, 0, 60])
    expect(effectGram(windows)).toMatchObject({ degreesOfFreedom: 1, windows: 8 })
  })

  const gramsOf = (designEffect: number, autocorrelation: number, windows: number) =>
    shiftingFeatures(5, 100, { windowCount: 2_000, designEffect, autocorrelation }).map((feature) =>
      effectGram(Array.from({ length: windows }, () => feature.next(0))),
    )

  it('of few windows have a lag-one correlation without the bias of one that is freed of its mean', () => {
    // Ten windows: without the correction -.1 for 0 and .25 for .5; the mean of a hundred has an sd of .04.
    expect(Math.abs(mean(gramsOf(20, 0, 10).map(lagOneCorrelation)))).toBeLessThan(0.09)
    expect(mean(gramsOf(20, 0.5, 10).map(lagOneCorrelation))).toBeGreaterThan(0.36)
  })

  it('that are hardly above the noise still have one direction, where there is one', () => {
    expect(mean(gramsOf(2, 0, 30).map(effectRank))).toBeLessThan(1.4)
  })

  it('of a few events a cell are no more and no less than sampling gives', () => {
    const excesses = SEEDS.map((seed) =>
      excessTrace(effectGram(independentWindowsOf(seed, equalShares(20), { windows: 30, events: 100 }))),
    )
    // Of 551 degrees of freedom; the mean of twenty has an sd of 9.
    expect(Math.abs(mean(excesses))).toBeLessThan(36)
  })

  it('of independent draws sum to no excess, give or take chance', () => {
    const excesses = SEEDS.map((seed) =>
      excessTrace(effectGram(independentWindowsOf(seed, equalShares(10), { windows: 30, events: 400 }))),
    )
    // A chi-square of 29 x 9 degrees of freedom less as many: an sd of 22.8, of the mean of twenty 5.1.
    expect(Math.abs(mean(excesses))).toBeLessThan(16)
  })
})
