import { expect } from 'vitest'
import { modelConfig } from '../../lib/config/schema.ts'
import type { Series } from '../../lib/event/event.ts'
import { judgeWindow } from '../../lib/pipeline/judge-window.ts'
import { mergePartials } from '../../lib/pipeline/read-window.ts'
import { referenceFor } from '../../lib/pipeline/reference-for.ts'
import { openSession } from '../../lib/pipeline/session.ts'
import type { Counters, SourceId, StoredPartial } from '../../lib/ports.ts'
import { addEvent, corePageOf, emptyAggregate, encodeAggregate } from '../../lib/window/aggregate.ts'
import { binsIdOf } from '../../lib/window/bins.ts'
import { compileBins, NO_COMPILED_BINS } from '../../lib/window/compiled-bins.ts'
import { windowStart } from '../../lib/window/watermark.ts'
import { plainCount } from './faults-count.ts'
import type { Outcome } from './faults-run.ts'
import { FEATURES, givenBaseline, MINUTE_MS, MODELS, PHASES, START_MS, type Streams } from './faults-world.ts'

const DAY_MS = 86_400_000

/** Every series that has a place. */
export const seriesOf = async ({ store }: Outcome): Promise<Series[]> => {
  const series: Series[] = []
  for (const model of await store.listModels())
    for (const each of (await store.loadModel(model))?.value.series ?? []) series.push({ model, ...each })
  return series.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const partsOf = ({ store }: Outcome, series: Series): Promise<StoredPartial[]> =>
  store.loadWindows(series, START_MS - DAY_MS, START_MS + DAY_MS)

/** Counters and aggregates are those of a plain count: no event is lost, none is there twice. */
export const expectCountedOnce = async (streams: Streams, outcome: Outcome): Promise<void> => {
  const known = await seriesOf(outcome)
  const models = new Set(await outcome.store.listModels())
  const texts = new Set(known.map(keyOf))
  const plain = plainCount(streams, (series) =>
    texts.has(keyOf(series)) ? 'yes' : models.has(series.model) ? 'series' : 'model',
  )
  for (const source of streams.keys()) {
    const counters = (await outcome.store.loadProgress(source))?.value.counters
    expect(counters).toEqual(plain.counters.get(source))
    expect(sumOf(counters)).toBe(plain.sent.get(source))
  }
  const expected = new Map<string, typeof plain.accepted>()
  for (const each of plain.accepted) {
    const key = shareKey(each.event.series, each.event.timeMs - (each.event.timeMs % MINUTE_MS), each.source)
    expected.set(key, [...(expected.get(key) ?? []), each])
  }
  const stored = new Map<string, StoredPartial[]>()
  for (const series of known)
    for (const part of await partsOf(outcome, series)) {
      const key = shareKey(series, part.windowStartMs, part.source)
      stored.set(key, [...(stored.get(key) ?? []), part])
    }
  expect([...stored.keys()].sort()).toEqual([...expected.keys()].sort())
  for (const [key, parts] of stored) {
    const events = expected.get(key) ?? []
    const merged = mergePartials(parts)
    expect(merged.binsIds, `bins of ${key}`).toHaveLength(1)
    expect(corePageOf(merged.aggregate).requests, `requests of ${key}`).toBe(events.length)
    const [binsId = ''] = merged.binsIds
    const aggregate = emptyAggregate(binsId)
    for (const { event } of events)
      addEvent(
        aggregate,
        binsOf(binsId),
        event,
        () => true,
        () => {},
      )
    expect(hex(encodeAggregate(merged.aggregate)), `aggregate of ${key}`).toBe(
      hex(encodeAggregate(aggregate)),
    )
  }
}

const sumOf = (counters: Counters | undefined): number =>
  counters === undefined
    ? 0
    : counters.accepted +
      [...Object.values(counters.rejected), ...Object.values(counters.refused)].reduce((a, b) => a + b, 0)

const keyOf = ({ model, version, variant, segment }: Series): string =>
  JSON.stringify([model, version, variant, segment])
const shareKey = (series: Series, startMs: number, source: SourceId): string =>
  `${keyOf(series)} ${startMs} ${source}`
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const BINS = new Map(
  FEATURES.flatMap((features) => [3, 4].map((edge) => givenBaseline(MODELS[0], edge, features).spec)).map(
    (spec) => [binsIdOf(spec), compileBins(spec)],
  ),
)
const binsOf = (binsId: string) => BINS.get(binsId) ?? NO_COMPILED_BINS

/** Nothing is left over: no due mark, no unsent message, no pointer that leads nowhere. */
export const expectNothingLeft = async (outcome: Outcome): Promise<void> => {
  const { store } = outcome
  expect(await store.listDue(START_MS + DAY_MS, 1_000)).toEqual([])
  for (const model of MODELS) {
    for (const { value } of await store.loadAlerts(model)) expect(value.outbox).toEqual([])
    for (const request of (await store.loadRetrain(model))?.value.requests ?? [])
      expect(request.status, request.id).toBe('running')
  }
}

/** An id has one message, and the transitions of each episode are all there. Each request has one job that counts. */
export const expectToldOnce = async (outcome: Outcome): Promise<void> => {
  const { store, pages, jobsStarted } = outcome
  for (const [id, bodies] of pages) expect([...bodies], `messages of ${id}`).toHaveLength(1)
  const ids = new Set(pages.keys())
  for (const model of MODELS) {
    for (const { value: alert } of await store.loadAlerts(model)) {
      for (let episode = 1; episode <= alert.episode; episode++)
        expect(ids, alert.id).toContain(`${alert.id}-${episode}-1`)
      for (let transition = 1; transition <= alert.lastTransition; transition++)
        expect(ids, alert.id).toContain(`${alert.id}-${alert.episode}-${transition}`)
    }
    for (const { id } of (await store.loadRetrain(model))?.value.requests ?? [])
      expect(jobsStarted.get(id), `jobs of ${id}`).toBe(1)
  }
  for (const id of ids) {
    const [, episode, transition] = /-(\d+)-(\d+)$/.exec(id) ?? []
    if (transition !== '1') expect(ids).toContain(id.replace(/\d+$/, String(Number(transition) - 1)))
    else if (episode !== '1') expect(ids).toContain(id.replace(/\d+-1$/, `${Number(episode) - 1}-1`))
  }
}

/** The last report of every window, by series and horizon. */
export const verdictsOf = async (outcome: Outcome): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {}
  for (const series of await seriesOf(outcome))
    for (const horizonMs of [MINUTE_MS, 2 * MINUTE_MS])
      for (const { startMs, body } of await outcome.store.lastVerdicts(
        series,
        horizonMs,
        START_MS + DAY_MS,
        PHASES * 4,
      ))
        found[`${keyOf(series)} ${horizonMs} ${startMs}`] = JSON.parse(body)
  return found
}

