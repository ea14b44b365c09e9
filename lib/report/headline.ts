import type { CompareReport } from '../compare/report.ts'
import { effectText, movementText } from './effect-text.ts'
import { nameText } from './names.ts'
import { countText, wholeText } from './number-text.ts'
import { peerOf } from './words.ts'

/** The answer in one sentence: `3 of 50 columns drifted.` */
export const headlineOf = (report: CompareReport): string => {
  const { driftedColumns, minorColumns, testedColumns, notTestable } = report.dataset
  const judge = peerOf(report)
  const by = judge === null ? '' : ` by ${judge}’s rule`
  if (driftedColumns > 0) return `${ofColumns(driftedColumns, testedColumns)} drifted${by}.`
  if (minorColumns > 0)
    return `No column drifted; ${ofColumns(minorColumns, testedColumns)} differ${minorColumns === 1 ? 's' : ''} by too little to matter.`
  if (testedColumns > 0) return `No drift found in ${countText(testedColumns, 'column')}${by}.`
  return notTestable > 0
    ? 'No column could be tested: there is no answer.'
    : 'There was no column to compare.'
}

const ofColumns = (part: number, all: number): string => `${wholeText(part)} of ${countText(all, 'column')}`

/** The column that drifted most, with its numbers; `null` where none drifted. */
export const largestOf = ({ columns }: CompareReport): string | null => {
  const drifted = columns.filter(({ verdict }) => verdict === 'drifted')
  const [largest] = drifted
  if (largest === undefined) return null
  const facts = [
    nameText(largest.name),
    largest.effect === null ? null : effectText(largest.effect),
    movementText(largest),
  ].filter((fact) => fact !== null)
  return `${drifted.length === 1 ? 'It is' : 'Largest:'} ${facts.join(', ')}.`
}
