/** Fills the servers of a data folder and waits to be killed: run by servers.test.ts, given the folder. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { PublishCommand } from '@aws-sdk/client-sns'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { connect } from '../../lib/local/clients.ts'
import { provision } from '../../lib/local/provision.ts'
import { startServers } from '../../lib/local/servers.ts'

const servers = await startServers(process.argv[2] ?? '')
const clients = connect(servers.urls)
const names = await provision(clients, servers.urls, 2)

const Records = Array.from({ length: 500 }, (_, index) => ({
  Data: Buffer.from(`${index}`),
  PartitionKey: `${index}`,
}))
await clients.kinesis.send(new PutRecordsCommand({ StreamName: names.stream, Records }))
for (let index = 0; index < 50; index += 1) {
  const Item = {
    pk: { S: 'series' },
    sk: { S: String(index).padStart(2, '0') },
    bytes: { B: new Uint8Array([index, 0, 255]) },
  }
  await clients.dynamodb.send(new PutItemCommand({ TableName: names.table, Item }))
}
await clients.sqs.send(
  new SendMessageCommand({
    QueueUrl: names.queueUrl,
    MessageBody: 'retrain flight-delay',
    MessageGroupId: 'flight-delay',
    MessageDeduplicationId: 'retrain-1',
  }),
)
await clients.sns.send(new PublishCommand({ TopicArn: names.topicArn, Message: 'distance drifted' }))
process.stdout.write(`${JSON.stringify({ urls: servers.urls, names })}\n`)
