import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { formatProblems, parseConfig } from '../../config/parse-config.ts'
import { LeewayError } from '../../errors.ts'
import { formatOf } from '../baseline/format-of.ts'
import { DEFAULT_CONFIG } from '../config-file.ts'
import { requireFiles } from '../events/read-bytes.ts'
import { configurationText } from '../init/configuration-text.ts'
import type { Sample } from '../init/sample.ts'
import { print } from '../terminal.ts'

type Options = { readonly out: string; readonly model?: string; readonly force?: boolean }

export const addInit = (program: Command): void => {
  program
    .command('init')
    .summary('write a leeway.yaml')
    .description(
      'Writes a commented leeway.yaml. From a sample of events, or a data file, it names the models and features and proposes rules.',
    )
    .argument('[sample]', 'events (NDJSON, JSON, gzipped or not) or data (Parquet, CSV)')
    .option('--out <file>', 'where to write it', DEFAULT_CONFIG)
    .option('--model <model>', "of a data file (default: the file's name)")
    .option('--force', 'replace a file that is there')
    .addHelpText('after', '\nExample:\n  leeway init events.ndjson')
    .action(async (file: string | undefined, { out, model, force }: Options) => {
      const sample = file === undefined ? null : await sampleOf(file, model)
      const text = configurationText(sample, Date.now())
      const parsed = parseConfig(text)
      if (!parsed.ok)
        throw new LeewayError(
          'invariant',
          `the proposal is not valid\n${formatProblems(out, parsed.problems)}`,
        )
      await write(out, text, force === true)
      const use = out === DEFAULT_CONFIG ? 'leeway up' : `leeway up --config ${out}`
      print(`wrote ${out}; \`${use}\` uses it, \`leeway validate ${out}\` checks it after a change`)
    })
}

const sampleOf = async (file: string, model: string | undefined): Promise<Sample> => {
  await requireFiles([file])
  const format = await formatOf(file, 'auto')
  if (format === 'events') {
    const { sampleEvents } = await import('../init/sample-events.ts')
    return sampleEvents(file)
  }
  const { sampleData } = await import('../init/sample-data.ts')
  return sampleData(file, format, model)
}

const write = async (file: string, text: string, replace: boolean): Promise<void> => {
  try {
    await writeFile(file, text, { flag: replace ? 'w' : 'wx' })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    if (code !== 'EEXIST') throw cause
    throw new LeewayError(
      'input',
      `${file} is there already: --force replaces it, --out FILE writes elsewhere`,
      { cause },
    )
  }
}
