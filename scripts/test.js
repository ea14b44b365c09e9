// `npm test`: formatting and lint, types, then every test that can run here. Words are passed on to vitest.
import { spawnSync } from 'node:child_process'

const run = (command, words) => {
  const { status } = spawnSync(command, words, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const words = process.argv.slice(2)
if (words.length === 0) {
  run('biome', ['check', '.'])
  run('tsc', ['--noEmit'])
}
run('vitest', ['run', ...words])
