import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { REFUSAL_REASONS, REJECTION_REASONS } from '../../lib/event/event.ts'
import { events, given, START_MS } from '../api/given.ts'
import { countsOf, givenInput } from '../scenarios/given-input.ts'
import { validatorOf } from './validators.ts'

const readDocs = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  )

/** The part under a heading, up to the next of the same level. */
const partOf = (text: string, heading: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''

/** First cells of the rows of its tables. */
const rowsOf = (text: string): string[] =>
  [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name)

describe('docs/events.md', () => {
  const docs = readDocs('events.md')
  const examples = blocksOf(docs, 'json')
  const matchesSchema = validatorOf('event.v1.schema.json')

  it('has examples that match the published schema, an envelope by its data', () => {
    expect(examples.length).toBeGreaterThanOrEqual(6)
    for (const example of examples) {
      const value = JSON.parse(example)
      const event = value.specversion === undefined ? value : { time: value.time, ...value.data }
      expect(matchesSchema(event), JSON.stringify(matchesSchema.errors)).toBe(true)
    }
  })

  it('has examples that the service accepts as they stand, one by one and packed', async () => {
    const input = givenInput('')
    const records = [...examples, ...blocksOf(docs, 'ndjson'), `[${examples.join(',')}]`]
    await input.deliver(records.map((text) => Buffer.from(text)))
    // The array repeats the two examples that have an id.
    const sent = 2 * examples.length + 2
    expect(countsOf(await input.status())).toEqual({
      sent,
      accepted: sent - 2,
      rejected: {},
      refused: { duplicate: 2 },
    })
  })

  it('has a remedy for every reason, and for nothing else', () => {
    expect(rowsOf(partOf(docs, 'Rejected'))).toEqual([...REJECTION_REASONS])
    expect(rowsOf(partOf(docs, 'Refused'))).toEqual([...REFUSAL_REASONS])
  })
})

/** Name, type and label names of every family of a metrics page. */
const familiesOf = (page: string): string[] =>
  [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => {
    const samples = page.split('\n').filter((line) => line.startsWith(`${name}{`))
    const labels = new Set(
      samples.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label = '']) => label)),
    )
    return `${name} ${type} ${[...labels].join(' ')}`.trim()
  })

describe('docs/metrics.md', () => {
  const docs = readDocs('metrics.md')
  const documented = [...docs.matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]+) \|/gm)].map(
    ([, name = '', type = '', labels = '']) =>
      `${name} ${type} ${[...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).join(' ')}`.trim(),
  )

  it('tells of every family by name, type and labels, and of nothing else', async () => {
    const service = given()
    await service.ingested([
      ...events(START_MS, 20, (i) => ({ id: `i-${i % 19}`, latencyMs: i })),
      { model: 'flight-delay', time: START_MS, error: { category: 'timeout' } },
      { prediction: 1 },
    ])
    await service.send('POST', '/v1/events', '')
    const { body } = await service.get('/metrics')
    expect(familiesOf(body).sort()).toEqual(documented.sort())
  })

  it('suggests alert rules that use those metrics', () => {
    const names = rowsOf(docs)
    const rules = blocksOf(docs, 'yaml').flatMap((block) =>
      parse(block).groups.flatMap((group: { rules: { expr: string }[] }) => group.rules),
    )
    expect(rules.length).toBeGreaterThan(5)
    for (const { expr } of rules) {
      const used = expr.match(/leeway_\w+/g) ?? []
      expect(used).not.toEqual([])
      for (const name of used) expect(names).toContain(name)
    }
  })
})
