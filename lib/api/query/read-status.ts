import { mapLimited } from '../../pipeline/limited.ts'
import type { Counters, Progress, SourceId } from '../../ports.ts'
import { isInFlight } from '../../retrain/request.ts'
import { watermarkOf } from '../../window/watermark.ts'
import type { StatusAnswer } from '../types.ts'
import { type QueryDeps, READS_AT_ONCE, rfc3339, rfc3339OrNull } from './query.ts'
import { readModels } from './read-models.ts'

type Source = { readonly source: SourceId; readonly progress: Progress }

export const readStatus = async (deps: QueryDeps): Promise<StatusAnswer> => {
  const { store, config } = deps
  const [sources, turnedAway, models, retrain] = await Promise.all([
    store.listProgress(),
    store.listTurnedAway(),
    readModels(deps),
    store.listRetrain(),
  ])
  const nowMs = deps.wallMs()
  const rule = { clock: config.clock, idleTimeoutMs: config.idleTimeout }
  const watermarkMs = watermarkOf(
    sources.map(({ progress }) => progress),
    rule,
    nowMs,
  )
  return {
    clock: config.clock,
    now: rfc3339(nowMs),
    watermark: rfc3339OrNull(watermarkMs),
    events: sumCounters(sources.map(({ progress }) => progress.counters)),
    turnedAway,
    sources: sources.map(({ source, progress }) => ({
      source,
      position: progress.position,
      // 0: the source has delivered nothing that could be accepted.
      newestEvent: progress.maxEventMs === 0 ? null : rfc3339(progress.maxEventMs),
      updated: rfc3339(progress.updatedAtMs),
    })),
    models,
    quarantine: await latestQuarantined(deps, sources),
    alertsFiring: models.reduce((sum, { alertsFiring }) => sum + alertsFiring, 0),
    retrainRequestsInFlight: retrain.flatMap(({ value }) => value.requests).filter(isInFlight).length,
  }
}

/** Sums over all sources: sent = accepted + rejected + refused. */
export const sumCounters = (all: readonly Counters[]): StatusAnswer['events'] => {
  let accepted = 0
  let unused = 0
  for (const counters of all) {
    accepted += counters.accepted
    unused += counters.unused
  }
  const rejectedBy = sumByName(all.map(({ rejected }) => rejected))
  const refusedBy = sumByName(all.map(({ refused }) => refused))
  const rejected = totalOf(rejectedBy)
  const refused = totalOf(refusedBy)
  return { sent: accepted + rejected + refused, accepted, unused, rejected, refused, rejectedBy, refusedBy }
}

const sumByName = (all: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const counts of all)
    for (const [name, count = 0] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

const totalOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const QUARANTINE_SHOWN = 20

/** Positions in the shards of one stream rise with time, near enough to show the latest first. */
const latestQuarantined = async (
  { store }: QueryDeps,
  sources: readonly Source[],
): Promise<StatusAnswer['quarantine']> => {
  const found = await mapLimited(sources, READS_AT_ONCE, ({ source }) =>
    store.listQuarantined(source, QUARANTINE_SHOWN),
  )
  return found
    .flat()
    .sort((a, b) => (a.position < b.position ? 1 : a.position > b.position ? -1 : a.index - b.index))
    .slice(0, QUARANTINE_SHOWN)
    .map(({ source, reason, path, message }) => ({ source, reason, path, message }))
}
