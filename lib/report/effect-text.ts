import type { ColumnReport } from '../compare/report.ts'
import { nameText } from './names.ts'
import { apartTexts, changeText, numberText, shareText, UNKNOWN } from './number-text.ts'
import { psiOfPart, situationOf } from './situation.ts'
import { METHOD_WORDS } from './words.ts'

type Effect = NonNullable<ColumnReport['effect']>

/** Of the limit: what is smaller is nothing, and its digits would only be noise. */
const PART_SHOWN_MIN = 0.001

/** `PSI 0.31 (limit 0.1)` */
export const effectText = ({ measure, value, threshold }: Effect): string => {
  const smallest = threshold * PART_SHOWN_MIN
  if (value >= 0 && value < smallest)
    return `${METHOD_WORDS[measure]} < ${numberText(smallest)} (limit ${numberText(threshold)})`
  const [valueText, thresholdText] = apartTexts([value, threshold])
  return `${METHOD_WORDS[measure]} ${valueText} (limit ${thresholdText ?? valueText})`
}

/** A tenth of an sd moves PSI by about .01, a tenth of its usual limit: less is not what was found. */
const MEAN_SHIFT_MIN_SD = 0.1
const SPREAD_RATIO_MIN = 1.1

/** What changed about the values, in words: `shifted up: mean 650 → 731`; `null` where nothing is known of them. */
export const movementText = (column: ColumnReport): string | null => {
  if (situationOf(column) === 'missing') return `missing ${missingText(column)}`
  return column.kind === 'numeric' ? numericMovement(column) : largestCell(column)
}

/** `0.4 % → 22 %` */
export const missingText = ({ missing: { reference, current } }: ColumnReport): string => {
  if (reference === null || current === null) return `${orUnknown(reference)} → ${orUnknown(current)}`
  return reference === current ? shareText(current) : changeText(reference, current, shareText)
}

const orUnknown = (share: number | null): string => (share === null ? UNKNOWN : shareText(share))

const numericMovement = ({ mean, sd }: ColumnReport): string | null => {
  if (mean.reference === null || mean.current === null || sd.reference === null || sd.current === null)
    return null
  const shift = mean.current - mean.reference
  if (shift !== 0 && Math.abs(shift) >= MEAN_SHIFT_MIN_SD * sd.reference)
    return `shifted ${shift > 0 ? 'up' : 'down'}: mean ${changeText(mean.reference, mean.current)}`
  if (sd.current > sd.reference * SPREAD_RATIO_MIN)
    return `spread wider: sd ${changeText(sd.reference, sd.current)}`
  if (sd.current * SPREAD_RATIO_MIN < sd.reference)
    return `spread narrower: sd ${changeText(sd.reference, sd.current)}`
  return `another shape at about the same mean, ${numberText(mean.current)}`
}

/** The category that adds most to the effect: from 0 % to 2 % is more than from 94 % to 91 %. */
const largestCell = ({ histogram, rows }: ColumnReport): string | null => {
  const changed = (histogram?.cells ?? []).filter(({ reference, current }) => reference !== current)
  const [largest] = changed.sort((a, b) => psiOfPart(b, rows) - psiOfPart(a, rows))
  if (largest === undefined) return null
  return `${labelText(largest.label)} ${changeText(largest.reference, largest.current, shareText)}`
}

/** A category stands in quotes. Cells that are none, such as `(rare)`, bring their brackets. */
const labelText = (label: string): string =>
  /^\(.*\)$/.test(label) ? nameText(label) : `“${nameText(label)}”`
