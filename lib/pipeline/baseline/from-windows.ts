import { LeewayError } from '../../errors.ts'
import type { ModelRecord, Store } from '../../ports.ts'
import { cellsBySubject, corePageOf, mergeAggregate, type WindowAggregate } from '../../window/aggregate.ts'
import { NO_BINS_ID } from '../../window/bins.ts'
import { totalOf } from '../../window/bounded-table.ts'
import { mergePartials } from '../read-window.ts'
import { loadBins } from '../window-bins.ts'
import { type BuiltBaseline, baselineOf, problems } from './baseline.ts'
import { type CountedSubject, countOutside } from './outside-bins.ts'

export type BaselinePeriod = {
  readonly fromMs: number
  readonly toMs: number
  /** Null: windows of every version. */
  readonly version: string | null
}

const DAY_MS = 86_400_000

/**
 * A baseline from the windows that start in [fromMs, toMs), of all variants and segments. Windows that stand on bins
 * give the sum of their cells on the same bins; windows without give new bins, cut from what was kept of each value.
 */
export const baselineFromWindows = async (
  store: Store,
  record: ModelRecord,
  period: BaselinePeriod,
  createdAtMs: number,
): Promise<BuiltBaseline> => {
  const text = `${rfc3339(period.fromMs)} to ${rfc3339(period.toMs)}`
  const total = await mergePeriod(store, record, period)
  if (total === null) return problems(`${record.model} has no windows from ${text}: choose another period`)
  if (total === 'mixed')
    return problems(`the windows from ${text} stand on different bins: choose a period within one baseline`)
  const rows = corePageOf(total).requests
  const origin = `windows from ${text}${period.version === null ? '' : ` of version ${period.version}`}`
  if (total.binsId !== NO_BINS_ID) {
    const bins = await loadBins(store, new Map(), record, total.binsId)
    const counts = cellsBySubject(total, bins).map((cells) => [...cells])
    return built(record, { spec: bins.spec, counts, rows, origin }, createdAtMs)
  }
  const subjects = countSubjects(total)
  if (subjects.length === 0)
    return problems(`the windows from ${text} hold no feature and no prediction: choose another period`)
  const spec = { subjects: subjects.map(({ subject }) => subject) }
  const counts = subjects.map(({ cells }) => cells)
  return built(record, { spec, counts, rows, origin }, createdAtMs)
}

const built = (
  { model }: ModelRecord,
  content: Parameters<typeof baselineOf>[1],
  createdAtMs: number,
): BuiltBaseline => ({ kind: 'built', baseline: baselineOf(model, content, createdAtMs) })

/** A day of a series at a time, so that a month is never in memory at once. */
const mergePeriod = async (
  store: Store,
  record: ModelRecord,
  { fromMs, toMs, version }: BaselinePeriod,
): Promise<WindowAggregate | 'mixed' | null> => {
  let total: WindowAggregate | null = null
  for (const series of record.series) {
    if (version !== null && series.version !== version) continue
    for (let startMs = fromMs; startMs < toMs; startMs += DAY_MS) {
      const endMs = Math.min(startMs + DAY_MS, toMs)
      const parts = await store.loadWindows({ model: record.model, ...series }, startMs, endMs)
      if (parts.length === 0) continue
      const { aggregate, binsIds } = mergePartials(parts)
      if (binsIds.length > 1 || (total !== null && total.binsId !== aggregate.binsId)) return 'mixed'
      if (total === null) total = aggregate
      else mergeAggregate(total, aggregate)
    }
  }
  return total
}

/**
 * A call that failed need not bring its features, and how many of them did is not kept: they count as bringing none,
 * so where failed calls do bring them, up to as many missing values as there were failures go uncounted.
 */
const countSubjects = (total: WindowAggregate): CountedSubject[] => {
  const core = corePageOf(total)
  const events = core.requests - totalOf(core.errors, 0)
  const subjects: CountedSubject[] = []
  for (const page of total.pages.values()) {
    if (page.kind !== 'outside') continue
    for (const [key, kept] of page.outside.subjects) {
      const colon = key.indexOf(':')
      const counted = countOutside(roleOf(key.slice(0, colon)), key.slice(colon + 1), kept, events)
      if (counted !== null) subjects.push(counted)
    }
  }
  return subjects.sort((a, b) => byText(orderOf(a), orderOf(b)))
}

const roleOf = (text: string): 'feature' | 'prediction' => {
  if (text === 'feature' || text === 'prediction') return text
  throw new LeewayError('corrupt', `a window holds a subject of the role '${text}': read it with its version`)
}

const orderOf = ({ subject }: CountedSubject): string => `${subject.role}:${subject.name}`
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const rfc3339 = (timeMs: number): string => new Date(timeMs).toISOString()
