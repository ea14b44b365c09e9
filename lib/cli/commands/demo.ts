import type { Command } from 'commander'
import { parsePort } from '../options.ts'
import { stopRequested } from '../stop-signal.ts'

type Options = {
  readonly exit?: boolean
  readonly summary?: string
  readonly full?: boolean
  readonly faults: boolean
  readonly port?: number
}

export const addDemo = (program: Command, setExitCode: (code: number) => void): void => {
  program
    .command('demo')
    .summary('real flights replayed through the whole service')
    .description(
      'Starts the embedded service, replays the flights of 2001 through a real model server and the real stages, and prints a summary. The page and the API stay up until Ctrl-C.',
    )
    .option('--exit', 'stop after the summary')
    .option('--summary <file>', 'also write the summary as JSON')
    .option('--full', 'every flight, not one in eight')
    .option('--no-faults', 'inject no faults')
    .option('--port <n>', 'of the page and the API; 0 is any free one', parsePort)
    .addHelpText('after', '\nExample:\n  leeway demo --exit --summary summary.json')
    .action(async ({ exit, summary, full, faults, port }: Options) => {
      const stop = stopRequested()
      const { runDemo } = await import('../../../demo/run.ts')
      const code = await runDemo({
        exit: exit ?? false,
        full: full ?? false,
        faults,
        summaryFile: summary ?? null,
        port: port ?? null,
        stopRequested: stop,
      })
      setExitCode(code)
    })
}
