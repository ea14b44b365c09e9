import { memoryTable } from '../../lib/adapters/memory/table.ts'
import { storeOn } from '../../lib/adapters/store/store.ts'
import type { Item } from '../../lib/adapters/store/table.ts'
import { acknowledge } from '../../lib/alert/acknowledge.ts'
import type { Config } from '../../lib/config/schema.ts'
import { LeewayError } from '../../lib/errors.ts'
import { activate } from '../../lib/pipeline/baseline/activate.ts'
import type { SourceRecord } from '../../lib/pipeline/chunk.ts'
import { deliver } from '../../lib/pipeline/deliver.ts'
import { evaluate } from '../../lib/pipeline/evaluate.ts'
import { ingest } from '../../lib/pipeline/ingest.ts'
import { reportRetrain } from '../../lib/pipeline/report-retrain.ts'
import type { JobQueue, Pager, SourceId, Store } from '../../lib/ports.ts'
import { seededUniform } from '../stats/seeded-draws.ts'
import { type Draw, FAULTS, type Fault, faultyTable, turns } from './faults-table.ts'
import {
  FEATURES,
  givenBaseline,
  givenConfig,
  MINUTE_MS,
  MODELS,
  PHASES,
  START_MS,
  type Streams,
} from './faults-world.ts'

/**
 * `calm`: nothing goes wrong. `faulty`: everything does, yet each step is retried until it is through before the next
 * begins. `racing`: the steps and a person and the trainer run all at once besides.
 */
export type Mode = 'calm' | 'faulty' | 'racing'

export type Outcome = {
  readonly store: Store
  readonly config: Config
  readonly items: readonly Item[]
  /** Every body that was published under an id. */
  readonly pages: ReadonlyMap<string, ReadonlySet<string>>
  /** How often each request was put on the queue, and how many jobs were let start for it. */
  readonly submissions: ReadonlyMap<string, number>
  readonly jobsStarted: ReadonlyMap<string, number>
}

const NO_FAULT: Fault = { kind: 'none', at: 0, pause: 0 }
/** Enough for any seed to get through, where one invocation in two goes well. */
const ATTEMPTS_MAX = 400

export const drawFrom = (seed: number): Draw => {
  const uniform = seededUniform(seed)
  return (below) => Math.floor(uniform() * below)
}

