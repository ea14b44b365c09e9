import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from './clients.ts'

export type FunctionSettings = {
  readonly name: string
  readonly timeoutMs: number
  readonly memoryMb: number
}

/** A Lambda context for one invocation that starts at `nowMs()`; it counts down, nobody enforces the end. */
export const contextOf = (
  { name, timeoutMs, memoryMb }: FunctionSettings,
  nowMs: () => number = Date.now,
): Context => {
  const startMs = nowMs()
  const day = new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:function:${name}`,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `${day}/[$LATEST]${process.pid}`,
    getRemainingTimeInMillis: () => Math.max(0, startMs + timeoutMs - nowMs()),
    done: ended,
    fail: ended,
    succeed: ended,
  }
}

/** The callback style of 2015: our handlers return promises, so a call of these is a mistake worth an error. */
const ended = (): never => {
  throw new Error('context.done, fail and succeed are not supported: return a promise from the handler')
}
