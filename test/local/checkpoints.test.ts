import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileCheckpoints } from '../../lib/local/checkpoints.ts'
import { givenFolder, givenKinesis, givenSource } from './kinesis-fixture.ts'

const SHARD = 'shardId-000000000000'

test('a checkpoint that was saved is loaded by another instance, and leaves one file', async () => {
  const folder = join(await givenFolder(), 'not', 'there', 'yet')
  const checkpoints = fileCheckpoints(folder)
  expect(await checkpoints.load(SHARD)).toBeNull()
  await checkpoints.save(SHARD, { status: 'reading', sequenceNumber: '17' })
  await checkpoints.save(SHARD, { status: 'reading', sequenceNumber: '4956'.repeat(14) })
  expect(await fileCheckpoints(folder).load(SHARD)).toEqual({
    status: 'reading',
    sequenceNumber: '4956'.repeat(14),
  })
  await checkpoints.save(SHARD, { status: 'finished' })
  expect(await fileCheckpoints(folder).load(SHARD)).toEqual({ status: 'finished' })
  expect(await readdir(folder)).toEqual([`${SHARD}.json`])
})

test.each([
  ['', 'an empty file'],
  ['{"status":"reading"', 'half a file'],
  ['{"status":"reading","sequenceNumber":17}', 'a number for a sequence number'],
  ['{"status":"reading","sequenceNumber":"latest"}', 'a sequence number that is none'],
  ['{"status":"done"}', 'a status that is none'],
  ['null', 'a null'],
])('%j (%s) is refused with the path and the remedy', async (text) => {
  const folder = await givenFolder()
  await writeFile(join(folder, `${SHARD}.json`), text)
  await expect(fileCheckpoints(folder).load(SHARD)).rejects.toMatchObject({
    code: 'bad-checkpoint',
    message: expect.stringMatching(new RegExp(`${SHARD}\\.json holds .*delete the file`)),
  })
})

test('an event source does not start on a checkpoint that it cannot read', async () => {
  const kinesis = await givenKinesis(1)
  const folder = await givenFolder()
  await writeFile(join(folder, `${SHARD}.json`), '{')
  const starting = givenSource(kinesis, async () => null, { checkpoints: fileCheckpoints(folder) })
  await expect(starting).rejects.toMatchObject({ code: 'bad-checkpoint' })
})
