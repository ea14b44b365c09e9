import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { givenFolder } from './leeway.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const LOCK = {
  packages: {
    '': { name: 'leeway' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/only-on-mars': { version: '1.0.0', optional: true },
  },
}
const INSTALLED = {
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
}

/** In the place of npm, which would ask a registry: notes how it was called, and ends as it is told. */
const NPM = `require('node:fs').writeFileSync('called', process.argv.slice(2).join(' ')); process.exit(Number(process.env.NPM_ENDS))`

const ensureInstalled = async (installed: unknown, npmEnds = 0) => {
  const folder = await givenFolder()
  await mkdir(join(folder, 'scripts'))
  await mkdir(join(folder, 'node_modules'))
  await copyFile(join(ROOT, 'scripts/ensure-installed.js'), join(folder, 'scripts/ensure-installed.js'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'npm.cjs'), NPM)
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(LOCK))
  if (installed !== null)
    await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }))
  const child = spawn(process.execPath, [join(folder, 'scripts/ensure-installed.js')], {
    env: { ...process.env, npm_execpath: join(folder, 'npm.cjs'), NPM_ENDS: String(npmEnds) },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  const called = await readFile(join(folder, 'called'), 'utf8').catch(() => null)
  return { code, called, why: stderr.split('\n')[0] }
}

test('nothing is run when all that is locked is installed, whatever other platforms would need', async () => {
  expect(await ensureInstalled(INSTALLED)).toEqual({ code: 0, called: null, why: '' })
})

test.each([
  { name: 'nothing is installed', installed: null, why: 'nothing is installed yet' },
  {
    name: 'a package is missing',
    installed: { 'node_modules/a': { version: '1.0.0' } },
    why: 'b 2.0.0 is not installed',
  },
  {
    name: 'a version differs',
    installed: { ...INSTALLED, 'node_modules/a': { version: '0.9.0' } },
    why: 'a is installed as 0.9.0, and package-lock.json names 1.0.0',
  },
  {
    name: 'a package is too many',
    installed: { ...INSTALLED, 'node_modules/c': { version: '1.0.0' } },
    why: 'node_modules/c is installed, and package-lock.json does not name it',
  },
])('npm ci is run, and it is said why, when $name', async ({ installed, why }) => {
  expect(await ensureInstalled(installed)).toEqual({
    code: 0,
    called: 'ci --loglevel=error',
    why: `Running npm ci: ${why}.`,
  })
})

test('when npm ci fails, so does the start', async () => {
  expect(await ensureInstalled(null, 1)).toMatchObject({ code: 2, called: 'ci --loglevel=error' })
})

test('the launcher says what to run where nothing is installed', async () => {
  const folder = await givenFolder()
  await cp(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  const child = spawn(process.execPath, [join(folder, 'bin/leeway.js'), 'status'])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  expect((await once(child, 'close'))[0]).toBe(2)
  expect(stderr).toBe(`leeway: its packages are not installed; run \`npm ci\` in ${folder}\n`)
})
