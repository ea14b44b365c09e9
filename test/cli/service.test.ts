import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BaselinesAnswer, StatusAnswer, WindowsAnswer } from '../../lib/api/types.ts'
import { eventLines, givenFile, givenFolder, givenService, leeway } from './leeway.ts'

const json = async <T>(words: readonly string[]): Promise<T> => {
  const { code, stdout, stderr } = await leeway([...words, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as T
}

const untilIngested = (url: string, sent: number) =>
  expect
    .poll(async () => ((await (await fetch(`${url}/v1/status`)).json()) as StatusAnswer).events, {
      timeout: 30_000,
      interval: 100,
    })
    .toMatchObject({ sent })

test('events are sent, counted by reason, and not counted twice when they are sent again', async () => {
  const { url, kinesis } = await givenService()
  const valid = eventLines(600)
  const file = await givenFile('events.ndjson', `${valid}{"model":"churn"}\n`)

  const empty = await leeway(['status', '--url', url])
  expect(empty.stdout).toContain('no events yet: send some with `leeway send FILE`')

  const first = await leeway(['send', file, '--url', url])
  expect(first).toEqual({
    code: 1,
    stdout: '601 events: 600 accepted, 1 rejected: missing-time 1\n',
    stderr: `${file}:601: time: time is required: RFC 3339 text or epoch milliseconds (missing-time)\n`,
  })
  await untilIngested(url, 601)
  const again = await leeway(['send', file, '--url', url, '--json'])
  expect(JSON.parse(again.stdout)).toEqual({
    sent: 601,
    accepted: 600,
    rejected: 1,
    rejectedBy: { 'missing-time': 1 },
  })
  // By the other way they meet themselves in the same shard.
  const twins = await givenFile('twins.ndjson', valid)
  const env = { AWS_ENDPOINT_URL_KINESIS: kinesis }
  expect(await leeway(['send', twins, '--kinesis', 'leeway-events'], { env })).toMatchObject({
    code: 0,
    stdout: '600 events: 600 accepted, 0 rejected\n',
  })
  await untilIngested(url, 1802)

  const { events } = await json<StatusAnswer>(['status', '--url', url])
  expect(events).toMatchObject({
    accepted: 600,
    rejectedBy: { 'missing-time': 2 },
    refusedBy: { duplicate: 1200 },
  })
  const { windows } = await json<WindowsAnswer>(['windows', 'churn', '--url', url])
  expect(windows.reduce((sum, { requests }) => sum + requests, 0)).toBe(600)
  const table = await leeway(['windows', 'churn', '--url', url])
  expect(table.stdout.split('\n')[0]).toMatch(/^window \(UTC\) +series +requests +errors +p50 ms/)
  expect((await leeway(['alerts', '--url', url])).stdout).toContain('no alerts: nothing has fired')
  expect((await leeway(['retrain', '--url', url])).stdout).toContain('no retraining requests')
})

test('a baseline is built from events, written, activated and shown; what is unknown ends with 2', async () => {
  const { url } = await givenService(['--shards', '2'])
  const events = await givenFile('events.ndjson', eventLines(400))
  const file = join(await givenFolder(), 'churn.json')
  const built = await leeway([
    'baseline',
    'build',
    events,
    '--model',
    'churn',
    '--ignore',
    'active',
    '--out',
    file,
  ])
  expect(built).toMatchObject({ code: 0, stderr: '' })
  expect(built.stdout).toMatch(/^age +feature +numeric/m)
  expect(built.stdout).toMatch(/^label +prediction +categorical +2 +400/m)
  expect(built.stdout).not.toContain('active ')
  expect(await leeway(['baseline', 'activate', file, '--from', '2001-01-01', '--url', url])).toMatchObject({
    code: 0,
  })
  const shown = await json<BaselinesAnswer>(['baseline', 'show', 'churn', '--url', url])
  expect(shown.activations).toMatchObject([{ version: '', from: '2001-01-01T00:00:00.000Z' }])
  expect(shown.current?.rows).toBe(400)
  const stored = JSON.parse(await readFile(file, 'utf8'))
  expect(shown.current?.subjects.map(({ name, counts }) => [name, counts])).toEqual(
    stored.baseline.subjects.map(({ name, counts }: { name: string; counts: number[] }) => [name, counts]),
  )

  const unknown = await leeway(['windows', 'nobody', '--url', url])
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toContain("no model 'nobody' is known")
  const other = await leeway(['baseline', 'build', events, '--model', 'other'])
  expect(other.stderr).toContain("holds no event of model 'other'; its models are churn")
  const report = await leeway([
    'retrain',
    'report',
    'none',
    '--status',
    'running',
    '--job',
    'j',
    '--url',
    url,
  ])
  expect(report).toMatchObject({ code: 2, stdout: '' })
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the service in order, with 0', async (signal) => {
  const { child, texts, ended } = await givenService()
  child.kill(signal)
  expect(await ended).toBe(0)
  expect(texts.stderr).toBe('Stopping: finishing what is in flight. Ctrl-C again stops at once.\nStopped.\n')
})

test('when the launcher is killed, the service ends with it, and what it had is there at the next start', async () => {
  const data = await givenFolder()
  const { child, url, ended } = await givenService(['--data', data])
  const file = await givenFile('events.ndjson', eventLines(20))
  expect(await leeway(['send', file, '--url', url])).toMatchObject({ code: 0 })
  await untilIngested(url, 20)
  const busy = await leeway(['up', '--port', '0', '--data', data])
  expect(busy).toMatchObject({ code: 2, stdout: '' })
  expect(busy.stderr).toContain('is in use by process')
  child.kill('SIGKILL')
  await ended
  await expect.poll(() => fetch(url).catch(() => 'gone')).toBe('gone')
  const next = await givenService(['--data', data])
  expect((await json<StatusAnswer>(['status', '--url', next.url])).events.accepted).toBe(20)
})

test('a port that is taken, and a wrong configuration, end with 2 and a remedy', async () => {
  const { url } = await givenService()
  const taken = await leeway(['up', '--port', new URL(url).port])
  expect(taken).toMatchObject({ code: 2, stdout: '' })
  expect(taken.stderr).toContain('choose another with --port N')
  const file = await givenFile('leeway.yaml', 'windw: 1h\n')
  const wrong = await leeway(['up', '--config', file])
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain(`${file}:1: windw: is not a member that Leeway knows`)
})
