import type { Series } from '../event/event.ts'
import type { Due, StoredPartial } from '../ports.ts'
import type { Session } from './session.ts'

/**
 * A backlog (a replay, an outage) makes many windows of a series due at once. They are read a day at a time. What was
 * read ahead is used in the round that planned it only: it is newer than the round's due marks, and if a window has
 * changed since, its mark has too, and it is judged again.
 */
export const planReads = (session: Session, due: readonly Due[]): void => {
  session.planned = due
  session.ahead = null
}

/** Parts of all stored windows that a due window covers. */
export const partsOf = async (session: Session, due: Due): Promise<readonly StoredPartial[]> => {
  const endMs = due.startMs + due.horizonMs
  const { ahead } = session
  const covers =
    ahead !== null &&
    sameSeries(ahead.series, due.series) &&
    ahead.fromMs <= due.startMs &&
    ahead.toMs >= endMs
  const { parts } = covers ? ahead : await readAhead(session, due)
  return parts.filter(({ windowStartMs }) => windowStartMs >= due.startMs && windowStartMs < endMs)
}

const DAY_MS = 86_400_000

const readAhead = async (session: Session, due: Due) => {
  const dayMs = due.startMs - (due.startMs % DAY_MS)
  const sameDay = session.planned.filter(
    ({ series, startMs, horizonMs }) =>
      startMs >= dayMs && startMs + horizonMs <= dayMs + DAY_MS && sameSeries(series, due.series),
  )
  const fromMs = Math.min(due.startMs, ...sameDay.map(({ startMs }) => startMs))
  const toMs = Math.max(
    due.startMs + due.horizonMs,
    ...sameDay.map(({ startMs, horizonMs }) => startMs + horizonMs),
  )
  const parts = await session.store.loadWindows(due.series, fromMs, toMs)
  session.ahead = { series: due.series, fromMs, toMs, parts }
  return session.ahead
}

const sameSeries = (a: Series, b: Series): boolean =>
  a.model === b.model && a.version === b.version && a.variant === b.variant && a.segment === b.segment
