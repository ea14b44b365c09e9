import type { StoredPartial } from '../ports.ts'
import { emptyAggregate, mergeAggregate, type WindowAggregate } from '../window/aggregate.ts'
import { decodePage } from '../window/page.ts'

/** The parts of one or more windows, put together. */
export type MergedWindows = {
  /** Every part, whatever its bins: its core and outside pages are good in any case. */
  readonly aggregate: WindowAggregate
  /** All bins that the parts stand on. With more than one, the cells cannot be added and are left out. */
  readonly binsIds: readonly string[]
}

export const mergePartials = (parts: readonly StoredPartial[]): MergedWindows => {
  const binsIds = [...new Set(parts.map(({ value }) => value.binsId))].sort()
  const [binsId = 'none'] = binsIds
  const aggregate = emptyAggregate(binsId)
  for (const { page: name, value } of parts) {
    if (binsIds.length > 1 && name.startsWith('b')) continue
    const page = decodePage(name, value.bytes)
    const kept = binsIds.length > 1 && page.kind === 'core' ? { ...page, cells: new Float64Array() } : page
    mergeAggregate(aggregate, { binsId: value.binsId, pages: new Map([[name, kept]]) })
  }
  return { aggregate, binsIds }
}

/** Parts by the start of their window, ascending. */
export const byWindow = (parts: readonly StoredPartial[]): [number, StoredPartial[]][] => {
  const windows = new Map<number, StoredPartial[]>()
  for (const part of parts) {
    const known = windows.get(part.windowStartMs)
    if (known === undefined) windows.set(part.windowStartMs, [part])
    else known.push(part)
  }
  return [...windows].sort(([a], [b]) => a - b)
}
