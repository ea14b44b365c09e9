import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StatusAnswer } from '../../lib/api/types.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import { type Running, startUp, until } from '../scenarios/leeway-up.ts'

/** The README's examples, run as they stand. */
const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
let readme = ''
let running: Running

beforeAll(async () => {
  readme = await readFile(`${root}/README.md`, 'utf8')
  running = await startUp([])
})
afterAll(() => running.kill('SIGTERM'))

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '')

test('the curl example shows up in `leeway status` at once', async () => {
  const curl = blocks('sh').flatMap((block) => /^curl .*?'\}'$|^curl .*?\}'$/ms.exec(block)?.[0] ?? [])
  expect(curl).toHaveLength(1)
  const [command = ''] = curl
  const { stdout } = await run('sh', ['-c', command.replace('http://127.0.0.1:4100', running.endpoints.http)])
  expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, rejected: 0 })
  await until(async () => {
    const status = (await (await fetch(`${running.endpoints.http}/v1/status`)).json()) as StatusAnswer
    return status.events.accepted === 1
  })
  const status = await run(process.execPath, [
    `${root}/bin/leeway.js`,
    'status',
    '--url',
    running.endpoints.http,
  ])
  expect(status.stdout).toContain('fraud')
  const windows = await run(process.execPath, [
    `${root}/bin/leeway.js`,
    'windows',
    'fraud',
    '--url',
    running.endpoints.http,
  ])
  expect(windows.stdout).toMatch(/12\.5/)
})

test('every configuration in the README is valid', () => {
  const configurations = blocks('yaml')
  expect(configurations.length).toBeGreaterThan(0)
  for (const text of configurations) expect(parseConfig(text)).toMatchObject({ ok: true })
})

test('every command that the README names exists', async () => {
  const commands = new Set(
    [...readme.matchAll(/npx leeway ([a-z]+(?: (?:build|show|activate))?)/g)].map(([, words]) => words ?? ''),
  )
  expect([...commands]).toContain('up')
  for (const words of commands) {
    const { stdout } = await run(process.execPath, [`${root}/bin/leeway.js`, ...words.split(' '), '--help'])
    expect(stdout).toContain(`Usage: leeway ${words}`)
  }
})

test('every file that the README links to is there', async () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path ?? '')
  for (const path of links.filter((each) => !each.startsWith('http') && !each.endsWith('/')))
    await expect(readFile(`${root}/${path}`), path).resolves.toBeDefined()
})
