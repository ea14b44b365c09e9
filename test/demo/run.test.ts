import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DemoAlert, DemoSummary } from '../../demo/summary.ts'

/** The demo as a newcomer runs it, with its faults and without: `npm start -- --exit --summary FILE`. */
const BIN = fileURLToPath(new URL('../../bin/leeway.js', import.meta.url))
const DAY = 86_400_000

type Ended = { readonly code: number | null; readonly text: string; readonly summary: DemoSummary }

const runDemo = async (folder: string, ...words: string[]): Promise<Ended> => {
  const file = join(folder, `summary${words.join('')}.json`)
  const child = spawn(process.execPath, [BIN, 'demo', '--exit', '--summary', file, ...words])
  let text = ''
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString('utf8')
  })
  child.stderr.on('data', (data: Buffer) => {
    text += data.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  expect(code, text).toBe(0)
  return { code, text, summary: JSON.parse(await readFile(file, 'utf8')) as DemoSummary }
}

let folder = ''
let faulted: Ended
let natural: Ended

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-demo-test-'))
  faulted = await runDemo(folder)
  natural = await runDemo(folder, '--no-faults')
}, 400_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const alertsOn = ({ summary }: Ended, rule: string, subject: string): readonly DemoAlert[] =>
  summary.alerts.filter((alert) => alert.rule === rule && alert.subject === subject)

test('every stored window equals, bin by bin, the count by SQL over the source file', () => {
  for (const { summary } of [faulted, natural]) {
    expect(summary.events).toEqual({ sent: 312_580, accepted: 312_580, rejected: 0, lost: 0, doubled: 0 })
    expect(summary.judgedWindows).toBe(150)
  }
})

test('the unit fault alerts on distance on its first day, and stays', () => {
  const [alert, ...others] = alertsOn(faulted, 'feature-drift', 'distance')
  expect(others).toEqual([])
  expect(alert).toMatchObject({ cause: 'injected', episode: 1, clearedAt: null })
  const firstDay = Date.UTC(2001, 3, 1)
  // The window of the first day is judged when the day is over.
  expect(alert?.window).toEqual({
    start: new Date(firstDay).toISOString(),
    end: new Date(firstDay + DAY).toISOString(),
  })
  expect(alert?.firedAt).toBe(new Date(firstDay + DAY).toISOString())
})

test('the slow hours alert on latency and errors, and clear afterwards', () => {
  const slow = { from: Date.UTC(2001, 4, 16, 12), to: Date.UTC(2001, 4, 16, 18) }
  for (const rule of ['latency', 'error-rate']) {
    const alerts = faulted.summary.alerts.filter((alert) => alert.rule === rule)
    expect(alerts, rule).toHaveLength(1)
    const firedMs = Date.parse(alerts[0]?.firedAt ?? '')
    const clearedMs = Date.parse(alerts[0]?.clearedAt ?? '')
    expect(firedMs).toBeGreaterThan(slow.from)
    expect(firedMs).toBeLessThanOrEqual(slow.to)
    expect(clearedMs).toBe(slow.to + 2 * 3_600_000)
  }
})

test('one retraining is asked for, because of distance, and waits in the queue', () => {
  const [distance] = alertsOn(faulted, 'feature-drift', 'distance')
  expect(faulted.summary.retrainRequests).toHaveLength(1)
  expect(faulted.summary.retrainRequests[0]).toMatchObject({ status: 'queued', because: [distance?.id] })
  expect(natural.summary.retrainRequests).toEqual([])
})

test('but for the faulted subjects, a run with faults raises what the data itself raises, and nothing else', () => {
  const byData = ({ summary }: Ended) => summary.alerts.filter(({ cause }) => cause === 'data')
  expect(byData(faulted)).toEqual(natural.summary.alerts)
  expect(natural.summary.alerts.every(({ cause }) => cause === 'data')).toBe(true)
})

test('the data itself raises what the README says: one snow storm, on the destinations', () => {
  const days = natural.summary.alerts.map(
    ({ rule, subject, window }) => `${rule} ${subject} ${window.start.slice(0, 10)}`,
  )
  expect(days).toEqual(['feature-drift destination 2001-03-05'])
})

test('what it prints names the faults as injected', () => {
  expect(faulted.text).toContain('Faults that this demo injected')
  expect(natural.text).not.toContain('injected fault')
})
