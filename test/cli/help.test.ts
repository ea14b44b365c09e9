import { describe, expect, test } from 'vitest'
import { DEFAULT_PORT } from '../../lib/cli/options.ts'
import { DEFAULT_HTTP_PORT } from '../../lib/local/embedded.ts'
import { closedPort, leeway } from './leeway.ts'

const COMMANDS = [
  ['demo'],
  ['up'],
  ['init'],
  ['validate'],
  ['send'],
  ['replay'],
  ['baseline'],
  ['baseline', 'build'],
  ['baseline', 'show'],
  ['baseline', 'activate'],
  ['status'],
  ['alerts'],
  ['retrain'],
  ['retrain', 'list'],
  ['retrain', 'report'],
  ['windows'],
  ['compare'],
]

test.each(COMMANDS)('the help of %s %s has an example, and ends with 0', async (...words) => {
  const { code, stdout, stderr } = await leeway([...words.filter((word) => word !== undefined), '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/Examples?:\n {2}.*leeway/)
})

describe('a call that is wrong ends with 2, says so on standard error only, and points to the help', () => {
  test.each([
    { words: ['frobnicate'], says: "unknown command 'frobnicate'" },
    { words: ['statsu'], says: 'Did you mean status?' },
    { words: ['status', '--frobnicate'], says: "unknown option '--frobnicate'" },
    { words: ['send'], says: "missing required argument 'file'" },
    { words: ['up', '--port', '65536'], says: 'from 0 to 65535' },
    { words: ['up', '--shards', '0'], says: 'from 1 to 100' },
    { words: ['windows', 'm', '--from', 'yesterday'], says: 'It must be a time' },
    { words: ['status', '--url', 'ftp://x'], says: 'It must be an address' },
    { words: ['alerts', '--state', 'odd'], says: 'Allowed choices are firing, resolved' },
    { words: ['replay', 'x', '--speed', '0'], says: 'It must be a number over 0' },
    { words: ['retrain', 'report', 'x'], says: "required option '--status <status>' not specified" },
  ])('$words', async ({ words, says }) => {
    const { code, stdout, stderr } = await leeway(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
    expect(stderr).toContain('--help')
  })
})

test('without a service every reading command says how to start one, and ends with 2', async () => {
  const url = `http://127.0.0.1:${await closedPort()}`
  const commands = [['status'], ['alerts'], ['retrain'], ['windows', 'm'], ['baseline', 'show', 'm']]
  const ended = await Promise.all(commands.map((words) => leeway([...words, '--url', url])))
  const stderr = `leeway: no Leeway at ${url}; start one with \`npx leeway up\`, or name another with --url\n`
  expect(ended).toEqual(commands.map(() => ({ code: 2, stdout: '', stderr })))
})

test('the port of --help is the port of the service', () => {
  expect(DEFAULT_PORT).toBe(DEFAULT_HTTP_PORT)
})
