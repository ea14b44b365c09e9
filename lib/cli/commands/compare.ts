import { type Command, Option } from 'commander'
import type { Calculation } from '../../compat/nannyml/estimated.ts'
import type { Method, TestResult } from '../../drift/test-result.ts'
import {
  parseAlpha,
  parseCount,
  parseEffect,
  parseMethods,
  parsePeriodOption,
  parseTypes,
} from '../compare/parse.ts'
import { EXIT_BAD_NEWS } from '../exit-codes.ts'
import { JSON_OPTION, parseNames, URL_OPTION } from '../options.ts'

/** As commander gives them. */
export type CompareWords = {
  readonly reference: string
  readonly current: string
  readonly method?: readonly TestResult['method'][]
  readonly alpha?: number
  readonly fdr?: 'benjamini-hochberg' | 'benjamini-yekutieli' | 'none'
  readonly effect?: { readonly measure: Method; readonly threshold: number }
  readonly columns?: readonly string[]
  readonly ignore?: readonly string[]
  readonly types?: ReturnType<typeof parseTypes>
  readonly chunkSize?: number
  readonly chunkNumber?: number
  readonly chunkBy?: string
  readonly period?: ReturnType<typeof parsePeriodOption>
  readonly segment?: string
  readonly compat?: 'evidently' | 'nannyml' | 'deequ'
  readonly calculation?: Calculation
  readonly failOnDrift?: boolean
  readonly html?: string
  readonly url: string
  readonly json?: boolean
}

export const addCompare = (program: Command, setExitCode: (code: number) => void): void => {
  program
    .command('compare')
    .summary('drift between two data files')
    .description(
      'Compares the columns of two data sets: Parquet, CSV, JSON or Arrow, also gzip or zstd; a pattern in quotes names many files. The reference may be a baseline too: a file of `leeway baseline build`, or MODEL@BASELINE_ID of a running service.',
    )
    .requiredOption('--reference <file>', 'what is normal: a file, a pattern in quotes, or a baseline')
    .requiredOption('--current <file>', 'what is to be judged')
    .option(
      '--method <names>',
      'statistics with commas between, the primary test first; missing and unseen with --compat nannyml',
      parseMethods,
    )
    .option('--alpha <number>', 'accepted share of false alarms (default: 0.01)', parseAlpha)
    .addOption(
      new Option('--fdr <control>', 'of false alarms over columns (default: benjamini-hochberg)').choices([
        'benjamini-hochberg',
        'benjamini-yekutieli',
        'none',
      ]),
    )
    .option('--effect <measure=value>', 'from where on a real change matters (default: psi=0.1)', parseEffect)
    .option('--columns <names>', 'only these, with commas between', parseNames)
    .option('--ignore <names>', 'all but these', parseNames)
    .option(
      '--types <column=kind>',
      'numeric, categorical, boolean or time instead of what is inferred',
      parseTypes,
    )
    .option('--chunk-size <rows>', 'judge the current rows in chunks of so many too', parseCount)
    .option('--chunk-number <count>', 'judge the current rows in so many chunks too', parseCount)
    .option('--chunk-by <column>', 'judge the current rows by periods of this time column too')
    .option('--period <length>', 'of a chunk by time: 1h, 1d, 1w, 1M (default: 1d)', parsePeriodOption)
    .option('--segment <column>', 'compare each value of this column with its own reference too')
    .addOption(
      new Option('--compat <peer>', "that peer's numbers and verdicts instead of ours").choices([
        'evidently',
        'nannyml',
        'deequ',
      ]),
    )
    .addOption(
      new Option(
        '--calculation <how>',
        'of ks and wasserstein with --compat nannyml: auto estimates them from 10,000 reference rows on (default: auto)',
      ).choices(['auto', 'exact', 'estimated']),
    )
    .option('--fail-on-drift', 'end with 1 if a column drifted, also in a chunk or segment')
    .option('--html <file>', 'write one page that needs no network')
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      "\nExamples:\n  leeway compare --reference training.parquet --current 'june/*.csv.gz' --html report.html\n  leeway compare --reference 2025.parquet --current 2026.parquet --chunk-by time --period 1d --fail-on-drift",
    )
    .action(async (words: CompareWords) => {
      const { comparison } = await import('../compare/comparison.ts')
      if ((await comparison(words)) === 'drift' && words.failOnDrift === true) setExitCode(EXIT_BAD_NEWS)
    })
}
