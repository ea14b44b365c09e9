import { kinesisClient } from '../../adapters/aws/clients.ts'
import type { EventsAnswer } from '../../api/types.ts'
import { parseText } from '../../event/parse-record.ts'
import { connectKinesis } from '../../local/clients.ts'
import { openStreamWriter } from '../stream-writer.ts'
import type { Outgoing } from './batches.ts'

/**
 * Puts batches on a Kinesis stream, where nobody answers for the single event: the same code that ingests them judges
 * them here. Rejected ones are sent too, so that the service counts and keeps them.
 */
export const makePutter = async (
  stream: string,
): Promise<(events: readonly Outgoing[]) => Promise<EventsAnswer>> => {
  const writer = await openStreamWriter(clientFromEnvironment(), stream)
  return async (events) => {
    await writer.write(events.map(({ text }) => text))
    const rejections = events.flatMap(({ text }, index) => {
      const parsed = parseText(text)
      return parsed.kind === 'rejected' ? [{ index, ...parsed.rejection }] : []
    })
    return { accepted: events.length - rejections.length, rejected: rejections.length, rejections }
  }
}

/** The SDK's own variables; a service on this machine takes any credentials, so none need be set for it. */
const clientFromEnvironment = () => {
  const endpoint = process.env.AWS_ENDPOINT_URL_KINESIS
  const isLocal = endpoint !== undefined && /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(endpoint)
  return isLocal ? connectKinesis(endpoint) : kinesisClient()
}
