import { requireEffectMeasure, requirePrimary } from '../../compare/choose-tests.ts'
import { type Chunking, type CompareOptions, DEFAULT_COMPARE_OPTIONS } from '../../compare/options.ts'
import { LeewayError } from '../../errors.ts'
import type { CompareWords } from '../commands/compare.ts'

/** A day, the period that most traffic repeats. */
const DEFAULT_PERIOD = { unit: 'ms', count: 86_400_000 } as const

export const optionsOf = (words: CompareWords, onColumn: CompareOptions['onColumn']): CompareOptions => {
  const defaults = DEFAULT_COMPARE_OPTIONS
  if (words.method !== undefined && words.compat === undefined) requirePrimary(words.method)
  if (words.calculation !== undefined) requireNannyml(words)
  if (words.effect !== undefined) requireEffectMeasure(words.effect.measure)
  return {
    alpha: words.alpha ?? defaults.alpha,
    fdr: words.fdr ?? defaults.fdr,
    methods: words.method ?? null,
    effect: words.effect ?? defaults.effect,
    columns: words.columns ?? null,
    ignore: words.ignore ?? [],
    chunks: chunkingOf(words),
    segment: words.segment ?? null,
    compat: words.compat ?? defaults.compat,
    calculation: words.calculation ?? defaults.calculation,
    onColumn,
  }
}

const requireNannyml = ({ compat }: CompareWords): void => {
  if (compat !== 'nannyml')
    throw new LeewayError(
      'input',
      '--calculation is a choice that NannyML has: give it with --compat nannyml, or leave it out',
    )
}

const chunkingOf = ({ chunkSize, chunkNumber, chunkBy, period }: CompareWords): Chunking | null => {
  const asked: Chunking[] = [
    ...(chunkSize === undefined ? [] : [{ by: 'size' as const, rows: chunkSize }]),
    ...(chunkNumber === undefined ? [] : [{ by: 'number' as const, chunks: chunkNumber }]),
    ...(chunkBy === undefined
      ? []
      : [{ by: 'time' as const, column: chunkBy, period: period ?? DEFAULT_PERIOD }]),
  ]
  if (asked.length > 1)
    throw new LeewayError(
      'input',
      '--chunk-size, --chunk-number and --chunk-by each cut the rows their own way: give one',
    )
  if (period !== undefined && chunkBy === undefined)
    throw new LeewayError('input', '--period needs the time column that it divides: name it with --chunk-by')
  return asked[0] ?? null
}
