import { describe, expect, it } from 'vitest'
import { axisLabels, binsNote } from '../../lib/report/bin-axis.ts'
import { effectBar } from '../../lib/report/effect-bar.ts'
import { effectLine } from '../../lib/report/effect-line.ts'
import { chunkColumnsOf, type Field, fieldsOf } from '../../lib/report/grouped-chunks.ts'
import { miniHistogram } from '../../lib/report/mini-histogram.ts'
import { ticksTo } from '../../lib/report/scale.ts'
import { strip } from '../../lib/report/strip.ts'
import { chunksOf, column } from './given.ts'

const cell = (from: number | null, to: number | null, label = 'bin') => ({
  label,
  from,
  to,
  reference: 0.1,
  current: 0.2,
})
const labelsOf = (cells: Parameters<typeof axisLabels>[0]): string[] =>
  [...axisLabels(cells, 100).labels.html.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text ?? '')

describe('ticks of an axis', () => {
  it.each([
    [0.31, [0, 0.1, 0.2, 0.3, 0.4]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [0, [0, 1]],
    [Number.NaN, [0, 1]],
  ])('up to %d', (max, ticks) => {
    const found = ticksTo(max)
    expect(found).toHaveLength(ticks.length)
    for (const [i, tick] of ticks.entries()) expect(found[i]).toBeCloseTo(tick, 12)
  })
})

describe('the axis under the bins', () => {
  it('names the edges between bins, once each, and open ends by arrows', () => {
    expect(labelsOf([cell(null, 0), cell(0, 10), cell(10, 20), cell(20, null)])).toEqual([
      '0',
      '10',
      '20',
      '◂ lower',
      'higher ▸',
    ])
  })

  it('names the upper edge of the last bin where it is closed', () => {
    expect(labelsOf([cell(0, 10), cell(10, 20)])).toEqual(['0', '10', '20'])
  })

  it('names what is no number below the edges', () => {
    expect(labelsOf([cell(0, 10), cell(null, null, '<missing>')])).toEqual(['0', '10', '&lt;missing&gt;'])
  })

  it('edges that are close together are told apart', () => {
    expect(labelsOf([cell(1000.01, 1000.02), cell(1000.02, 1000.03)])).toEqual([
      '1,000.01',
      '1,000.02',
      '1,000.03',
    ])
  })

  it('long labels are fewer, and a phone shows fewer still', () => {
    const cells = Array.from({ length: 20 }, (_, i) => cell(i * 1_000_000, (i + 1) * 1_000_000))
    const { html } = axisLabels(cells, 100).labels
    const all = html.match(/<text/g)?.length ?? 0
    const fine = html.match(/tick fine/g)?.length ?? 0
    expect(all).toBeLessThan(10)
    expect(all - fine).toBeLessThan(4)
    expect(fine).toBeGreaterThan(0)
  })

  it('says what open ends hold, and whether bins differ in width', () => {
    expect(binsNote([cell(null, 21), cell(21, 30), cell(30, 100), cell(100, null)])).toBe(
      '◂ lower: everything below 21. Higher ▸: everything from 100 on. Bins are not equally wide.',
    )
    expect(binsNote([cell(0, 10), cell(10, 20)])).toBeNull()
  })
})

describe('drawings in a row', () => {
  it('the limit stands at a third of the bar, and a bar is cut at three limits', () => {
    const of = (value: number) => effectBar({ measure: 'psi', value, threshold: 0.1 }, 'stable').html
    expect(of(0.05)).toContain('class="value stable" width="16.7%"')
    expect(of(8)).toContain('class="value stable" width="100%"')
    expect(of(0)).toContain('x1="33.3%"')
  })

  it('nothing is drawn of nothing', () => {
    expect(miniHistogram(null).html).toBe('')
    expect(miniHistogram({ cells: [] }).html).toBe('')
    expect(miniHistogram({ cells: [{ ...cell(0, 1), reference: 0, current: 0 }] }).html).toBe('')
  })
})

describe('a column over the chunks', () => {
  const field = (value: number | null): Field => ({
    key: '[0:9]',
    verdict: value === null ? 'not-testable' : value >= 0.1 ? 'drifted' : 'stable',
    effect: value === null ? null : { measure: 'psi', value, threshold: 0.1 },
  })
  const lineOf = (values: readonly (number | null)[]): string =>
    /class="line" d="([^"]*)"/.exec(effectLine('a', values.map(field))?.html ?? '')?.[1] ?? ''

  it('a chunk without an effect is a gap in the line, not a zero', () => {
    expect(lineOf([0, 0, null, 0, 0])).toBe('M5 138L15 138M35 138L45 138')
  })

  it('one dot for each chunk that drifted', () => {
    const { html } = effectLine('a', [0.01, 0.2, 0.3, 0.02].map(field)) ?? { html: '' }
    expect(/class="dots" d="([^"]*)"/.exec(html)?.[1]?.match(/M/g)).toHaveLength(2)
    expect(html).toContain('At most 0.3, in [0:9]; limit 0.1; drifted in 2 of 4.')
  })

  it('one chunk is no line', () => {
    expect(effectLine('a', [field(0.2)])).toBeNull()
    expect(effectLine('a', [field(null), field(null)])).toBeNull()
  })

  it('a strip has one field a chunk, by verdict', () => {
    const { html } = strip([0.01, 0.2, null].map(field))
    expect(html).toContain('viewBox="0 0 30 24"')
    expect(html).toContain('<path class="drifted" d="M10 24V0h9V24"/>')
    expect(html).toContain('<path class="stable" d="M0 24V16h9V24"/>')
    expect(html).toContain('<path class="not-testable" d="M20 24V21h9V24"/>')
  })

  it('of more chunks than can be seen, neighbours are one field, the worst of them', () => {
    const columns = [column({ name: 'a' })]
    const chunks = chunksOf(columns, 1_000, (_, day) => (day === 500 ? 0.5 : 0.001))
    const fields = fieldsOf('a', chunkColumnsOf(chunks))
    expect(fields).toHaveLength(334)
    expect(fields.flatMap(({ verdict }, i) => (verdict === 'drifted' ? [i] : []))).toEqual([166])
    expect(fields[166]).toMatchObject({ key: chunks[500]?.key, effect: { value: 0.5 } })
  })

  it('a column that a chunk does not have is not testable there', () => {
    const chunks = chunksOf([column({ name: 'a' })], 2, () => 0)
    expect(fieldsOf('b', chunkColumnsOf(chunks)).map(({ verdict }) => verdict)).toEqual([
      'not-testable',
      'not-testable',
    ])
  })
})
