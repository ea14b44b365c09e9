import { Agent, request } from 'node:http'
import type { CallTiming } from './event-line.ts'
import { type Answer, type Instance, PREDICT_PATH, type PredictResponse } from './model-calls.ts'

/** One call, and what the caller measured. */
export type AnsweredCall = {
  readonly instances: readonly Instance[]
  readonly answers: readonly Answer[]
  readonly timing: CallTiming
}

export type ModelClient = {
  readonly predict: (instances: readonly Instance[]) => Promise<AnsweredCall>
  readonly close: () => void
}

/** Calls the model server over connections that stay open. Latency is the caller's: from the request to its last byte. */
export const createModelClient = (url: string, callsInFlightMax: number): ModelClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: callsInFlightMax })
  const target = new URL(PREDICT_PATH, url)
  return {
    predict: async (instances) => {
      const body = JSON.stringify({ instances })
      const startedAt = performance.now()
      const text = await post(target, agent, body)
      const latencyMs = performance.now() - startedAt
      // The demo's own server, a moment ago; its answer's length is checked because events pair up by position.
      const { predictions, computeMs }: PredictResponse = JSON.parse(text)
      if (predictions.length !== instances.length)
        throw new Error(
          `${predictions.length} predictions for ${instances.length} instances; is ${url} the model server?`,
        )
      return { instances, answers: predictions, timing: { latencyMs, computeMs } }
    },
    close: () => agent.destroy(),
  }
}

const post = (target: URL, agent: Agent, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const call = request(target, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`the model server answered ${response.statusCode}: ${text.slice(0, 200)}`))
      })
    })
    call.on('error', reject)
    call.end(body)
  })
