import { describe, expect, it } from 'vitest'
import { drawsOf } from '../../conformance/generator.ts'

// numpy 2.4.6, the legacy RandomState that np.random.seed and scipy's random_state use.
describe('the draws of a generator', () => {
  it('are those of random_sample, then of standard_normal', () => {
    const [uniform, normal] = drawsOf('np.random.seed(42); random(3); standard_normal(3)')
    expect(uniform).toEqual([0.3745401188473625, 0.9507143064099162, 0.7319939418114051])
    expect(normal?.slice(0, 2)).toEqual([-1.1118801180469204, 0.31890218468938336])
    // The C library's logarithm may differ from this one in the last place.
    expect(normal?.[2]).toBeCloseTo(0.2790412922001377, 14)
  })

  it('keep the second of a pair of normals for the next call', () => {
    const [first = [], second = []] = drawsOf('np.random.seed(1); normal(0,1,3); normal(10,2,1)')
    expect(first[0]).toBe(1.6243453636632417)
    expect(second).toEqual([10 + 2 * -1.0729686221561705])
  })

  it('of one list may be joined, and one call may be meant twice', () => {
    const [joined = []] = drawsOf('np.random.seed(31); normal(0,.5,100)+normal(4,.2,100)+normal(6,.5,100)')
    expect(joined).toHaveLength(300)
    const twice = drawsOf('np.random.seed(31); normal(1,1,500) twice')
    expect(twice.map((draw) => draw.length)).toEqual([500, 500])
    expect(twice[0]).not.toEqual(twice[1])
  })

  it('may bring their own seed, which starts anew', () => {
    const [a, b] = drawsOf('RandomState(7).normal(0,1,2); norm.rvs(size=2, random_state=7)')
    expect(a).toEqual([1.690525703800356, -0.4659373705408328])
    expect(b).toEqual(a)
  })

  it('choose from points and from letters', () => {
    const [points, letters] = drawsOf(
      "np.random.seed(5); choice(linspace(0,5,6), 4); choice(list('abcdef'), 4)",
    )
    expect(points).toEqual([3, 5, 0, 1])
    expect(letters).toEqual(['a', 'e', 'd', 'a'])
  })

  it('without a seed, or of an unknown kind, are refused', () => {
    expect(() => drawsOf('normal(0,1,5)')).toThrow("cannot draw 'normal(0,1,5)'")
    expect(() => drawsOf('np.random.seed(1); zipf(2,5)')).toThrow("cannot draw 'zipf(2,5)'")
  })
})
