#!/usr/bin/env node
// Runs on any Node >= 20 and on nothing installed: the command itself is TypeScript and needs the local Node 24.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 20
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const refuse = (message) => {
  process.stderr.write(`leeway: ${message}\n`)
  process.exit(2)
}

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN)
  refuse(`this is Node ${process.versions.node}; install Node ${NODE_MAJOR_MIN} or later`)
if (!existsSync(join(root, 'node_modules', '.package-lock.json')) || !existsSync(node))
  refuse(`its packages are not installed; run \`npm ci\` in ${root}`)

// A small heap that is collected often: the demo shows what the service needs, not what the machine would give.
const heap = process.argv[2] === 'demo' ? ['--max-old-space-size=256', '--max-semi-space-size=8'] : []

// The channel tells the command when this process is gone: killed with SIGKILL, it must not leave a service behind.
const child = spawn(
  node,
  [
    '--disable-warning=ExperimentalWarning',
    ...heap,
    join(root, 'lib', 'cli', 'main.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
)
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of forwarded) process.on(signal, () => child.kill(signal))

child.on('error', (error) => refuse(`${node} cannot be run (${error.message}); run \`npm ci\` in ${root}`))
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 2)
  for (const each of forwarded) process.removeAllListeners(each)
  process.kill(process.pid, signal)
})
