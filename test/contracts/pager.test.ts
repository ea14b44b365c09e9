import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { snsPager } from '../../lib/adapters/sns/pager.ts'
import { type Clients, connect, disconnect } from '../../lib/local/clients.ts'
import { type Provisioned, provision } from '../../lib/local/provision.ts'
import { type Servers, startServers } from '../../lib/local/servers.ts'
import { receive, remove } from './job-queue-sqs.ts'

/** Of every kind that a notification may hold: names of models and features are the sender's. */
const BODY_VALUE = { summary: 'drift in feature "é\n<distance>" 😀 モデル \uffff', evidence: { value: 0.31 } }
const BODY = JSON.stringify(BODY_VALUE)

describe('the pager on SNS (fauxqs), as a subscribed queue with raw delivery sees it', () => {
  let folder: string
  let servers: Servers
  let clients: Clients
  let names: Provisioned
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leeway-sns-'))
    servers = await startServers(folder)
    clients = connect(servers.urls)
    names = await provision(clients, servers.urls, 1)
  })
  afterAll(async () => {
    disconnect(clients)
    await servers.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const takePages = async () => {
    const pages = await receive(clients.sqs, names.pagesQueueUrl)
    for (const page of pages) await remove(clients.sqs, names.pagesQueueUrl, page)
    return pages.map(({ Body, MessageAttributes }) => ({
      body: JSON.parse(Body ?? 'null'),
      id: MessageAttributes?.notificationId?.StringValue,
      type: MessageAttributes?.notificationId?.DataType,
    }))
  }

  it('the body’s JSON arrives as it was, and the attribute notificationId bears the id', async () => {
    const page = snsPager(clients.sns, names.topicArn)
    await page({ id: 'aaaaaaaaaaaaaaaa-1-1', subject: 'fired: m: latency p95', body: BODY })
    expect(await takePages()).toEqual([{ body: BODY_VALUE, id: 'aaaaaaaaaaaaaaaa-1-1', type: 'String' }])
  })

  it('a page sent again arrives again, with the same id: receivers drop it', async () => {
    const page = snsPager(clients.sns, names.topicArn)
    const message = { id: 'bbbbbbbbbbbbbbbb-1-2', subject: 'resolved: m: latency p95', body: BODY }
    await page(message)
    await page(message)
    expect((await takePages()).map(({ id }) => id)).toEqual([message.id, message.id])
  })

  it('the text that is sent has no character that SQS would refuse, whatever names the sender chose', async () => {
    await snsPager(clients.sns, names.topicArn)({ id: 'i', subject: 's', body: BODY })
    const [sent, ...others] = await receive(clients.sqs, names.pagesQueueUrl)
    expect(sent?.Body).not.toMatch(/[^\x20-\ud7ff\ue000-\ufffd]/)
    expect(others).toEqual([])
    if (sent !== undefined) await remove(clients.sqs, names.pagesQueueUrl, sent)
  })

  it('a topic that does not exist is a wrong configuration', async () => {
    const page = snsPager(clients.sns, `${names.topicArn}-absent`)
    await expect(page({ id: 'i', subject: 's', body: 'b' })).rejects.toMatchObject({
      name: 'LeewayError',
      code: 'configuration',
      canRetry: false,
    })
  })
})
