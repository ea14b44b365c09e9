import { makeProgram } from './program.ts'
import { runProgram } from './run.ts'

// The service runs in this process, and its functions log to it: what they did is no answer of a command.
process.env.POWERTOOLS_LOG_LEVEL ??= 'WARN'

// `leeway ... | head`: whoever reads has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2))

// Started by bin/leeway.js: if that process is killed, this one must not go on alone. Unreferenced, or it never ends.
if (process.connected) {
  process.once('disconnect', () => process.exit(1))
  process.channel?.unref()
}

process.exit(await runProgram(makeProgram, process.argv.slice(2)))
