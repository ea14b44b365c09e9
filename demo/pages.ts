import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Notification } from '../lib/alert/alert.ts'
import { causeOf } from './faults.ts'
import type { DemoAlert } from './summary.ts'

/** Everything that was paged, as a receiver reads it: from a queue that is subscribed to the topic. */
export const readPages = async (queueUrl: string): Promise<Notification[]> => {
  const client = new SQSClient({})
  const pages = new Map<string, Notification>()
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    )
    if (Messages.length === 0) break
    for (const { Body = '{}' } of Messages) {
      const page = JSON.parse(Body) as Notification
      // At least once: the id tells a repeat.
      pages.set(page.notificationId, page)
    }
  }
  client.destroy()
  return [...pages.values()]
}

/** One entry an episode: when it fired, and when it cleared if it has. */
export const episodesOf = (pages: readonly Notification[], withFaults: boolean): DemoAlert[] =>
  pages
    .filter(({ kind }) => kind === 'fired')
    .map((fired) => {
      const cleared = pages.find(
        ({ kind, alertId, episode }) =>
          kind === 'resolved' && alertId === fired.alertId && episode === fired.episode,
      )
      const { alertId: id, episode, model, rule, subject, firedAt, window } = fired
      const cause = withFaults ? causeOf({ rule, subject, firedAtMs: Date.parse(firedAt) }) : 'data'
      return {
        id,
        episode,
        model,
        rule,
        subject,
        cause,
        window,
        firedAt,
        clearedAt: cleared?.clearedAt ?? null,
      }
    })
    .sort((a, b) => (a.firedAt < b.firedAt ? -1 : a.firedAt > b.firedAt ? 1 : a.id < b.id ? -1 : 1))
