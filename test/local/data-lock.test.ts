import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCK_FILE, lockDataFolder } from '../../lib/local/data-lock.ts'
import { givenFolder } from './kinesis-fixture.ts'

const deadPid = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a folder that this process holds is refused until it is given back', async () => {
  const folder = await givenFolder()
  const release = await lockDataFolder(folder)
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    message: expect.stringContaining(`in use by process ${process.pid}`),
  })
  await release()
  await (await lockDataFolder(folder))()
})

test('a folder that another living process holds is refused, with its pid and what to do', async () => {
  const folder = await givenFolder()
  await writeFile(join(folder, LOCK_FILE), `${process.ppid}\n`)
  await expect(lockDataFolder(folder)).rejects.toThrow(
    new RegExp(`in use by process ${process.ppid}.*--data DIR.*delete`),
  )
})

test.each([
  ['of a process that is gone', async () => `${await deadPid()}\n`],
  ['of a process with our own pid that we never were', async () => `${process.pid}\n`],
  ['that was never written to its end', async () => ''],
])('a lock %s is taken over', async (_, content) => {
  const folder = await givenFolder()
  await writeFile(join(folder, LOCK_FILE), await content())
  const release = await lockDataFolder(folder)
  expect(await readFile(join(folder, LOCK_FILE), 'utf8')).toBe(`${process.pid}\n`)
  await release()
})
