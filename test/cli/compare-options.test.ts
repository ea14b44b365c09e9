import { describe, expect, it } from 'vitest'
import { optionsOf } from '../../lib/cli/compare/options-of.ts'
import {
  parseAlpha,
  parseCount,
  parseEffect,
  parseMethods,
  parsePeriodOption,
  parseTypes,
} from '../../lib/cli/compare/parse.ts'

describe('what the options of compare take', () => {
  it('methods by name, in order', () => {
    expect(parseMethods('ks, chi-square')).toEqual(['ks', 'chi-square'])
    expect(() => parseMethods('magic')).toThrow("There is no 'magic'; there are psi, ks,")
  })

  it.each([
    ['0.01', 0.01],
    ['.05', 0.05],
    ['1e-6', 1e-6],
  ])('alpha %s', (text, alpha) => {
    expect(parseAlpha(text)).toBe(alpha)
  })

  it.each(['5', '1', '0', '0.0', '-0.1', 'NaN', '', '1e9'])('no alpha that is %o', (text) => {
    expect(() => parseAlpha(text)).toThrow('It must be a number between 0 and 1, such as 0.01.')
  })

  it('an effect as a measure and its limit', () => {
    expect(parseEffect('psi=0.2')).toEqual({ measure: 'psi', threshold: 0.2 })
  })

  it.each(['psi', 'psi=', 'psi=0', 'psi=-1', 'psi=.2=3', 'psi=x'])('no effect that is %o', (text) => {
    expect(() => parseEffect(text)).toThrow('a measure and a number over 0, such as psi=0.2')
  })

  it.each(['0', '-1', '1.5', '', 'ten', '9'.repeat(13)])('no count that is %o', (text) => {
    expect(() => parseCount(text)).toThrow('It must be a whole number from 1.')
  })

  it('types by column; a name may hold an equals sign', () => {
    expect([...parseTypes('code=categorical,a=b=numeric')]).toEqual([
      ['code', 'categorical'],
      ['a=b', 'numeric'],
    ])
    expect(() => parseTypes('age=text')).toThrow('kinds: numeric, categorical, boolean, time')
    expect(() => parseTypes('=numeric')).toThrow('It must be COLUMN=KIND')
  })

  it('periods', () => {
    expect(parsePeriodOption('1M')).toEqual({ unit: 'month', count: 1 })
    expect(() => parsePeriodOption('1y')).toThrow('a length such as 15m, 1h, 1d, 1w, or 1M for a month')
  })
})

describe('options that need or exclude each other', () => {
  const words = { reference: 'a', current: 'b', url: '' }
  const optionsFrom = (given: Partial<Parameters<typeof optionsOf>[0]>) =>
    optionsOf({ ...words, ...given }, () => undefined)

  it('a day is the period of --chunk-by', () => {
    expect(optionsFrom({ chunkBy: 'time' }).chunks).toEqual({
      by: 'time',
      column: 'time',
      period: { unit: 'ms', count: 86_400_000 },
    })
  })

  it('rows are cut in one way', () => {
    expect(() => optionsFrom({ chunkSize: 10, chunkNumber: 2 })).toThrow('give one')
  })

  it('a period needs a time', () => {
    expect(() => optionsFrom({ period: { unit: 'month', count: 1 } })).toThrow('name it with --chunk-by')
  })

  it('the first method decides, so it must have a p-value', () => {
    expect(() => optionsFrom({ method: ['wasserstein', 'ks'] })).toThrow('wasserstein has no p-value')
    expect(optionsFrom({ method: ['ks', 'wasserstein'] }).methods).toEqual(['ks', 'wasserstein'])
  })

  it('a threshold needs a measure that does not grow with the rows', () => {
    expect(() => optionsFrom({ effect: { measure: 't-test', threshold: 2 } })).toThrow(
      't-test is no measure of an effect: it grows with the rows; --effect takes psi, ks,',
    )
  })
})
