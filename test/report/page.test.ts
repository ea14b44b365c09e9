import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CompareReport } from '../../lib/compare/report.ts'
import { pageOf } from '../../lib/report/page.ts'
import { categoricalColumn, column, notTestable, reportOf, TROUBLED } from './given.ts'
import { ABSURD, FACTS, FULL, HOSTILE, LARGE, PEER } from './given-pages.ts'

const page = (report: CompareReport): string => pageOf(report, FACTS)

/** The text between tags, without style and script. */
const textOf = (html: string): string =>
  html
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

const titlesOf = (html: string): string[] =>
  [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, title]) => title ?? '')

const rowNamesOf = (html: string): string[] => {
  const table = /<table id="columns".*?<\/table>/s.exec(html)?.[0] ?? ''
  return [...table.matchAll(/<tr data-name="([^"]*)"/g)].map(([, name]) => name ?? '')
}

describe('the page', () => {
  it('answers first, then says what to do, then gives the grounds', () => {
    const html = page(FULL)
    expect(html.indexOf('<h1>3 of 8 columns drifted.</h1>')).toBeGreaterThan(0)
    expect(html.indexOf('<h1>')).toBeLessThan(html.indexOf('<h2'))
    expect(textOf(html.slice(0, html.indexOf('<h2')))).toContain(
      '21 of 60 chunks drifted, the first is 2001-03-06.',
    )
    expect(titlesOf(html)).toEqual([
      'What to do',
      'What was compared',
      'Notes',
      'All columns',
      'Over the chunks',
      'By segment',
      'Column by column',
      'What the words mean',
      'How this was computed',
    ])
  })

  it('has every column in its table, in the order of the report, and a part for each', () => {
    const html = page(FULL)
    const names = FULL.columns.map(({ name }) => name)
    expect(rowNamesOf(html)).toEqual(names)
    expect(html.match(/<details class="column"/g)).toHaveLength(names.length)
    for (const i of names.keys()) expect(html).toContain(`href="#column-${i + 1}"`)
  })

  it('is open where something drifted or differs, and closed elsewhere', () => {
    const states = [...page(FULL).matchAll(/<details class="column"[^>]*data-verdict="([^"]+)"( open)?/g)]
    expect(states.map(([, verdict, open]) => [verdict, open !== undefined])).toEqual(
      FULL.columns.map(({ verdict }) => [verdict, verdict === 'drifted' || verdict === 'minor']),
    )
  })

  it('says what an engineer needs of a column', () => {
    const text = textOf(page(reportOf(TROUBLED.slice(0, 1))))
    expect(text).toMatch(/distance numeric ▲ drifted PSI [\d.]+ \(limit 0\.1\) &lt; 1e-16 0\.035 sd 0 %/)
    expect(text).toContain('Kolmogorov-Smirnov primary')
    expect(text).toMatch(/PSI [\d.]+ &lt; 1e-16 [\d.]+ to [\d.]+/)
    expect(text).toContain('Shifted up: mean 731 → 1,176.')
  })

  it('gives the reason of what could not be tested where its effect would stand', () => {
    expect(textOf(page(reportOf([notTestable('coupon', 'All values are missing.')])))).toContain(
      '○ not testable All values are missing.',
    )
  })

  it('has no column of the table that nobody can fill', () => {
    const heads = (report: CompareReport) => {
      const table = /<table id="columns".*?<\/thead>/s.exec(page(report))?.[0] ?? ''
      return [...table.matchAll(/<th scope="col"[^>]*>([^<]+)<\/th>/g)].map(([, head]) => head)
    }
    expect(heads(FULL)).toEqual(expect.arrayContaining(['Adjusted p', 'Detectable shift', 'Histogram']))
    expect(heads(PEER)).not.toContain('Adjusted p')
    expect(heads(PEER)).not.toContain('Detectable shift')
  })

  it('names the peer on top of its numbers, and explains none of our words there', () => {
    const text = textOf(page(PEER))
    expect(text).toContain('The numbers and verdicts are those of Evidently, not Leeway’s own.')
    expect(text).toContain('3 of 5 columns drifted by Evidently’s rule.')
    expect(text).toContain('Wasserstein / sd')
    expect(text).not.toMatch(/Benjamini|design effect|independent draws|minor, real/i)
    expect(textOf(page(FULL))).not.toContain('those of')
  })

  it('says where a bound on bins is all that is known', () => {
    const binned = column({
      name: 'a',
      tests: [{ method: 'ks', statistic: 0.12, pValue: 0.2, interval: null, statisticMax: 0.14 }],
    })
    expect(textOf(page(reportOf([binned])))).toContain('0.12 (at most 0.14)')
  })

  it('has nothing about chunks where there are none', () => {
    expect(textOf(page(reportOf(TROUBLED)))).not.toMatch(/over the chunks/i)
    expect(textOf(page(FULL))).toContain('Effect over the chunks')
  })

  it('of many categories shows the largest on either side, the others on demand, and what is new or gone', () => {
    const shares = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`c${i}`, [i / 400, i === 19 ? 0 : i / 400]] as const),
    )
    const html = page(reportOf([categoricalColumn('many', { ...shares, fresh: [0, 0.3] })]))
    const rows = (text: string) =>
      [...text.matchAll(/<bdi class="name">((?:c\d+|fresh))<\/bdi>/g)].map(([, name]) => name)
    const [shown = '', rest = ''] = html.split('11 smaller ones</summary>')
    expect(rows(shown).sort()).toEqual([
      'c11',
      'c12',
      'c13',
      'c14',
      'c15',
      'c16',
      'c17',
      'c18',
      'c19',
      'fresh',
    ])
    expect(rows(rest)).toHaveLength(11)
    expect(textOf(shown)).toMatch(/c19 gone 4.75 % 0 %/)
    expect(textOf(shown)).toMatch(/fresh new 0 % 30 %/)
  })

  it('is the same page for the same report', () => {
    expect(page(FULL)).toBe(page(FULL))
  })

  it('has ids that are unique, also where names are not', () => {
    const ids = [...page(HOSTILE).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('writes no NaN, Infinity, undefined or null, whatever the numbers', () => {
    const html = page(ABSURD).replace(/<(style|script)>.*?<\/\1>/gs, '')
    expect(html).not.toMatch(/NaN|Infinity|undefined|null/)
  })

  it('is complete without columns', () => {
    expect(textOf(page(reportOf([])))).toContain('There was no column to compare.')
  })
})

describe('the page as a file', () => {
  it('names nothing that could be loaded, and allows nothing but its own style and script', () => {
    const html = page(FULL)
    expect(html).not.toMatch(/\s(?:src|srcset|action|style|on\w+)=|@import|url\(|https?:/)
    const hashOf = (tag: string) => {
      const text = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(html)?.[1] ?? ''
      return createHash('sha256').update(text).digest('base64')
    }
    expect(html).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hashOf('style')}&#39;; script-src &#39;sha256-${hashOf('script')}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    )
  })

  it('links to nothing but its own parts, and to each of them where it is', () => {
    const html = page(HOSTILE)
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '')
    expect(links).not.toEqual([])
    for (const link of links) expect(html).toContain(` id="${link.slice(1)}"`)
  })

  it('200 columns that all drift over 100 chunks are less than 3 MB', () => {
    const html = page(LARGE)
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000)
    expect(rowNamesOf(html)).toHaveLength(200)
  })

  it('of 1,000 columns the table names all, and the rest is what matters most', () => {
    const columns = Array.from({ length: 1_000 }, (_, i) => column({ name: `f${i}` }))
    const html = page(reportOf(columns))
    expect(rowNamesOf(html)).toHaveLength(1_000)
    expect(html.match(/<details class="column"/g)).toHaveLength(250)
    expect(textOf(html)).toContain('750 more columns are in the table above only.')
    expect(html).not.toContain('#column-251"')
  })
})
