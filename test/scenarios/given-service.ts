import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { parseConfig } from '../../lib/config/parse-config.ts'
import type { SubjectVerdict } from '../../lib/drift/verdict.ts'
import { activate } from '../../lib/pipeline/baseline/activate.ts'
import type { ReferenceFacts } from '../../lib/pipeline/choose-reference.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import type { WindowReport } from '../../lib/pipeline/judge-window.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import type { Baseline } from '../../lib/ports.ts'

export const MODEL = 'm'
export const SERIES = { model: MODEL, version: '', variant: '', segment: '' }
const SOURCE = kinesisSource('events', 'shardId-000000000000')

export type Features = Readonly<Record<string, number | boolean | string>>

/** The real pipeline on the memory store, fed and judged window by window: events are its clock. */
export const givenService = (drift: string, windowMs: number, startMs: number) => {
  const over = `${windowMs / 3_600_000}h`
  const parsed = parseConfig(`
clock: events
window: 1h
lateness: 0s
idleTimeout: 1d
defaults:
  errors: false
  drift: { over: ${over}, clearAfter: 1${drift === '' ? '' : `, ${drift}`} }
`)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const store = storeOn(memoryTable())
  const deps = {
    store,
    config: parsed.config,
    binsCache: new Map(),
    wallMs: () => startMs,
    hasTimeLeft: () => true,
  }
  let sequence = 0
  const sent = async (lines: readonly object[]): Promise<void> => {
    sequence += 1
    const data = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
    const record = { position: kinesisPosition(String(sequence)), arrivalMs: startMs, data }
    const { failedAt, error } = await ingest(deps, SOURCE, [record])
    if (failedAt !== null) throw error
  }
  const startOf = (window: number): number => startMs + window * windowMs
  const eventsOf = (window: number, rows: readonly Features[]) =>
    rows.map((features, i) => ({ model: MODEL, time: startOf(window) + i, prediction: 1, features }))
  const reportOf = async (window: number): Promise<WindowReport> => {
    const [stored] = await store.lastVerdicts(SERIES, windowMs, startOf(window + 1), 1)
    if (stored?.startMs !== startOf(window)) throw new Error(`window ${window} was not judged`)
    return JSON.parse(stored.body) as WindowReport
  }
  return {
    store,
    startOf,
    reportOf,
    useBaseline: async (baseline: Baseline): Promise<void> => {
      await store.saveBaseline(baseline)
      await activate(store, MODEL, baseline, '', 0, 10)
    },
    /** Late, or one of a backlog: nothing is judged yet. */
    arrives: (window: number, rows: readonly Features[]) => sent(eventsOf(window, rows)),
    judges: async (upToWindow: number): Promise<number> => {
      await sent([{ type: 'heartbeat', time: startOf(upToWindow + 1) }])
      return (await evaluate(deps)).judged
    },
    /** The window's events, the end of the window, and what was said of it. */
    sees: async (window: number, rows: readonly Features[]): Promise<WindowReport> => {
      await sent(eventsOf(window, rows))
      await sent([{ type: 'heartbeat', time: startOf(window + 1) }])
      await evaluate(deps)
      return reportOf(window)
    },
    alerts: async () => (await store.loadAlerts(MODEL)).map(({ value }) => value),
    bodies: async (): Promise<readonly string[]> =>
      (await store.listVerdicts(SERIES, windowMs, 0, startOf(10_000))).map(({ body }) => body),
  }
}

export const referenceOf = ({ drift }: WindowReport): ReferenceFacts => {
  if (drift.kind === 'not-testable') throw new Error(drift.reason)
  return drift.reference
}

export const subjectOf = ({ drift }: WindowReport, name: string): SubjectVerdict => {
  const subject = drift.kind === 'judged' ? drift.subjects.find((each) => each.name === name) : undefined
  if (subject === undefined) throw new Error(`${name} was not judged`)
  return subject
}

export const effectOf = (report: WindowReport, name: string): number => {
  const subject = subjectOf(report, name)
  if (subject.verdict === 'not-testable') throw new Error(subject.reason)
  return subject.effect.value
}
