import { openTable } from '../lib/adapters/tables/open-table.ts'
import { compareTables } from '../lib/compare/compare-tables.ts'
import { DEFAULT_COMPARE_OPTIONS } from '../lib/compare/options.ts'
import type { ScannableTable } from '../lib/compare/scan.ts'
import { sortFloat64 } from '../lib/stats/radix-sort.ts'

/** One measured piece of work, in a process of its own: peak memory belongs to a process. */
const [work, referenceFile = '', currentFile = ''] = process.argv.slice(2)

/** What nobody can do without: reading both sides and sorting each column. */
const readAndSort = async (tables: readonly ScannableTable[]): Promise<void> => {
  let values = new Float64Array(0)
  let scratch = new Float64Array(0)
  for (const table of tables)
    for (const { name } of table.columns) {
      const read = await table.readColumn(name, values)
      if (read.kind !== 'numeric') continue
      values = read.values
      if (scratch.length < values.length) scratch = new Float64Array(values.length)
      sortFloat64(values, scratch)
    }
}

const reference = await openTable(referenceFile, { kinds: new Map() })
const current = await openTable(currentFile, { kinds: new Map() })
if (work === 'floor') await readAndSort([reference, current])
else {
  const { dataset } = await compareTables(reference, current, DEFAULT_COMPARE_OPTIONS)
  if (dataset.driftedColumns > 0) throw new Error('equal distributions were found to drift')
}
reference.close()
current.close()

const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
process.stdout.write(
  JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 }),
)
