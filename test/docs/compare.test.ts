import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** The commands of docs/compare.md, run as they stand on files with the names that they use. */
const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-docs-'))
  await mkdir(join(folder, 'june'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run('select setseed(.5)')
  const rows = (count: number, shift: number) =>
    `select timestamp '2026-01-01' + interval 1 hour * range as time, random() + ${shift} as amount,
       chr(97 + (range % 5)::int) as country from range(${count})`
  const write = (name: string, count: number, shift: number) =>
    connection.run(`copy (${rows(count, shift)}) to '${join(folder, name)}'`)
  for (const name of ['training.parquet', '2025.parquet', 'a.csv']) await write(name, 720, 0)
  for (const name of ['june.parquet', 'june/1.csv.gz', '2026.parquet', 'june.csv', 'b.csv'])
    await write(name, 720, 1)
  connection.closeSync()
  instance.closeSync()
  await leeway('baseline build --model churn training.parquet --ignore time --out churn.baseline.json')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const leeway = (words: string): Promise<{ readonly code: number; readonly text: string }> =>
  new Promise((resolve) => {
    const line = words.replaceAll("'", '').split(' ')
    execFile(
      process.execPath,
      [join(root, 'bin/leeway.js'), ...line],
      { cwd: folder },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr }),
    )
  })

const commands = async (): Promise<string[]> => {
  const text = await readFile(join(root, 'docs/compare.md'), 'utf8')
  return [...text.matchAll(/^npx leeway (.*)$/gm)].map(([, words]) => words ?? '')
}

describe('the examples of docs/compare.md', () => {
  test('all find the column that moved', { timeout: 60_000 }, async () => {
    const examples = await commands()
    expect(examples.length).toBeGreaterThan(3)
    for (const words of examples) {
      const { code, text } = await leeway(words)
      expect({ words, code, text }).toMatchObject({ words, code: words.includes('--fail-on-drift') ? 1 : 0 })
      expect(text).toContain('amount')
      expect(text).toContain('drifted')
    }
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('amount')
  })
})
