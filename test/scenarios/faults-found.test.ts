import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import { advance } from '../../lib/alert/advance.ts'
import { LeewayError } from '../../lib/errors.ts'
import { deliver } from '../../lib/pipeline/deliver.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import type { WindowReport } from '../../lib/pipeline/judge-window.ts'
import { kinesisPosition, kinesisSource } from '../../lib/pipeline/position.ts'
import { openSession, reportsUpTo } from '../../lib/pipeline/session.ts'
import type { JobQueue, Store } from '../../lib/ports.ts'
import { requestIdOf } from '../../lib/retrain/request.ts'
import { givenConfig, MINUTE_MS, START_MS } from './faults-world.ts'

/** Sequences that once lost something. Random runs meet the first of them too seldom. */

const SERIES = { model: 'm', version: '1', variant: '', segment: '' }
const config = givenConfig()
const givenStore = (): Store => storeOn(memoryTable())
const unavailable = () => new LeewayError('unavailable', 'injected: no answer; try again')

let nowMs = START_MS
const wallMs = () => ++nowMs
const depsOn = (store: Store) => ({ store, config, binsCache: new Map(), wallMs, hasTimeLeft: () => true })
const recordAt = (sequence: number, ...timesMs: number[]) => ({
  position: kinesisPosition(String(sequence)),
  arrivalMs: Math.max(...timesMs),
  data: Buffer.from(
    timesMs.map((time) => JSON.stringify({ model: 'm', version: '1', time, prediction: 1 })).join('\n'),
  ),
})
const [a, b] = [kinesisSource('events', 'a'), kinesisSource('events', 'b')]

const noJobs: JobQueue = { find: async () => null, submit: async () => 'job' }

describe('sequences that lost something', () => {
  it("a retried mark does not undo another source's", async () => {
    const store = givenStore()
    const crashing = { ...store, commitProgress: () => Promise.reject(unavailable()) }
    const crashed = await ingest(depsOn(crashing), a, [recordAt(1, START_MS)])
    expect(crashed.failedAt).not.toBeNull()
    const read = await store.listDue(START_MS + 9 * MINUTE_MS, 9)
    expect(read).toHaveLength(2)
    // While `evaluate` judges what it has read:
    await ingest(depsOn(store), b, [recordAt(1, START_MS)])
    await ingest(depsOn(store), a, [recordAt(1, START_MS)])
    for (const due of read) await store.clearDue(due)
    expect(await store.listDue(START_MS + 9 * MINUTE_MS, 9)).toHaveLength(2)
  })

  it('a window that late data reopened does not hide those between it and the newest', async () => {
    const store = givenStore()
    const session = openSession(store)
    const reports = [0, 1, 2, 3].map(
      (minute): WindowReport => ({
        schemaVersion: 1,
        startMs: START_MS + minute * MINUTE_MS,
        endMs: START_MS + (minute + 1) * MINUTE_MS,
        requests: minute,
        drift: { kind: 'not-testable', reason: 'no baseline' },
        findings: [],
      }),
    )
    for (const report of reports)
      await store.saveVerdict(SERIES, MINUTE_MS, { ...report, body: JSON.stringify(report) }, null)
    const [reopened, , , newest] = reports
    if (reopened === undefined || newest === undefined) throw new Error('four reports were made')
    expect(await reportsUpTo(session, SERIES, reopened, 9)).toEqual([reopened])
    expect(await reportsUpTo(session, SERIES, newest, 9)).toEqual(reports)
  })

  it('a pointer whose writer crashed does not hold back the message before', async () => {
    const store = givenStore()
    const window = { windowStartMs: START_MS, windowEndMs: START_MS + MINUTE_MS }
    const evidence = { measure: 'psi', value: 1, threshold: 0.1, pValue: 0, count: 9 }
    const { alert } = advance(
      null,
      { ...SERIES, rule: 'feature-drift', subject: 'f0' },
      [{ ...window, state: 'bad', level: 'warning', evidence }],
      { fireAfter: 1, clearAfter: 1 },
    )
    if (alert === null) throw new Error('one bad window fires')
    await store.commitAlert(null, alert)
    await store.putPointer({ kind: 'alert', model: 'm', id: alert.id, version: 2 })
    const pages: string[] = []
    const page = async ({ id }: { readonly id: string }) => void pages.push(id)
    const run = (owner: string) =>
      deliver({ store, page, jobs: noJobs, owner, wallMs, hasTimeLeft: () => true })
    await run('one')
    // Its writer may be about to write the alert.
    expect(await store.listPointers(9)).toHaveLength(1)
    await run('two')
    expect(pages).toEqual([`${alert.id}-1-1`])
    expect(await store.listPointers(9)).toEqual([])
  })

  it('a job that the queue took is not lost when another writes the record meanwhile', async () => {
    const store = givenStore()
    const request = {
      id: requestIdOf('m', 1),
      model: 'm',
      number: 1,
      requestedAtMs: START_MS,
      because: [],
      cause: 'drift',
      replacesVersion: '1',
      trainingWindow: { startMs: START_MS, endMs: START_MS + MINUTE_MS },
    }
    const state = { model: 'm', lastNumber: 1, requests: [{ ...request, status: 'pending' as const }] }
    await store.putPointer({ kind: 'retrain', model: 'm', id: '', version: 1 })
    await store.commitRetrain(null, state)
    const jobs: JobQueue = {
      find: async () => null,
      submit: async () => {
        const stored = await store.loadRetrain('m')
        if (stored !== null) await store.commitRetrain(stored.version, { ...stored.value, lastNumber: 2 })
        return 'job-1'
      },
    }
    const { jobs: sent, failures } = await deliver({
      store,
      page: async () => {},
      jobs,
      owner: 'one',
      wallMs,
      hasTimeLeft: () => true,
    })
    expect([sent, failures]).toEqual([1, []])
    const stored = await store.loadRetrain('m')
    expect(stored?.value.lastNumber).toBe(2)
    expect(stored?.value.requests).toEqual([{ ...request, status: 'queued', jobRef: 'job-1' }])
  })

  // A promise that failed with nobody waiting ended the process: vitest reports such a one as an error.
  it('a mark that cannot be cleared fails the run after the other windows are judged', async () => {
    const store = givenStore()
    await ingest(depsOn(store), a, [recordAt(1, START_MS, START_MS + MINUTE_MS, START_MS + 4 * MINUTE_MS)])
    const failing: Store = {
      ...store,
      clearDue: () => Promise.reject(unavailable()),
      // As over a network: the failure is there before the next window is judged.
      saveVerdict: async (...verdict) => {
        await setImmediate()
        await store.saveVerdict(...verdict)
      },
    }
    await expect(evaluate(depsOn(failing))).rejects.toThrow('no answer')
    expect(await store.lastVerdicts(SERIES, MINUTE_MS, START_MS + 4 * MINUTE_MS, 9)).toHaveLength(2)
    await evaluate(depsOn(store))
    expect(await store.listDue(START_MS + 4 * MINUTE_MS, 9)).toEqual([])
  })
})
