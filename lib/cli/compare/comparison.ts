import { hasDrift } from '../../compare/has-drift.ts'
import type { CompareWords } from '../commands/compare.ts'
import { printJson, say } from '../terminal.ts'
import { printReport } from './print-report.ts'
import { runComparison } from './run-comparison.ts'
import { writePage } from './write-page.ts'

/** Compares, and tells it in each way that was asked for. */
export const comparison = async (words: CompareWords): Promise<'drift' | 'no drift'> => {
  const report = await runComparison(words)
  if (words.html !== undefined) {
    await writePage(words.html, report, process.argv.slice(2))
    say(`written to ${words.html}`)
  }
  if (words.json === true) printJson(report)
  else printReport(report)
  return hasDrift(report) ? 'drift' : 'no drift'
}
