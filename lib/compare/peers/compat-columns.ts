import type { CompatColumn, ValueCounts } from '../../compat/column.ts'
import { missingIn, type Side } from '../side.ts'

/** A side as the peers' numbers need it; `null` where only counts on our bins are known. Infinite values are missing. */
export const compatColumnOf = ({ values, ...side }: Side): CompatColumn | null => {
  switch (values.kind) {
    case 'cells':
      return null
    case 'names':
      return {
        kind: 'categorical',
        counts: countsOf(values.names, values.counts),
        missing: missingIn({ values, ...side }),
      }
    case 'numbers': {
      const missing = side.rows - values.ascending.length
      const type = values.isIntegerType && missing === 0 ? 'integers' : 'floats'
      return { kind: 'numeric', values: values.ascending, type, missing }
    }
  }
}

const countsOf = (names: readonly string[], counts: Float64Array): ValueCounts =>
  new Map(
    names.flatMap((name, i): [string, number][] => {
      const count = counts[i] ?? 0
      return count > 0 ? [[name, count]] : []
    }),
  )
