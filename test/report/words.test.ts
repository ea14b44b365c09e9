import { describe, expect, it } from 'vitest'
import { adviceOf } from '../../lib/report/advice.ts'
import { columnText } from '../../lib/report/column-text.ts'
import { effectText, movementText } from '../../lib/report/effect-text.ts'
import { headlineOf, largestOf } from '../../lib/report/headline.ts'
import { situationOf } from '../../lib/report/situation.ts'
import {
  categoricalColumn,
  chunksOf,
  column,
  notTestable,
  numericColumn,
  reportOf,
  segmentOf,
  TROUBLED,
} from './given.ts'

const usual = { mean: 41, sd: 12 }
const stable = numericColumn('age', usual, usual)
const shifted = numericColumn('age', usual, { mean: 55, sd: 12 })
const seenOf = (report: Parameters<typeof adviceOf>[0]): string[] => adviceOf(report).map(({ seen }) => seen)

describe('the answer in one sentence', () => {
  it.each([
    ['drift', reportOf(TROUBLED), '3 of 8 columns drifted.'],
    ['one column alone', reportOf([shifted]), '1 of 1 column drifted.'],
    [
      'only small differences',
      reportOf([stable, numericColumn('delay', { mean: 8, sd: 31 }, { mean: 12, sd: 32 })]),
      'No column drifted; 1 of 2 columns differs by too little to matter.',
    ],
    ['no difference', reportOf([stable]), 'No drift found in 1 column.'],
    [
      'nothing to test',
      reportOf([notTestable('a', 'No rows.')]),
      'No column could be tested: there is no answer.',
    ],
    ['no columns', reportOf([]), 'There was no column to compare.'],
    ['a peer', reportOf(TROUBLED, { compat: 'nannyml' }), '3 of 8 columns drifted by NannyML’s rule.'],
  ])('%s', (_, report, sentence) => expect(headlineOf(report)).toBe(sentence))

  it('names the column that drifted most, by how much, and in which direction', () => {
    const distance = column({
      name: 'distance',
      verdict: 'drifted',
      effect: { measure: 'psi', value: 0.31, threshold: 0.1 },
      mean: { reference: 650, current: 731 },
      sd: { reference: 200, current: 205 },
    })
    expect(largestOf(reportOf([stable, distance]))).toBe(
      'It is distance, PSI 0.31 (limit 0.1), shifted up: mean 650 → 731.',
    )
    expect(largestOf(reportOf([stable]))).toBeNull()
  })
})

describe('what a difference looks like', () => {
  it.each([
    ['missing', numericColumn('a', usual, usual, { missing: { reference: 0.01, current: 0.25 } })],
    ['missing', numericColumn('a', usual, usual, { missing: { reference: 0.25, current: 0.01 } })],
    ['stuck', numericColumn('a', usual, { mean: 30, sd: 0 })],
    ['rescaled', numericColumn('miles or kilometres', usual, { mean: 41 * 1.609, sd: 12 * 1.609 })],
    ['rescaled', numericColumn('seconds or milliseconds', usual, { mean: 0.041, sd: 0.012 })],
    ['moved', numericColumn('a', usual, { mean: 66, sd: 12 })],
    ['moved', numericColumn('about zero', { mean: 0.01, sd: 1 }, { mean: -0.5, sd: 1 })],
    ['new-categories', categoricalColumn('a', { x: [1, 0.8], y: [0, 0.2] })],
    ['vanished-categories', categoricalColumn('a', { x: [0.8, 1], y: [0.2, 0] })],
    ['moved', categoricalColumn('a', { x: [0.8, 0.3], y: [0.2, 0.699], z: [0, 0.001] })],
    [
      'new-categories',
      {
        ...categoricalColumn('a', { x: [1, 0.3], '(not in the reference)': [0, 0.7] }),
        newCategories: { count: 415, top: [] },
      },
    ],
    [
      'missing',
      {
        ...categoricalColumn('judged by NannyML', { x: [1, 0.3], '(not in the reference)': [0, 0.7] }),
        effect: { measure: 'missing', value: 0.1, threshold: 0 } as const,
      },
    ],
  ])('%s', (situation, given) => expect(situationOf(given)).toBe(situation))

  it.each([
    ['shifted down: mean 41 → 30', numericColumn('a', usual, { mean: 30, sd: 12 })],
    ['spread wider: sd 12 → 20', numericColumn('a', usual, { mean: 41, sd: 20 })],
    ['spread narrower: sd 12 → 5', numericColumn('a', usual, { mean: 41.2, sd: 5 })],
    ['another shape at about the same mean, 41.2', numericColumn('a', usual, { mean: 41.2, sd: 12 })],
    ['missing 1 % → 25 %', numericColumn('a', usual, usual, { missing: { reference: 0.01, current: 0.25 } })],
    ['“y” 20 % → 70 %', categoricalColumn('a', { x: [0.5, 0.2], y: [0.2, 0.7], z: [0.3, 0.1] })],
    [
      '“rare” 0 % → 3 %',
      categoricalColumn('a', { common: [0.94, 0.91], rare: [0, 0.03], other: [0.06, 0.06] }),
    ],
    [
      '(not in the reference) 0 % → 70 %',
      categoricalColumn('a', { x: [1, 0.3], '(not in the reference)': [0, 0.7] }),
    ],
    [null, column({ name: 'a' })],
  ])('%s', (text, given) => expect(movementText(given)).toBe(text))

  it('an effect and its limit are told apart, and tiny ones have no digits', () => {
    const of = (value: number) => effectText({ measure: 'psi', value, threshold: 0.1 })
    expect(of(0.1)).toBe('PSI 0.1 (limit 0.1)')
    expect(of(0.10004)).toBe('PSI 0.10004 (limit 0.1)')
    expect(of(0.0000195)).toBe('PSI < 0.0001 (limit 0.1)')
    expect(of(0)).toBe('PSI < 0.0001 (limit 0.1)')
  })
})

