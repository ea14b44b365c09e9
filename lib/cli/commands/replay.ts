import type { Command } from 'commander'
import { configPathOf, DEFAULT_CONFIG, readConfig } from '../config-file.ts'
import { requireFiles } from '../events/read-bytes.ts'
import { DEFAULT_PORT, JSON_OPTION, parsePort, parseSpeed } from '../options.ts'
import type { ReplayOptions } from '../replay/replay.ts'
import { stopRequested } from '../stop-signal.ts'

export const addReplay = (program: Command): void => {
  program
    .command('replay')
    .summary('run past events through the service at their own time')
    .description(
      'Starts the embedded service with `clock: events`, puts the events of all files on its stream in the order of their times, closes the last windows, and says what came of it. It then stays up until Ctrl-C.',
    )
    .argument('<file...>', 'as for `leeway send`')
    .option('--speed <n>', "times as fast as it was, or 'max'", parseSpeed, 'max')
    .option(
      '--config <file>',
      `the configuration (default: ${DEFAULT_CONFIG} if there is one, else the defaults)`,
    )
    .option('--data <dir>', 'keep everything there (default: nothing is kept)')
    .option('--port <n>', `of the page and the API; 0 is any free one (default: ${DEFAULT_PORT})`, parsePort)
    .option('--exit', 'stop after the summary')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  leeway replay january.ndjson.gz february.ndjson.gz --speed 3600 --exit',
    )
    .action(async (files: string[], options: ReplayOptions) => {
      const stop = stopRequested()
      await requireFiles(files)
      const path = configPathOf(options.config)
      const { replay } = await import('../replay/replay.ts')
      await replay(files, path === null ? '' : readConfig(path), options, stop)
    })
}
