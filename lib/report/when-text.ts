import type { ChunkReport } from '../compare/report.ts'
import { nameText } from './names.ts'
import { countText, momentText } from './number-text.ts'

/** `5 of 10 chunks drifted, the first is 2001-04-01.` */
export const whenText = (chunks: readonly ChunkReport[]): string => {
  const drifted = chunks.filter(({ dataset }) => dataset.verdict === 'drifted')
  const [first] = drifted
  if (first === undefined) return `None of ${countText(chunks.length, 'chunk')} drifted.`
  return `${drifted.length} of ${countText(chunks.length, 'chunk')} drifted, the first is ${nameText(momentText(first.key))}.`
}
