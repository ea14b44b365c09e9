import { makeProgram } from './program.ts'
import { runProgram } from './run.ts'

// The service runs in this process, and its functions log to it: what they did is no answer of a command.
process.env.POWERTOOLS_LOG_LEVEL ??= 'WARN'

// `leeway ... | head`: whoever reads has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2))

// Started by bin/leeway.js: if that process is killed, this one must not go on alone, and not even to close what it has
// open, which a successor is waiting for. The channel is unreferenced, or this process would never end.
if (process.connected) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel?.unref()
}

const exitCode = await runProgram(makeProgram, process.argv.slice(2))
// The process ends at once, and a pipe takes no more than 64 KB at a time: what was printed must have been taken.
process.stdout.write('', () => process.exit(exitCode))
