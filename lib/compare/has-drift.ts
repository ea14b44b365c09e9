import type { CompareReport } from './report.ts'

/** Whether any column drifted: in all rows, in a chunk or in a segment. */
export const hasDrift = ({ dataset, chunks = [], segments = [] }: CompareReport): boolean =>
  [{ dataset }, ...chunks, ...segments].some((part) => part.dataset.verdict === 'drifted')
