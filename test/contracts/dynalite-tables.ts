import { createServer } from 'node:http'
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { closeServer, listenOnLoopback } from '../../lib/local/loopback.ts'

/** A DynamoDB in this process, whose tables come and go with a test. */
export type DynaliteTables = {
  readonly client: DynamoDBClient
  /** Makes an empty table with string keys `pk` and `sk`; gives its name. */
  makeTable(): Promise<string>
  close(): Promise<void>
}

export const startDynalite = async (): Promise<DynaliteTables> => {
  const server = dynalite({ createTableMs: 0 })
  const port = await listenOnLoopback(server, 0, 'DynamoDB')
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  let tables = 0
  return {
    client,
    makeTable: async () => {
      const TableName = `leeway-${++tables}`
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
          ],
        }),
      )
      // `createTableMs: 0` is still a turn of the event loop away: until then the table is being created.
      const status = async () =>
        (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus
      while ((await status()) !== 'ACTIVE');
      return TableName
    },
    close: async () => {
      client.destroy()
      await closeServer(server)
    },
  }
}

/** An address on which nothing listens: it was free a moment ago. */
export const deadEndpoint = async (): Promise<string> => {
  const server = createServer()
  const port = await listenOnLoopback(server, 0, 'a free port')
  await closeServer(server)
  return `http://127.0.0.1:${port}`
}
