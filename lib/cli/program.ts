import { Command } from 'commander'
import packageFile from '../../package.json' with { type: 'json' }
import { addAlerts } from './commands/alerts.ts'
import { addBaseline } from './commands/baseline.ts'
import { addCompare } from './commands/compare.ts'
import { addDemo } from './commands/demo.ts'
import { addInit } from './commands/init.ts'
import { addReplay } from './commands/replay.ts'
import { addRetrain } from './commands/retrain.ts'
import { addSend } from './commands/send.ts'
import { addStatus } from './commands/status.ts'
import { addUp } from './commands/up.ts'
import { addValidate } from './commands/validate.ts'
import { addWindows } from './commands/windows.ts'

/** All commands. What a command needs beyond its options is loaded when it runs: `--help` must be quick. */
export const makeProgram = (setExitCode: (code: number) => void): Command => {
  const program = new Command('leeway')
    .description(packageFile.description)
    .version(packageFile.version)
    .exitOverride()
    .showHelpAfterError('(add --help to see how it is called, with an example)')
    .addHelpText(
      'after',
      '\nExample: a service, an event, and what came of it\n  leeway up\n  leeway send events.ndjson\n  leeway status',
    )
  addDemo(program, setExitCode)
  addUp(program)
  addInit(program)
  addValidate(program, setExitCode)
  addSend(program, setExitCode)
  addReplay(program)
  addBaseline(program)
  addCompare(program, setExitCode)
  addStatus(program)
  addAlerts(program)
  addRetrain(program)
  addWindows(program)
  return program
}