/** What judging every window anew, on all that is stored at the end, says. */
export const freshVerdictsOf = async (outcome: Outcome): Promise<Record<string, unknown>> => {
  const { store, config } = outcome
  const found: Record<string, unknown> = {}
  for (const series of await seriesOf(outcome)) {
    const parts = await partsOf(outcome, series)
    for (const horizonMs of [MINUTE_MS, 2 * MINUTE_MS])
      for (const startMs of new Set(parts.map((part) => windowStart(part.windowStartMs, horizonMs)))) {
        const endMs = startMs + horizonMs
        const merged = mergePartials(
          parts.filter(({ windowStartMs }) => windowStartMs >= startMs && windowStartMs < endMs),
        )
        const rules = modelConfig(config, series.model)
        const due = { series, horizonMs, startMs, token: '' }
        const reference = await referenceFor(openSession(store), due, merged, rules)
        const report = judgeWindow(merged, reference, rules, startMs, endMs)
        found[`${keyOf(series)} ${horizonMs} ${startMs}`] = JSON.parse(JSON.stringify(report))
      }
  }
  return found
}

/** What people and trainers are told, without what may differ from run to run. */
export const storyOf = async ({ store, pages }: Outcome): Promise<unknown> => {
  const alerts = []
  const requests = []
  for (const model of MODELS) {
    for (const { value } of await store.loadAlerts(model)) alerts.push(value)
    for (const request of (await store.loadRetrain(model))?.value.requests ?? []) {
      const { id, requestedAtMs, because, cause, trainingWindow } = request
      requests.push({ id, requestedAtMs, because, cause, trainingWindow })
    }
  }
  return {
    alerts,
    requests,
    pages: [...pages].map(([id, bodies]) => [id, ...bodies]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  }
}
