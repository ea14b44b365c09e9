import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configurationText } from '../../lib/cli/init/configuration-text.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { modelConfig } from '../../lib/config/schema.ts'
import { publishedSchema, validatorOf } from './validators.ts'

const matchesSchema = validatorOf('leeway.schema.json')
const DOCS = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
const DEMO = readFileSync(new URL('../../demo/leeway.yaml', import.meta.url), 'utf8')

/** The fenced blocks of YAML. */
const [, EXAMPLE = ''] = [...DOCS.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)

type Case = readonly [sentence: string, yaml: string, verdict: 'valid' | 'invalid']

const CASES: readonly Case[] = [
  ['an empty file', '{}', 'valid'],
  ['the example of the documentation', EXAMPLE, 'valid'],
  ["the demo's file", DEMO, 'valid'],
  ['what init writes', configurationText(null, Date.UTC(2026, 0, 1)), 'valid'],
  ['a rule that is off', 'defaults: { drift: false, errors: false }', 'valid'],
  ['a member that is misspelt', 'widow: 1h', 'invalid'],
  ['a rule that is misspelt', 'defaults: { dirft: {} }', 'invalid'],
  ['a rule that is true', 'defaults: { drift: true }', 'invalid'],
  ['a clock that is none', 'clock: event', 'invalid'],
  ['a duration without a unit', 'window: 3600', 'invalid'],
  ['a latency rule without a limit', 'defaults: { latency: {} }', 'invalid'],
  ['an alpha of one half', 'defaults: { drift: { alpha: 0.5 } }', 'invalid'],
  ['half a model too many', 'maxModels: 0.5', 'invalid'],
  ['1,001 models', 'maxModels: 1001', 'invalid'],
  ['a queue of another kind', 'training: { kind: slurm }', 'invalid'],
  ['a batch queue without a job definition', 'training: { kind: batch, jobQueue: q }', 'invalid'],
  ['a price without an output', 'prices: [{ provider: p, model: m, inputUsdPerMillion: 1 }]', 'invalid'],
]

describe('the published schema and the service say the same of a configuration', () => {
  it.each(CASES)('%s', (_, yaml, verdict) => {
    expect(matchesSchema(parse(yaml)), JSON.stringify(matchesSchema.errors)).toBe(verdict === 'valid')
    expect(parseConfig(yaml).ok).toBe(verdict === 'valid')
  })

  it('bounds of durations are told in a comment, and are the one thing that only the service checks', () => {
    expect(matchesSchema(parse('window: 1s'))).toBe(true)
    expect(parseConfig('window: 1s')).toMatchObject({ ok: false, problems: [{ path: 'window' }] })
    expect(publishedSchema('leeway.schema.json').properties).toMatchObject({
      window: { $comment: 'from 1m to 1d', default: '1h' },
    })
  })
})

describe('docs/configuration.md', () => {
  it('has an example that means what its comments say', () => {
    const parsed = parseConfig(EXAMPLE)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    expect(parsed.config).toMatchObject({
      clock: 'wall',
      acceptPast: 604_800_000,
      training: { kind: 'batch', gpus: 1 },
    })
    const flight = modelConfig(parsed.config, 'flight-delay')
    // It does not inherit from `defaults`: what it leaves out has the default of the table.
    expect(flight.drift).toMatchObject({ psi: 0.2, fireAfter: 2, clearAfter: 2, over: 86_400_000 })
    expect(flight.errors).toMatchObject({ maxShare: 0.02, minCount: 20 })
    expect(modelConfig(parsed.config, 'chat')).toMatchObject({ drift: false, retrain: false })
  })

  it('names every member of the schema in a table', () => {
    const found: string[] = []
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('properties' in value && typeof value.properties === 'object' && value.properties !== null)
        found.push(...Object.keys(value.properties))
      for (const inner of Object.values(value)) walk(inner)
    }
    walk(publishedSchema('leeway.schema.json'))
    expect(new Set(found).size).toBeGreaterThan(30)
    for (const member of found) expect(DOCS).toContain(`| \`${member}\` |`)
  })
})