export const run = async (streams: Streams, seed: number, mode: Mode): Promise<Outcome> => {
  const draw = drawFrom(seed ^ 0x5eed)
  const table = memoryTable()
  const store = storeOn(table)
  const config = givenConfig()
  const [few, many] = FEATURES
  // Judging many is slow: every eighth seed has them.
  const features = seed % 8 === 0 ? many : few
  const pages = new Map<string, Set<string>>()
  const queue: { id: string; jobId: string }[] = []
  const submissions = new Map<string, number>()
  const jobsStarted = new Map<string, number>()
  const alive = new Set<Promise<unknown>>()
  let nowMs = START_MS
  let invocations = 0
  const wallMs = () => ++nowMs
  const faultOf = (): Fault =>
    mode === 'calm' || draw(2) === 0
      ? { ...NO_FAULT, at: draw(60), pause: mode === 'calm' ? 0 : draw(5) === 0 ? draw(600) : 0 }
      : {
          kind: FAULTS[draw(FAULTS.length)] ?? 'none',
          at: 1 + draw(draw(2) === 0 ? 12 : 90),
          pause: draw(3) === 0 ? draw(600) : 0,
        }
  const faultyStore = () => storeOn(faultyTable(table, faultOf(), draw))

  /** Starts an invocation. It may be given up while it still runs, as Lambda does with one that takes too long. */
  const invoke = async <T>(work: () => Promise<T>): Promise<T | 'given-up'> => {
    const running = work()
    const ended: Promise<unknown> = running.then(
      () => alive.delete(ended),
      () => alive.delete(ended),
    )
    alive.add(ended)
    if (mode === 'calm' || draw(5) > 0) return running
    return Promise.race([running, turns(draw(400)).then(() => 'given-up' as const)])
  }

  const ingestAll = async (source: SourceId, records: readonly SourceRecord[]): Promise<void> => {
    const binsCache = new Map()
    let at = 0
    for (let attempt = 0; at < records.length; attempt++) {
      if (attempt > ATTEMPTS_MAX) throw new Error(`${source} is stuck at record ${at}`)
      const batch = records.slice(at, at + 1 + draw(8))
      const deps = {
        store: faultyStore(),
        config,
        binsCache,
        wallMs,
        hasTimeLeft: () => mode === 'calm' || draw(20) > 0,
      }
      const result = await invoke(() => ingest(deps, source, batch))
      if (result === 'given-up') continue
      if (result.failedAt !== null) {
        if (!(result.error instanceof LeewayError && result.error.canRetry)) throw result.error
        at += batch.findIndex(({ position }) => position === result.failedAt)
      } else if (mode === 'calm' || draw(8) > 0) at += batch.length
      // Else the answer was lost: all of it is delivered again.
    }
  }

  const untilThrough = async (work: () => Promise<boolean>): Promise<void> => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        const result = await invoke(work)
        if (result === true) return
      } catch (error) {
        if (!(error instanceof LeewayError && error.canRetry)) throw error
      }
    }
    throw new Error('an invocation never gets through')
  }

  const evaluateOnce = async (): Promise<boolean> => {
    let isCut = false
    const hasTimeLeft = () => {
      isCut ||= mode !== 'calm' && draw(30) === 0
      return !isCut
    }
    await evaluate({ store: faultyStore(), config, wallMs, hasTimeLeft })
    return !isCut
  }

  const page: Pager = async ({ id, body }) => {
    await turns(mode === 'calm' ? 0 : draw(40))
    if (mode !== 'calm' && draw(12) === 0)
      throw new LeewayError('unavailable', 'injected: no page; try again')
    pages.set(id, (pages.get(id) ?? new Set()).add(body))
    if (mode !== 'calm' && draw(12) === 0)
      throw new LeewayError('unavailable', 'injected: no answer; try again')
  }
  // By the seed a queue that can be searched, or one that cannot.
  const isSearchable = draw(2) === 0
  const jobs: JobQueue = {
    find: async (id) => (isSearchable ? (queue.find((job) => job.id === id)?.jobId ?? null) : null),
    submit: async ({ id }) => {
      await turns(mode === 'calm' ? 0 : draw(40))
      if (mode !== 'calm' && draw(12) === 0)
        throw new LeewayError('unavailable', 'injected: no queue; try again')
      const jobId = `job-${queue.length}`
      queue.push({ id, jobId })
      submissions.set(id, (submissions.get(id) ?? 0) + 1)
      if (mode !== 'calm' && draw(12) === 0)
        throw new LeewayError('unavailable', 'injected: no answer; try again')
      return jobId
    },
  }
  const deliverOnce = async (): Promise<boolean> => {
    const { failures } = await deliver({
      store: faultyStore(),
      page,
      jobs,
      owner: `run-${++invocations}`,
      wallMs,
      hasTimeLeft: () => true,
    })
    return failures.length === 0
  }
  let trained = 0
  const trainOnce = async (): Promise<boolean> => {
    const job = queue[trained]
    if (job === undefined) return true
    trained += 1
    const reported = await reportRetrain(store, job.id, { status: 'running', jobId: job.jobId })
    if (reported.kind !== 'refused') jobsStarted.set(job.id, (jobsStarted.get(job.id) ?? 0) + 1)
    return true
  }
  const acknowledgeOne = async (): Promise<boolean> => {
    const [stored] = await store.loadAlerts(MODELS[draw(2)] ?? 'alpha')
    if (stored === undefined) return true
    const { kind, alert } = acknowledge(stored.value, 'ada', nowMs)
    await turns(draw(20))
    if (kind === 'acknowledged') await store.commitAlert(stored.version, alert)
    return true
  }
  const activateFor = async (phase: number, edge: number): Promise<boolean> => {
    const baseline = givenBaseline(MODELS[0], edge, features)
    await store.saveBaseline(baseline)
    await activate(store, MODELS[0], baseline, '', START_MS + phase * MINUTE_MS, config.maxModels)
    return true
  }

  // The model that gets baselines has its place; for the other place there is a race.
  await store.registerModel(MODELS[0], config.maxModels)
  for (let phase = 0; phase < PHASES; phase++) {
    nowMs = Math.max(nowMs, START_MS + (phase + 1) * MINUTE_MS)
    const ingests = [...streams].map(
      ([source, phases]) =>
        () =>
          ingestAll(source, phases[phase] ?? []),
    )
    // The second one while its windows are open: those that are there keep theirs, whoever retries.
    const activations = phase === 1 ? [() => activateFor(1, 3)] : phase === 4 ? [() => activateFor(4, 4)] : []
    if (mode === 'racing')
      await Promise.all(
        [...ingests, ...activations, evaluateOnce, deliverOnce, acknowledgeOne, trainOnce].map(
          async (step) => {
            await turns(draw(1_500))
            await quietly(step)
          },
        ),
      )
    else {
      for (const step of activations) await step()
      for (const step of ingests) await step()
      await untilThrough(evaluateOnce)
      await untilThrough(deliverOnce)
    }
  }

  while (alive.size > 0) await Promise.all(alive)
  nowMs += 60 * MINUTE_MS
  await untilThrough(evaluateOnce)
  while (alive.size > 0) await Promise.all(alive)
  const calmDeps = { store, config, wallMs, hasTimeLeft: () => true }
  await evaluate(calmDeps)
  // Twice, past the leases of those that were killed.
  for (let i = 0; i < 2; i++) {
    nowMs += 60 * MINUTE_MS
    await deliver({
      store,
      page: async ({ id, body }) => void pages.set(id, (pages.get(id) ?? new Set()).add(body)),
      jobs: { ...jobs, submit: async (request, body) => retried(() => jobs.submit(request, body)) },
      owner: `last-${i}`,
      wallMs,
      hasTimeLeft: () => true,
    })
  }
  while (trained < queue.length) await trainOnce()
  return { store, config, items: table.items(), pages, submissions, jobsStarted }
}

/** A step that may fail and is not tried again now. What can never succeed is a defect all the same. */
const quietly = async (step: () => Promise<unknown>): Promise<void> => {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof LeewayError && error.canRetry)) throw error
  }
}

const retried = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof LeewayError && error.canRetry)) throw error
    }
  }
}
