import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../lib/event/limits.ts'
import { logBinOf } from '../../lib/stats/log-histogram.ts'
import { SUBJECTS_PER_PAGE } from '../../lib/window/bins.ts'
import { addRow, hashOf } from '../../lib/window/bounded-table.ts'
import { addToCore, emptyCore, LATENCY_BITS } from '../../lib/window/core-page.ts'
import {
  addToOutside,
  emptyOutside,
  OUTSIDE_PAGES,
  type OutsidePage,
  outsidePageOf,
  signedBinOf,
} from '../../lib/window/outside-page.ts'
import { encodePage } from '../../lib/window/page.ts'
import { TOKEN_BRACKETS } from '../../lib/window/token-brackets.ts'

/** An item holds 400 KB with its keys (at most 3 KB of ours) and the names of its attributes. */
const ITEM_BYTES = 400 * 1024

/** A count of three bytes: all bins of a subject with one take 24 million events in one window of one source. */
const COUNT = 2 ** 20

const seriesOf = { model: 'm', version: '', variant: '', segment: '' }

/** Distinct names of `length` characters of 3 bytes each. */
const wideName = (i: number, length: number): string =>
  `${String.fromCharCode(0x4e00 + (i % 5_000), 0x4e00 + Math.floor(i / 5_000))}`.padEnd(length, '長')

/** Names that land on one page: an adversary can look for them as we do. */
const keysOfOnePage = (wanted: number): string[] => {
  const keys: string[] = []
  for (let i = 0; keys.length < wanted; i++) {
    const key = `feature:${wideName(i, LIMITS.featureNameLength)}`
    if (outsidePageOf(key) === 0) keys.push(key)
  }
  return keys
}

const fillSubject = (page: OutsidePage, key: string): void => {
  addToOutside(page, key, null)
  for (let i = 0; i < 100; i++) addToOutside(page, key, `${i}${'x'.repeat(70)}`)
  for (let exponent = -45; exponent <= 55; exponent++)
    for (let eighth = 0; eighth < 8; eighth++)
      for (const sign of [-1, 1]) addToOutside(page, key, sign * 2 ** exponent * (1 + eighth / 8))
  addToOutside(page, key, 0)
  const subject = page.subjects.get(key)
  if (subject === undefined) return
  subject.missing = COUNT
  for (const bin of subject.numbers.keys()) subject.numbers.set(bin, COUNT)
  for (const row of subject.texts.rows.values()) row[0] = COUNT
}

describe('no page outgrows an item, whatever is sent', () => {
  it('the worst page outside the bins has 337 KB: its names, texts, numbers and counts all at their longest', () => {
    const page = emptyOutside()
    for (const key of keysOfOnePage(40)) fillSubject(page, key)
    const bytes = encodePage({ kind: 'outside', outside: page }).length
    const [subject] = page.subjects.values()
    expect(subject?.numbers.size).toBe(1_443)
    expect(subject?.texts.rows.size).toBe(64)
    for (const text of subject?.texts.rows.keys() ?? [])
      expect(Buffer.byteLength(text)).toBe(LIMITS.categoryLength)
    expect(Math.round(bytes / 1_000)).toBe(337)
    expect(bytes).toBeLessThan(ITEM_BYTES - 10_000)
  })

  it('a page of bins stays under 8 KB', () => {
    const cells = new Float64Array(SUBJECTS_PER_PAGE * 22).fill(2 ** 35 - 1)
    expect(encodePage({ kind: 'bins', cells }).length).toBeLessThan(8 * 1_024)
  })

  it('the worst core page stays under 100 KB', () => {
    const core = emptyCore()
    for (let i = 0; i < 300; i++) {
      const name = wideName(i, LIMITS.nameLength)
      addRow(core.errors, wideName(i, LIMITS.categoryLength), [2 ** 34])
      for (const bracket of TOKEN_BRACKETS)
        addToCore(core, {
          id: null,
          timeMs: 0,
          series: seriesOf,
          features: null,
          outcome: { kind: 'prediction', label: null, score: 1 },
          latencyNs: null,
          computeNs: 1,
          costPicoUsd: null,
          usage: {
            provider: name,
            model: name,
            input: Number(bracket),
            cachedInput: 0,
            output: 0,
            reasoning: 0,
          },
        })
    }
    for (const row of core.tokens.rows.values()) row.fill(2 ** 50)
    for (let bin = 0; bin <= logBinOf(LIMITS.latencyMs * 1e6, LATENCY_BITS); bin++)
      if (bin === 0 || bin >= logBinOf(1, LATENCY_BITS)) core.latencyBins.set(bin, COUNT)
    expect(core.tokens.rows.size).toBe(64)
    expect(core.latencyBins.size).toBeGreaterThan(2_900)
    expect(
      encodePage({ kind: 'core', core, cells: new Float64Array(SUBJECTS_PER_PAGE * 22).fill(2 ** 35 - 1) })
        .length,
    ).toBeLessThan(100 * 1_024)
  })

  it('of 1,000 features without a baseline all are kept', () => {
    const pages = Array.from({ length: OUTSIDE_PAGES }, emptyOutside)
    for (let i = 0; i < 1_000; i++) {
      const key = `feature:f${i}`
      const page = pages[outsidePageOf(key)]
      if (page !== undefined) addToOutside(page, key, i)
    }
    expect(pages.reduce((sum, { subjects }) => sum + subjects.size, 0)).toBe(1_000)
    expect(pages.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(0)
  })

  it('a few values take a few bytes', () => {
    const page = emptyOutside()
    for (let i = 0; i < 1_000; i++) addToOutside(page, 'feature:a', hashOf(`${i}`) % 16)
    expect(encodePage({ kind: 'outside', outside: page }).length).toBeLessThan(100)
    expect(signedBinOf(15)).toBeLessThan(1_443)
  })
})
