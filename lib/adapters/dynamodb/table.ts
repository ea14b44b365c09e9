import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { fromAws } from '../aws/errors.ts'
import type { Attributes, Item, NewItem, Table } from '../store/table.ts'

/**
 * A DynamoDB table with string keys `pk` and `sk`. Version in `v`, expiry in `ttl` (epoch seconds).
 * No transactions, indexes or streams: whatever speaks GetItem, PutItem, UpdateItem, DeleteItem and Query will do.
 */
export const dynamoTable = (client: DynamoDBClient, name: string): Table => ({
  get: async ({ pk, sk }) => {
    const { Item } = await fromAws(
      client.send(new GetItemCommand({ TableName: name, Key: keyOf(pk, sk), ConsistentRead: true })),
    )
    return Item === undefined ? null : itemOf(Item)
  },

  query: async (pk, { from, to, descending, limit }) => {
    // DynamoDB refuses a BETWEEN whose bounds are the wrong way round.
    if (from !== undefined && to !== undefined && from >= to) return []
    const items: Item[] = []
    let start: Record<string, AttributeValue> | undefined
    // BETWEEN includes its end, and `to` is exclusive: one item at most is read too many, and dropped below.
    const range =
      from !== undefined && to !== undefined
        ? ' AND sk BETWEEN :from AND :to'
        : from !== undefined
          ? ' AND sk >= :from'
          : to !== undefined
            ? ' AND sk < :to'
            : ''
    do {
      const page = await fromAws(
        client.send(
          new QueryCommand({
            TableName: name,
            KeyConditionExpression: `pk = :pk${range}`,
            ExpressionAttributeValues: {
              ':pk': { S: pk },
              ...(from === undefined ? {} : { ':from': { S: from } }),
              ...(to === undefined ? {} : { ':to': { S: to } }),
            },
            ConsistentRead: true,
            ScanIndexForward: !descending,
            ...(limit === undefined ? {} : { Limit: limit - items.length + 1 }),
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        ),
      )
      for (const item of page.Items ?? [])
        if (to === undefined || (item.sk?.S ?? '') < to) items.push(itemOf(item))
      start = page.LastEvaluatedKey
    } while (start !== undefined && (limit === undefined || items.length < limit))
    return limit === undefined ? items : items.slice(0, limit)
  },

  put: async (item, prior) => {
    if (prior === 'any') {
      // Nobody compares the version of such an item.
      await fromAws(client.send(new PutItemCommand({ TableName: name, Item: stored(item, 1) })))
      return 'committed'
    }
    try {
      await client.send(
        new PutItemCommand({
          TableName: name,
          Item: stored(item, (prior ?? 0) + 1),
          ConditionExpression: prior === null ? 'attribute_not_exists(pk)' : 'v = :prior',
          ...(prior === null ? {} : { ExpressionAttributeValues: { ':prior': { N: String(prior) } } }),
        }),
      )
      return 'committed'
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'conflict'
      return fromAws(Promise.reject(error))
    }
  },

  remove: async ({ pk, sk }, condition) => {
    try {
      await client.send(
        new DeleteItemCommand({
          TableName: name,
          Key: keyOf(pk, sk),
          ...(condition === null
            ? {}
            : {
                ConditionExpression: '#token = :token',
                ExpressionAttributeNames: { '#token': 'token' },
                ExpressionAttributeValues: { ':token': { S: condition.token } },
              }),
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) await fromAws(Promise.reject(error))
    }
  },

  increment: async ({ pk, sk }, attribute, by) => {
    await fromAws(
      client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: keyOf(pk, sk),
          UpdateExpression: 'ADD #attribute :by, v :one',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: { ':by': { N: String(by) }, ':one': { N: '1' } },
        }),
      ),
    )
  },
})

const keyOf = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } })

const stored = (
  { pk, sk, attributes, expiresAtMs }: NewItem,
  version: number,
): Record<string, AttributeValue> => {
  const item: Record<string, AttributeValue> = { ...keyOf(pk, sk), v: { N: String(version) } }
  for (const [name, value] of Object.entries(attributes))
    item[name] =
      typeof value === 'string'
        ? { S: value }
        : typeof value === 'number'
          ? { N: String(value) }
          : { B: value }
  if (expiresAtMs !== null) item.ttl = { N: String(Math.ceil(expiresAtMs / 1000)) }
  return item
}

const itemOf = ({ pk, sk, v, ttl: _, ...rest }: Record<string, AttributeValue>): Item => {
  const attributes: Record<string, Attributes[string]> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (value.S !== undefined) attributes[name] = value.S
    else if (value.N !== undefined) attributes[name] = Number(value.N)
    else if (value.B !== undefined) attributes[name] = value.B
  }
  return { pk: pk?.S ?? '', sk: sk?.S ?? '', version: Number(v?.N ?? 0), attributes }
}
