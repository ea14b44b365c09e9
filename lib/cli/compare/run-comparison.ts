import { openTable } from '../../adapters/tables/open-table.ts'
import { compareWithBaseline } from '../../compare/compare-baseline.ts'
import { compareTables } from '../../compare/compare-tables.ts'
import type { CompareReport } from '../../compare/report.ts'
import type { CompareWords } from '../commands/compare.ts'
import { counted } from '../format.ts'
import { printable, progressLine } from '../terminal.ts'
import { openReference } from './open-reference.ts'
import { optionsOf } from './options-of.ts'

/** Opens both sides, compares them, and closes them whatever happens. */
export const runComparison = async (words: CompareWords): Promise<CompareReport> => {
  const line = progressLine()
  const options = optionsOf(words, (name, done, columns) =>
    line.show(() => `${done} of ${counted(columns, 'column')}: ${printable(name)}`),
  )
  const kinds = {
    kinds: words.types ?? new Map(),
    ...(words.chunkBy === undefined ? {} : { timeColumn: words.chunkBy }),
  }
  const reference = await openReference(words.reference, words.url, kinds)
  try {
    const current = await openTable(words.current, kinds)
    try {
      return reference.kind === 'table'
        ? await compareTables(reference.table, current, options)
        : await compareWithBaseline(reference.baseline, current, options)
    } finally {
      current.close()
    }
  } finally {
    if (reference.kind === 'table') reference.table.close()
    line.end()
  }
}