describe('what to do', () => {
  it('comes in the order in which to look: the pipeline before the world', () => {
    expect(seenOf(reportOf(TROUBLED))).toEqual([
      'Missing values: “age” (0.4 % → 22 %).',
      'Mean and spread changed by one factor: “distance” (× 1.61).',
      'Values that the reference has not: “plan” (“trial”).',
      'Not testable: “coupon”.',
    ])
  })

  it('half of the columns at once have one cause', () => {
    const many = Array.from({ length: 6 }, (_, i) => numericColumn(`f${i}`, usual, { mean: 60 + i, sd: 12 }))
    expect(seenOf(reportOf([...many, stable]))).toEqual([
      '6 of 7 columns drifted together.',
      'Values moved: “f5” (shifted up: mean 41 → 65), “f4” (shifted up: mean 41 → 64), “f3” (shifted up: mean 41 → 63), “f2” (shifted up: mean 41 → 62) and 2 others.',
    ])
  })

  it('there is nothing to do about what is stable', () => {
    expect(seenOf(reportOf([stable]))).toEqual(['Nothing to do.'])
  })

  it('small differences are watched', () => {
    const minor = numericColumn('delay', { mean: 8, sd: 31 }, { mean: 12, sd: 32 })
    expect(seenOf(reportOf([minor]))[0]).toBe(
      'Nothing to do now: “delay” differs, but by less than the limit.',
    )
  })

  it('drift of a chunk or of a segment is not hidden by a stable whole', () => {
    const chunks = chunksOf([stable], 5, (_, day) => (day === 3 ? 0.4 : 0.001))
    const segments = [segmentOf('eu', [shifted]), segmentOf('us', [stable])]
    expect(seenOf(reportOf([stable], { chunks, segments }))).toEqual(
      expect.arrayContaining([
        'The whole is not drifted, but 1 of 5 chunks are.',
        'Segments that drifted: “eu”.',
      ]),
    )
  })

  it('nothing is advised where there is no answer but to see why', () => {
    expect(seenOf(reportOf([notTestable('a', 'No rows.')]))).toEqual(['Not testable: “a”.'])
  })
})

describe('the verdict of a column in words', () => {
  it.each([
    ['Real, and large enough to matter: PSI', shifted],
    ['No more than chance explains: PSI', stable],
    ['Not testable: No rows.', notTestable('a', 'No rows.')],
    [
      'Above the limit, but chance explains it as well: PSI 0.3 (limit 0.1), adjusted p = 0.2 (alpha 0.01).',
      column({
        name: 'few rows',
        adjustedPValue: 0.2,
        effect: { measure: 'psi', value: 0.3, threshold: 0.1 },
      }),
    ],
    ['in 80 of 100 tries.', stable],
    ['windows vary 3.7 times as much as independent draws', column({ name: 'a', designEffect: 3.7 })],
    ['windows vary no more than independent draws', column({ name: 'a', designEffect: 1 })],
  ])('%s', (text, given) => expect(columnText(given, reportOf([given]))).toContain(text))
})
