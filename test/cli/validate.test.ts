import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { eventLines, givenFile, givenFolder, leeway } from './leeway.ts'

const BAD =
  '{"model":"m"}\n{"a":\n\n{"model":"m","time":0,"prediction":1,"features":{"x\\u001b[31m":["secret"]}}\n'

test('each problem has its line, member, reason and remedy; the value is kept out; the status is 1', async () => {
  const file = await givenFile('bad.ndjson', BAD)
  const { code, stdout, stderr } = await leeway(['validate', file])
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    `${file}:1: time: time is required: RFC 3339 text or epoch milliseconds (missing-time)`,
    `${file}:2: the text is not JSON (not-json)`,
    `${file}:4: features.x\\u001b[31m: a feature is a number, a string, a boolean, or null where it is missing (bad-features)`,
    `${file}: 3 events, 3 invalid: bad-features 1, missing-time 1, not-json 1`,
    '',
  ])
})

test('valid events, gzipped, as an array, or on standard input, end with 0', async () => {
  const lines = eventLines(5)
  const gzipped = await givenFile('events.bin', gzipSync(lines))
  const array = await givenFile('events.json', `[${lines.trim().split('\n').join(',\n')}]`)
  const { code, stdout } = await leeway(['validate', gzipped, array, '-'], { stdin: lines })
  expect({ code, stdout: stdout.replaceAll(/^.*: (?=5)/gm, '') }).toEqual({
    code: 0,
    stdout: '5 events, all valid\n'.repeat(3),
  })
})

test('a gzip file that is cut off is bad news, not silence', async () => {
  const lines = eventLines(2_000)
  const file = await givenFile('cut.gz', gzipSync(lines).subarray(0, -100))
  const { code, stdout } = await leeway(['validate', file])
  expect(code).toBe(1)
  expect(stdout).toContain('(bad-compression)')
})

test('an empty file is bad news', async () => {
  const { code, stdout } = await leeway(['validate', '-'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '<stdin>: no events: it is empty\n' })
})

test('--json prints one document, with all counts', async () => {
  const { code, stdout } = await leeway(['validate', '-', '--json'], { stdin: `${BAD}${eventLines(1)}` })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    valid: false,
    files: [
      {
        kind: 'events',
        file: '<stdin>',
        events: 4,
        rejected: 3,
        reasons: { 'bad-features': 1, 'missing-time': 1, 'not-json': 1 },
        problems: [{ line: 1, reason: 'missing-time', path: 'time' }, { line: 2 }, { line: 4 }],
      },
    ],
  })
})

test('a configuration is checked with its lines', async () => {
  const file = await givenFile('leeway.yaml', 'clock: wall\nwindow: 1 hour\n')
  const { code, stdout } = await leeway(['validate', file])
  expect(code).toBe(1)
  expect(stdout).toContain(`${file}:2: window: a duration is a whole number and a unit`)
})

test('a file that is not there, and a folder, end with 2', async () => {
  const folder = await givenFolder()
  expect(await leeway(['validate', `${folder}/none`])).toMatchObject({ code: 2, stdout: '' })
  expect((await leeway(['validate', folder])).stderr).toContain('is a folder: name the files in it')
})
