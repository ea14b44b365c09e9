import { afterAll, beforeAll } from 'vitest'
import { dynamoTable } from '../../lib/adapters/dynamodb/table.ts'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { type DynaliteTables, startDynalite } from './dynalite-tables.ts'
import { storeContract } from './store.contract.ts'

storeContract('a table in memory', async () => storeOn(memoryTable()))

let tables: DynaliteTables
beforeAll(async () => {
  tables = await startDynalite()
})
afterAll(() => tables.close())

storeContract('DynamoDB (dynalite)', async () =>
  storeOn(dynamoTable(tables.client, await tables.makeTable())),
)
