// Before `npm start` and `npm test`: installs what package-lock.json names and node_modules lacks. It runs on Node 20
// and imports nothing that would have to be installed first.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const packagesOf = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {}
  } catch {
    return null
  }
}

/** Packages of another platform are optional, locked, and never installed. */
const mayBeAbsent = (entry) => entry.optional === true || entry.devOptional === true

/** Why `npm ci` is needed, or null. npm writes what it has installed to node_modules/.package-lock.json. */
const reasonToInstall = () => {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  if (wanted === null) return null
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  if (installed === null) return 'nothing is installed yet'
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link === true) continue
    const name = path.replace(/^.*node_modules\//, '')
    const there = installed[path]
    if (there === undefined && !mayBeAbsent(entry)) return `${name} ${entry.version} is not installed`
    if (there !== undefined && there.version !== entry.version)
      return `${name} is installed as ${there.version}, and package-lock.json names ${entry.version}`
  }
  const stray = Object.keys(installed).find((path) => path !== '' && wanted[path] === undefined)
  return stray === undefined ? null : `${stray} is installed, and package-lock.json does not name it`
}

const install = () => {
  // Packages that ask for Node 22 run under the Node 24 that is installed with them: npm's warnings would only alarm.
  const words = ['ci', '--loglevel=error']
  // Under npm this is npm's own JavaScript, which no shell and no PATH has to find.
  const npm = process.env.npm_execpath
  const isScript = npm !== undefined && /\.[cm]?js$/.test(npm)
  const [command, all] = isScript ? [process.execPath, [npm, ...words]] : ['npm', words]
  return spawnSync(command, all, {
    cwd: root,
    // What npm says is progress; standard output belongs to the command that follows.
    stdio: ['ignore', 2, 2],
    shell: !isScript && process.platform === 'win32',
  })
}

const reason = reasonToInstall()
if (reason !== null) {
  process.stderr.write(`Running npm ci: ${reason}.\n`)
  const { status, error } = install()
  if (status !== 0) {
    const detail = error === undefined ? `it ended with ${status}` : error.message
    process.stderr.write(`npm ci failed: ${detail}. Run it by hand in ${root}; its output says why.\n`)
    process.exit(2)
  }
}
