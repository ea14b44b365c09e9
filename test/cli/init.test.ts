import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configurationText } from '../../lib/cli/init/configuration-text.ts'
import type { ModelSample } from '../../lib/cli/init/sample.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { modelConfig } from '../../lib/config/schema.ts'
import { eventLines, givenFile, givenFolder, leeway } from './leeway.ts'

const written = async (cwd: string): Promise<string> => readFile(join(cwd, 'leeway.yaml'), 'utf8')

const configOf = (text: string) => {
  const parsed = parseConfig(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.config
}

test('from events: the models, their features and rules that parseConfig takes', async () => {
  const cwd = await givenFolder()
  await writeFile(join(cwd, 'events.ndjson'), eventLines(300))
  expect(await leeway(['init', 'events.ndjson'], { cwd })).toMatchObject({ code: 0, stderr: '' })
  const text = await written(cwd)
  expect(text).toContain('# - age: number\n')
  const config = configOf(text)
  expect(config.clock).toBe('wall')
  // Latencies are 10 to 16 ms: twice the 95th percentile, rounded up to 1, 2 or 5, is 50.
  expect(modelConfig(config, 'churn')).toMatchObject({ latency: { percentile: 95, maxMs: 50 } })
})

test('it never replaces a file without --force', async () => {
  const cwd = await givenFolder()
  await writeFile(join(cwd, 'leeway.yaml'), 'clock: wall\n')
  const { code, stderr } = await leeway(['init'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('--force replaces it')
  expect(await written(cwd)).toBe('clock: wall\n')
  expect(await leeway(['init', '--force'], { cwd })).toMatchObject({ code: 0 })
  expect(parseConfig(await written(cwd))).toMatchObject({ ok: true })
})

test('from a data file: its columns are the features', async () => {
  const file = await givenFile('prices.csv', 'rooms,area\n3,north\n4,south\n')
  const cwd = await givenFolder()
  expect(await leeway(['init', file], { cwd })).toMatchObject({ code: 0, stderr: '' })
  const text = await written(cwd)
  expect(text).toContain('# - rooms: number\n    # - area: string\n')
  expect(Object.keys(configOf(text).models)).toEqual(['prices'])
})

test('a sample without a valid event says what to do', async () => {
  const file = await givenFile('x.ndjson', '{"a":1}\n')
  const { code, stderr } = await leeway(['init', file], { cwd: await givenFolder() })
  expect(code).toBe(2)
  expect(stderr).toContain('holds no valid event; `leeway validate')
})

test('whatever names and numbers a sample has, the proposal is a valid configuration', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 128 })
    .filter((text) => text !== '__proto__')
  const nullable = (max: number) => fc.option(fc.double({ min: 0, max, noNaN: true }))
  const models = fc.uniqueArray(
    fc.record<ModelSample>({
      model: name,
      count: fc.integer({ min: 1, max: 1e9 }),
      unit: fc.constantFrom('event', 'row'),
      versions: fc.array(name),
      features: fc.array(name, { maxLength: 60 }),
      predicts: fc.subarray(['label', 'score']),
      errorShare: fc.double({ min: 0, max: 1, noNaN: true }),
      latencyP95Ms: nullable(86_400_000),
      firstMs: fc.constant(0),
      lastMs: fc.option(fc.integer({ min: 0, max: 9_999_999_999_999 })),
    }),
    { selector: ({ model }) => model, minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(models, name, (sampled, source) => {
      const text = configurationText({ source, models: sampled, invalid: 3 }, 1_000_000_000_000)
      expect(parseConfig(text)).toMatchObject({ ok: true })
      expect(Object.keys(configOf(text).models)).toHaveLength(Math.min(50, sampled.length))
    }),
    { numRuns: 50 },
  )
})
