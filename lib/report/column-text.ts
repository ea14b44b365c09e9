import type { ColumnReport, CompareReport } from '../compare/report.ts'
import { effectText, movementText } from './effect-text.ts'
import { nameText } from './names.ts'
import { numberText, pEqualsText, shareText } from './number-text.ts'
import { shiftText } from './shift-text.ts'
import { peerOf } from './words.ts'

/** The verdict of a column and its grounds, in words. */
export const columnText = (column: ColumnReport, report: CompareReport): string =>
  [
    verdictSentence(column, report),
    column.verdict === 'drifted' || column.verdict === 'minor' ? movementSentence(column) : null,
    detectableSentence(column),
    designSentence(column),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')

const verdictSentence = (column: ColumnReport, report: CompareReport): string => {
  const { verdict, effect, adjustedPValue, reason } = column
  if (verdict === 'not-testable') return `Not testable: ${reason ?? 'no reason was given'}`
  const grounds = [
    effect === null ? null : effectText(effect),
    adjustedPValue === null
      ? null
      : `adjusted ${pEqualsText(adjustedPValue)} (alpha ${numberText(report.alpha)})`,
  ].filter((ground) => ground !== null)
  return `${meaningOf(column, report)}${grounds.length === 0 ? '' : `: ${grounds.join(', ')}`}.`
}

const meaningOf = ({ verdict, effect }: ColumnReport, report: CompareReport): string => {
  const peer = peerOf(report)
  if (peer !== null)
    return verdict === 'drifted' ? `Drifted by ${peer}’s rule` : `Not drifted by ${peer}’s rule`
  if (verdict === 'drifted') return 'Real, and large enough to matter'
  if (verdict === 'minor') return 'Real, but too small to matter'
  // Few rows: the draw alone may look like this.
  return effect !== null && effect.value >= effect.threshold
    ? 'Above the limit, but chance explains it as well'
    : 'No more than chance explains'
}

const movementSentence = (column: ColumnReport): string | null => {
  const movement = movementText(column)
  return movement === null ? null : `${movement.slice(0, 1).toUpperCase()}${movement.slice(1)}.`
}

const detectableSentence = ({ detectableShift }: ColumnReport): string | null =>
  detectableShift === null
    ? null
    : `These rows would have shown a shift of ${shiftText(detectableShift)} in ${numberText(detectableShift.power * 100)} of 100 tries.`

const designSentence = ({ designEffect }: ColumnReport): string | null => {
  if (designEffect === null) return null
  const text = numberText(designEffect)
  return designEffect > 1
    ? `The reference’s own windows vary ${text} times as much as independent draws (its design effect), and p allows for that.`
    : `The reference’s own windows vary no more than independent draws: the design effect is ${text}.`
}

/** `New: “trial” 20 %, “beta” 1 % and 3 more.` */
export const categoriesText = (
  title: string,
  { count, top }: ColumnReport['newCategories'],
): string | null => {
  if (count === 0) return null
  const named = top.map(({ name, share }) => `“${nameText(name)}” ${shareText(share)}`).join(', ')
  const rest = count - top.length
  return `${title}: ${named}${rest > 0 ? ` and ${numberText(rest)} more` : ''}.`
}
