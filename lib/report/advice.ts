import type { ColumnReport, CompareReport } from '../compare/report.ts'
import { missingText, movementText } from './effect-text.ts'
import { namesText, nameText } from './names.ts'
import { countText, numberText } from './number-text.ts'
import { factorOf, type Situation, situationOf } from './situation.ts'

/** One thing to do: what was seen, and what to do about it. */
export type Advice = { readonly seen: string; readonly step: string }

/** In the order in which to look: a fault of the pipeline explains more than the world does. */
export const adviceOf = (report: CompareReport): readonly Advice[] => {
  const drifted = report.columns.filter(({ verdict }) => verdict === 'drifted')
  return [
    ...ofAllAtOnce(drifted, report.dataset.testedColumns),
    ...SITUATIONS.flatMap((situation) => ofSituation(situation, drifted)),
    ...ofParts(report, drifted.length),
    ...ofNothingLarge(report),
    ...ofNotTestable(report),
  ]
}

/** From here on one cause is likelier than many. */
const COMMON_COLUMNS_MIN = 4
const COMMON_SHARE_MIN = 0.5

const ofAllAtOnce = (drifted: readonly ColumnReport[], tested: number): Advice[] =>
  drifted.length < COMMON_COLUMNS_MIN || drifted.length < COMMON_SHARE_MIN * tested
    ? []
    : [
        {
          seen: `${drifted.length} of ${tested} columns drifted together.`,
          step: 'Look for one common cause first: another source, filter, join or period of rows. That is likelier than as many separate ones.',
        },
      ]

const SITUATIONS: readonly Situation[] = [
  'missing',
  'stuck',
  'rescaled',
  'new-categories',
  'vanished-categories',
  'moved',
]

const ofSituation = (situation: Situation, drifted: readonly ColumnReport[]): Advice[] => {
  const columns = drifted.filter((column) => situationOf(column) === situation)
  return columns.length === 0 ? [] : [ADVICE[situation](columns)]
}

const ADVICE: Readonly<Record<Situation, (columns: readonly ColumnReport[]) => Advice>> = {
  missing: (columns) => ({
    seen: `Missing values: ${eachOf(columns, missingText)}.`,
    step: 'Look at the pipeline first: a join that finds no partner, a renamed field or a changed default looks like this. Do not retrain on it: the model would learn the fault.',
  }),
  stuck: (columns) => ({
    seen: `One value all the way: ${eachOf(columns, stuckText)}.`,
    step: 'Look at the source: a sensor, a cache or a default that never changes looks like this.',
  }),
  rescaled: (columns) => ({
    seen: `Mean and spread changed by one factor: ${eachOf(columns, factorText)}.`,
    step: 'Check the unit and the scaling where the values are made: a changed unit looks like this.',
  }),
  'new-categories': (columns) => ({
    seen: `Values that the reference has not: ${eachOf(columns, newText)}.`,
    step: 'The model has never seen them. If a spelling or an encoding changed, mend that; if they are really new, retrain with rows that have them.',
  }),
  'vanished-categories': (columns) => ({
    seen: `Values that are gone: ${eachOf(columns, vanishedText)}.`,
    step: 'Check whether rows were filtered out, or values renamed, before they came here.',
  }),
  moved: (columns) => ({
    seen: `Values moved: ${eachOf(columns, movementText)}.`,
    step: 'If outcomes are known, see first whether the model got worse. If it did, retrain with recent rows; if it did not and this will stay, take a new reference.',
  }),
}

const SHOWN_MAX = 4

const eachOf = (columns: readonly ColumnReport[], text: (column: ColumnReport) => string | null): string => {
  const shown = columns.slice(0, SHOWN_MAX).map((column) => {
    const change = text(column)
    return `“${nameText(column.name)}”${change === null ? '' : ` (${change})`}`
  })
  const rest = columns.length - shown.length
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${countText(rest, 'other')}`
}

const stuckText = ({ mean }: ColumnReport): string | null =>
  mean.current === null ? null : numberText(mean.current)

const factorText = ({ mean }: ColumnReport): string | null => {
  const factor = factorOf(mean)
  return factor === null ? null : `× ${numberText(factor)}`
}

const newText = ({ newCategories }: ColumnReport): string => namesText(namesOf(newCategories), 3)
const vanishedText = ({ vanishedCategories }: ColumnReport): string =>
  namesText(namesOf(vanishedCategories), 3)
const namesOf = ({ top }: ColumnReport['newCategories']): string[] => top.map(({ name }) => name)

/** Chunks and segments may drift where the whole does not. */
const ofParts = ({ chunks = [], segments = [] }: CompareReport, driftedColumns: number): Advice[] => {
  const inChunks = chunks.filter(({ dataset }) => dataset.verdict === 'drifted').length
  const tested = segments.filter(({ dataset }) => dataset.verdict !== 'not-testable')
  const inSegments = tested.filter(({ dataset }) => dataset.verdict === 'drifted')
  return [
    ...(driftedColumns > 0 || inChunks === 0
      ? []
      : [
          {
            seen: `The whole is not drifted, but ${inChunks} of ${countText(chunks.length, 'chunk')} are.`,
            step: 'See below when: a passing fault is hidden by the rows around it.',
          },
        ]),
    ...(inSegments.length === 0 || inSegments.length === tested.length
      ? []
      : [
          {
            seen: `Segments that drifted: ${namesText(inSegments.map(({ segment }) => segment))}.`,
            step: 'The others did not: look for what only these have in common.',
          },
        ]),
  ]
}

const ofNothingLarge = ({ dataset, columns }: CompareReport): Advice[] => {
  if (dataset.driftedColumns > 0 || dataset.testedColumns === 0) return []
  const minor = columns.filter(({ verdict }) => verdict === 'minor').map(({ name }) => name)
  return minor.length === 0
    ? [{ seen: 'Nothing to do.', step: 'How small a shift would have been seen stands in the table.' }]
    : [
        {
          seen: `Nothing to do now: ${namesText(minor)} differ${minor.length === 1 ? 's' : ''}, but by less than the limit.`,
          step: 'See whether it grows the next time.',
        },
      ]
}

const ofNotTestable = ({ columns }: CompareReport): Advice[] => {
  const names = columns.filter(({ verdict }) => verdict === 'not-testable').map(({ name }) => name)
  return names.length === 0
    ? []
    : [
        {
          seen: `Not testable: ${namesText(names)}.`,
          step: 'That is no all-clear. The reason stands beside each in the table.',
        },
      ]
}
