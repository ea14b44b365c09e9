import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { batchesOf } from '../../lib/cli/send/batches.ts'
import { makePoster } from '../../lib/cli/send/post-batch.ts'
import { addAnswer, emptyTally } from '../../lib/cli/send/tally.ts'
import { closeServer, listenOnLoopback } from '../../lib/local/loopback.ts'
import { closedPort, eventLines, gathered, givenFile } from './leeway.ts'

type Answer = 'accept' | 'busy' | 'hang up' | 'refuse'

/** A service that answers as it is told, and keeps the bodies. */
const givenAnswers = async (answers: readonly Answer[]) => {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    bodies.push(gunzipSync(Buffer.concat(chunks)).toString())
    const answer = answers[bodies.length - 1]
    if (answer === 'hang up') return void request.socket.destroy()
    const problem = { 'content-type': 'application/problem+json' }
    if (answer === 'busy') response.writeHead(503, problem).end('{"detail":"the stream is busy"}')
    else if (answer === 'refuse') response.writeHead(413, problem).end('{"detail":"too large"}')
    else response.writeHead(202).end('{"accepted":1,"rejected":0,"rejections":[]}')
  })
  const port = await listenOnLoopback(server, 0, 'HTTP')
  onTestFinished(() => closeServer(server))
  return { url: `http://127.0.0.1:${port}`, bodies }
}

const event = { file: 'f', line: 1, text: '{"id":"a"}' }

test('a busy service and a lost connection are tried again, with the same events', async () => {
  const { url, bodies } = await givenAnswers(['busy', 'hang up', 'busy', 'accept'])
  const pauses: number[] = []
  const post = makePoster({ url, onRetry: () => undefined, pause: async (ms) => void pauses.push(ms) })
  expect(await post([event])).toMatchObject({ accepted: 1 })
  expect(bodies).toEqual(Array.from({ length: 4 }, () => '{"id":"a"}\n'))
  expect(pauses).toEqual([250, 500, 1_000])
})

test('a refusal is final, and so is a service that never was there', async () => {
  const { url, bodies } = await givenAnswers(['refuse'])
  const pause = () => Promise.reject(new Error('nothing to wait for'))
  const post = makePoster({ url, onRetry: () => undefined, pause })
  await expect(post([event])).rejects.toMatchObject({ code: 'input', message: 'too large' })
  expect(bodies).toHaveLength(1)
  const nobody = makePoster({
    url: `http://127.0.0.1:${await closedPort()}`,
    onRetry: () => undefined,
    pause,
  })
  await expect(nobody([event])).rejects.toMatchObject({ code: 'unavailable' })
})

test('batches are bounded by events and by bytes, and lose nothing', async () => {
  const many = await givenFile('many.ndjson', eventLines(1_201))
  const large = await givenFile('large.ndjson', `{"x":"${'y'.repeat(200_000)}"}\n`.repeat(40))
  const batches = await gathered(batchesOf([many, large]))
  const bytesMax = Math.max(
    ...batches.map(({ events }) => events.reduce((sum, { text }) => sum + text.length, 0)),
  )
  expect(batches.reduce((sum, { events }) => sum + events.length, 0)).toBe(1_241)
  expect(Math.max(...batches.map(({ events }) => events.length))).toBe(500)
  // Of an HTTP body the service takes 4 MB.
  expect(bytesMax).toBeLessThan(4 * 1024 * 1024)
})

test('rejections that the service did not list are counted by reason all the same', () => {
  const events = ['{"model":"m"}', '1', '{"time":0}', '{'].map((text, i) => ({
    file: 'f',
    line: i + 1,
    text,
  }))
  const tally = emptyTally()
  const listed = [{ index: 0, reason: 'missing-time', path: 'time', message: '' }]
  addAnswer(tally, { events, unreadable: [] }, { accepted: 0, rejected: 4, rejections: listed })
  expect(tally).toMatchObject({
    rejected: 4,
    rejectedBy: { 'missing-time': 1, 'not-an-object': 1, 'missing-model': 1, 'not-json': 1 },
  })
})
