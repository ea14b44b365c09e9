import type { Command } from 'commander'
import { putBaseline, sayActivated } from '../baseline/activate.ts'
import { readBaseline } from '../baseline/baseline-file.ts'
import { JSON_OPTION, parseTimeOption, URL_OPTION } from '../options.ts'
import { print, printJson } from '../terminal.ts'

type Options = {
  readonly model?: string
  readonly from?: string
  readonly version?: string
  readonly url: string
  readonly json?: boolean
}

export const addBaselineActivate = (baseline: Command): void => {
  baseline
    .command('activate')
    .summary('put a built baseline in force')
    .description('Sends a baseline that `leeway baseline build --out FILE` wrote, and puts it in force.')
    .argument('<file>', 'the baseline')
    .option('--model <model>', 'for another model than the one it was built for')
    .option('--from <time>', 'for windows from then on (default: the next one)', parseTimeOption)
    .option('--version <version>', 'of the model (default: every version without one of its own)')
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway baseline activate churn.baseline.json --version 2026-02')
    .action(async (file: string, { model, from, version, url, json }: Options) => {
      const document = await readBaseline(file)
      const name = model ?? document.model
      const activation = {
        ...(from === undefined ? {} : { activateFrom: from }),
        ...(version === undefined ? {} : { version }),
      }
      const answer = await putBaseline(url, name, { baseline: document.baseline }, activation)
      if (json === true) printJson(answer)
      else print(sayActivated(answer, name))
    })
}
