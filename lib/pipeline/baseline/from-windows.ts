import { type CountedWindow, REFERENCE_WINDOWS_MAX, sumCells } from '../../drift/reference-windows.ts'
import { LeewayError } from '../../errors.ts'
import type { ModelRecord, Store } from '../../ports.ts'
import {
  cellsBySubject,
  corePageOf,
  emptyAggregate,
  mergeAggregate,
  type WindowAggregate,
} from '../../window/aggregate.ts'
import { type BinsSpec, NO_BINS_ID } from '../../window/bins.ts'
import { totalOf } from '../../window/bounded-table.ts'
import type { CompiledBins } from '../../window/compiled-bins.ts'
import type { OutsideSubject } from '../../window/outside-page.ts'
import type { Page } from '../../window/page.ts'
import { windowStart } from '../../window/watermark.ts'
import { byWindow, mergePartials } from '../read-window.ts'
import { loadBins } from '../window-bins.ts'
import { type BuiltBaseline, baselineOf, problems } from './baseline.ts'
import { type CountedSubject, countOutside, recountOutside } from './outside-bins.ts'

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
 * Their counts are kept in windows of `widthMs`, from which it is learnt how much ordinary windows vary.
 */
export const baselineFromWindows = async (
  store: Store,
  record: ModelRecord,
  period: BaselinePeriod,
  widthMs: number,
  createdAtMs: number,
): Promise<BuiltBaseline> => {
  const text = `${rfc3339(period.fromMs)} to ${rfc3339(period.toMs)}`
  const merged = await mergePeriod(store, record, period, widthMs)
  if (merged === null) return problems(`${record.model} has no windows from ${text}: choose another period`)
  if (merged === 'mixed')
    return problems(`the windows from ${text} stand on different bins: choose a period within one baseline`)
  const { total, windows } = merged
  const rows = corePageOf(total).requests
  const origin = `windows from ${text}${period.version === null ? '' : ` of version ${period.version}`}`
  const counted =
    total.binsId === NO_BINS_ID
      ? countNewBins(total, windows)
      : countKnownBins(total, windows, await loadBins(store, new Map(), record, total.binsId))
  if (counted === null)
    return problems(`the windows from ${text} hold no feature and no prediction: choose another period`)
  const { spec, counts, byWindow } = counted
  const kept = byWindow.length > REFERENCE_WINDOWS_MAX ? null : { widthMs, windows: byWindow }
  const content = { spec, counts, rows, windows: kept, origin }
  return { kind: 'built', baseline: baselineOf(record.model, content, createdAtMs) }
}

type Windows = ReadonlyMap<number, WindowAggregate>

type Counted = {
  readonly spec: BinsSpec
  readonly counts: readonly (readonly number[])[]
  readonly byWindow: readonly CountedWindow[]
}

const countKnownBins = (total: WindowAggregate, windows: Windows, bins: CompiledBins): Counted => {
  const cellsOf = (aggregate: WindowAggregate) => cellsBySubject(aggregate, bins).map((cells) => [...cells])
  return { spec: bins.spec, counts: cellsOf(total), byWindow: inOrder(windows, cellsOf) }
}

const countNewBins = (total: WindowAggregate, windows: Windows): Counted | null => {
  const subjects = countSubjects(total)
  if (subjects.length === 0) return null
  const cellsOf = (aggregate: WindowAggregate) => {
    const kept = new Map([...aggregate.pages.values()].flatMap(outsideSubjects))
    return subjects.map(({ subject }) =>
      recountOutside(subject, kept.get(orderOf({ subject })), answeredOf(aggregate)),
    )
  }
  const byWindow = inOrder(windows, cellsOf)
  return {
    spec: { subjects: subjects.map(({ subject }) => subject) },
    // Not those of the total: there values of failed calls would stand in for values missing in other windows.
    counts: subjects.map(({ cells }, i) => [
      ...sumCells(
        byWindow.map(({ counts }) => counts[i] ?? []),
        cells.length,
      ),
    ]),
    byWindow,
  }
}

const inOrder = (
  windows: Windows,
  cellsOf: (aggregate: WindowAggregate) => readonly (readonly number[])[],
): readonly CountedWindow[] =>
  [...windows]
    .sort(([a], [b]) => a - b)
    .map(([startMs, aggregate]) => ({ startMs, counts: cellsOf(aggregate) }))

/** A day of a series at a time, so that the parts of a month are never in memory at once. */
const mergePeriod = async (
  store: Store,
  record: ModelRecord,
  { fromMs, toMs, version }: BaselinePeriod,
  widthMs: number,
): Promise<{ readonly total: WindowAggregate; readonly windows: Windows } | 'mixed' | null> => {
  let total: WindowAggregate | null = null
  const windows = new Map<number, WindowAggregate>()
  for (const series of record.series) {
    if (version !== null && series.version !== version) continue
    for (let startMs = fromMs; startMs < toMs; startMs += DAY_MS) {
      const endMs = Math.min(startMs + DAY_MS, toMs)
      const parts = await store.loadWindows({ model: record.model, ...series }, startMs, endMs)
      for (const [windowMs, each] of byWindow(parts)) {
        const { aggregate, binsIds } = mergePartials(each)
        total ??= emptyAggregate(aggregate.binsId)
        if (binsIds.length > 1 || total.binsId !== aggregate.binsId) return 'mixed'
        mergeAggregate(total, aggregate)
        const start = windowStart(windowMs, widthMs)
        const window = windows.get(start) ?? emptyAggregate(aggregate.binsId)
        mergeAggregate(window, aggregate)
        windows.set(start, window)
      }
    }
  }
  return total === null ? null : { total, windows }
}

/**
 * A call that failed need not bring its features, and how many of them did is not kept: they count as bringing none,
 * so where failed calls do bring them, up to as many missing values as there were failures go uncounted.
 */
const countSubjects = (total: WindowAggregate): CountedSubject[] => {
  const events = answeredOf(total)
  const subjects: CountedSubject[] = []
  for (const [key, kept] of [...total.pages.values()].flatMap(outsideSubjects)) {
    const colon = key.indexOf(':')
    const counted = countOutside(roleOf(key.slice(0, colon)), key.slice(colon + 1), kept, events)
    if (counted !== null) subjects.push(counted)
  }
  return subjects.sort((a, b) => byText(orderOf(a), orderOf(b)))
}

const answeredOf = (aggregate: WindowAggregate): number => {
  const core = corePageOf(aggregate)
  return core.requests - totalOf(core.errors, 0)
}

const outsideSubjects = (page: Page): readonly (readonly [string, OutsideSubject])[] =>
  page.kind === 'outside' ? [...page.outside.subjects] : []

const roleOf = (text: string): 'feature' | 'prediction' => {
  if (text === 'feature' || text === 'prediction') return text
  throw new LeewayError('corrupt', `a window holds a subject of the role '${text}': read it with its version`)
}

const orderOf = ({ subject }: Pick<CountedSubject, 'subject'>): string => `${subject.role}:${subject.name}`
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const rfc3339 = (timeMs: number): string => new Date(timeMs).toISOString()
