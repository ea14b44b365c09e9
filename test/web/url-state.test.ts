import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Choice, PERIOD_NAMES, parseChoice, printChoice } from '../../web/url-state.ts'

const NOTHING: Choice = { period: null, model: null, series: null, subject: null, windowMs: null }

/** Any text an address can hold: lone surrogates cannot be encoded and are no names of ours. */
const name = fc.string({ unit: 'grapheme', maxLength: 20 })
const choice: fc.Arbitrary<Choice> = fc
  .record({
    period: fc.option(fc.constantFrom(...PERIOD_NAMES)),
    model: fc.option(name),
    series: fc.option(fc.record({ version: name, variant: name, segment: name })),
    subject: fc.option(
      fc.record({
        role: fc.constantFrom('feature' as const, 'prediction' as const),
        name: name.filter((text) => text !== ''),
      }),
    ),
    windowMs: fc.option(fc.integer({ min: 0, max: 4_102_444_800_000 })),
  })
  // A series is of a model: without one it has no meaning, and is not written.
  .map((each) => (each.model === null ? { ...each, series: null } : each))

describe('the choice in the address', () => {
  it('comes back as it was, whatever the names', () => {
    fc.assert(
      fc.property(choice, (each) => {
        expect(parseChoice(printChoice(each))).toEqual(each)
      }),
    )
  })

  it('reads like what it says', () => {
    const series = { version: '2001-01', variant: 'champion', segment: 'region=west' }
    const subject = { role: 'feature', name: 'distance' } as const
    const windowMs = Date.parse('2001-03-04T00:00:00Z')
    expect(printChoice({ period: '7d', model: 'flight-delay', series, subject, windowMs })).toBe(
      'period=7d&model=flight-delay&version=2001-01&variant=champion&segment=region%3Dwest&subject=feature%3Adistance&window=2001-03-04T00%3A00%3A00.000Z',
    )
  })

  it('is empty where the address is', () => {
    expect(parseChoice('')).toEqual(NOTHING)
    expect(printChoice(NOTHING)).toBe('')
  })

  it.each([
    ['a period that we do not have', 'period=1y'],
    ['a period named like a member of every object', 'period=constructor'],
    ['a subject without a role', 'subject=distance'],
    ['a subject of another role', 'subject=label:late'],
    ['a subject without a name', 'subject=feature:'],
    ['a window that is no time', 'window=yesterday'],
    ['a series without a model', 'version=1&variant=a'],
    ['members of somebody else', 'utm_source=mail'],
  ])('drops %s', (_, query) => {
    expect(parseChoice(query)).toEqual(NOTHING)
  })

  it('keeps colons that belong to a name', () => {
    expect(parseChoice('subject=feature:a:b').subject).toEqual({ role: 'feature', name: 'a:b' })
  })
})
