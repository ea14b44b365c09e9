import { type Command, Option } from 'commander'
import { LeewayError } from '../../errors.ts'
import type { Baseline } from '../../ports.ts'
import { putBaseline, sayActivated } from '../baseline/activate.ts'
import { documentOf, writeBaseline } from '../baseline/baseline-file.ts'
import type { ColumnChoice } from '../baseline/data-file.ts'
import { subjectTable } from '../baseline/describe.ts'
import { FORMATS, type Format, formatOf } from '../baseline/format-of.ts'
import { widthFor, windowsKept } from '../baseline/kept-windows.ts'
import { fileName, requireFiles } from '../events/read-bytes.ts'
import { counted } from '../format.ts'
import { JSON_OPTION, parseLength, parseNames, parseTimeOption, URL_OPTION } from '../options.ts'
import { print, printable, printJson, say } from '../terminal.ts'

type Options = {
  readonly model: string
  readonly format: Format
  readonly prediction?: string
  readonly score?: string
  readonly ignore?: readonly string[]
  readonly time?: string
  readonly window?: number
  readonly from?: string
  readonly to?: string
  readonly version?: string
  readonly out?: string
  readonly activate?: boolean
  readonly activateFrom?: string
  readonly url: string
  readonly json?: boolean
}

export const addBaselineBuild = (baseline: Command): void => {
  baseline
    .command('build')
    .summary('from a data file, from events, or from past windows')
    .description(
      'Builds a baseline from a data file (Parquet or CSV: every column is a feature), from a file of events, or, with --from and --to, from the windows that a running service has stored. Without --out and --activate it only shows it.',
    )
    .argument('[file]', 'data or events; - is events on standard input')
    .requiredOption('--model <model>', 'as events name it')
    .addOption(new Option('--format <format>', 'of the file').choices(FORMATS).default('auto'))
    .option('--prediction <column>', 'the column that holds the predicted label')
    .option('--score <column>', 'the column that holds the predicted score or number')
    .option('--ignore <columns>', 'columns or features to leave out, with commas between', parseNames)
    .option('--time <column>', 'the column that says when a row happened (events say it themselves)')
    .option(
      '--window <length>',
      'keep the counts of each window too, such as 1h or 1d: how much windows vary is learnt from them; best as wide as `over` of the drift rule (default: 1h up to 15 days of data, else 1d)',
      parseLength,
    )
    .option('--from <time>', 'from the windows of the service: the first moment', parseTimeOption)
    .option('--to <time>', 'the moment after the last', parseTimeOption)
    .option('--version <version>', 'the version of the model that it is for (default: all)')
    .option('--out <file>', 'write it, for `leeway baseline activate`')
    .option('--activate', 'send it to the service and put it in force')
    .option('--activate-from <time>', 'for windows from then on (default: the next one)', parseTimeOption)
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExamples:\n  leeway baseline build --model churn training.parquet --prediction churned --ignore customer_id --activate\n  leeway baseline build --model churn --from 2026-01-01 --to 2026-02-01 --activate',
    )
    .action(async (file: string | undefined, options: Options) => {
      if (file === undefined) await buildFromWindows(options)
      else await buildFromFile(file, options)
    })
}

const buildFromWindows = async (options: Options): Promise<void> => {
  const { model, from, to, version, url, json, out, activate } = options
  if (from === undefined || to === undefined)
    throw new LeewayError(
      'input',
      'there is nothing to build from: name a FILE, or --from and --to for past windows',
    )
  if (activate !== true || out !== undefined)
    throw new LeewayError(
      'input',
      'the service builds it from its own windows and keeps it: call it with --activate, and without --out',
    )
  const fromWindows = { from, to, ...(version === undefined ? {} : { version }) }
  const answer = await putBaseline(url, model, { baseline: { fromWindows } }, options)
  if (json === true) printJson(answer)
  else print(`${subjectTable(answer.subjects)}\n\n${sayActivated(answer, model)}`)
}

const buildFromFile = async (file: string, options: Options): Promise<void> => {
  const { model, out, activate, url, json } = options
  if (options.from !== undefined || options.to !== undefined)
    throw new LeewayError('input', '--from and --to are for past windows: leave them out, or the FILE')
  const built = await fromFile(file, options)
  const document = documentOf(built)
  if (out !== undefined) await writeBaseline(out, document)
  const answer =
    activate === true ? await putBaseline(url, model, { baseline: document.baseline }, options) : null
  if (json === true) return printJson(answer ?? document)
  const { spec, counts, rows, windows } = built
  print(subjectTable(spec.subjects.map((subject, i) => ({ ...subject, counts: counts[i] ?? [] }))))
  print(`\nbaseline ${built.id} of ${printable(model)}, from ${counted(rows, 'row')}`)
  print(windowsKept(windows ?? null))
  if (out !== undefined) print(`written to ${out}; \`leeway baseline activate ${out}\` puts it in force`)
  if (answer !== null) print(sayActivated(answer, model))
  if (out === undefined && answer === null) print('nothing was kept: add --out FILE, or --activate')
}

const fromFile = async (file: string, { model, format, ...options }: Options): Promise<Baseline> => {
  await requireFiles([file])
  const { columns, notes, rows, timesMsOf } = await columnsOf(file, await formatOf(file, format), model, {
    ignore: options.ignore ?? [],
    ...(options.time === undefined ? {} : { time: options.time }),
    ...(options.prediction === undefined ? {} : { prediction: options.prediction }),
    ...(options.score === undefined ? {} : { score: options.score }),
  })
  for (const note of notes) say(printable(note))
  const { baselineFromColumns } = await import('../../pipeline/baseline/from-columns.ts')
  const origin = `${fileName(file).split(/[\\/]/).at(-1)}, ${counted(rows, 'row')}`
  const times =
    timesMsOf === null ? null : { timesMsOf, widthMs: options.window ?? widthFor(columns, timesMsOf) }
  const built = baselineFromColumns(model, columns, origin, Date.now(), times)
  if (built.kind === 'built') return built.baseline
  const problems = built.problems.map(printable).join('\n')
  throw new LeewayError(
    'input',
    `no baseline can be built from ${fileName(file)}; --ignore leaves a column out\n${problems}`,
  )
}

const columnsOf = async (
  file: string,
  format: 'events' | 'parquet' | 'csv',
  model: string,
  choice: ColumnChoice,
) => {
  if (format !== 'events') {
    const { readDataFile } = await import('../baseline/data-file.ts')
    return readDataFile(file, format, choice)
  }
  if (choice.prediction !== undefined || choice.score !== undefined || choice.time !== undefined)
    throw new LeewayError(
      'input',
      'events name their prediction and time themselves: leave out --prediction, --score and --time',
    )
  const { readEventColumns } = await import('../baseline/event-columns.ts')
  return readEventColumns(file, model, choice.ignore)
}
