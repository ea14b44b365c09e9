import type { EventsAnswer } from '../../api/types.ts'
import { parseText } from '../../event/parse-record.ts'
import type { Batch, Outgoing } from './batches.ts'

/** What became of everything that was read. */
export type Tally = {
  accepted: number
  rejected: number
  readonly rejectedBy: Record<string, number>
  /** The first ones. */
  readonly problems: Problem[]
}
export type Problem = {
  readonly file: string
  readonly line: number
  readonly reason: string
  readonly path: string
  readonly message: string
}

const PROBLEMS_KEPT = 20

export const emptyTally = (): Tally => ({ accepted: 0, rejected: 0, rejectedBy: {}, problems: [] })

export const addAnswer = (tally: Tally, { events, unreadable }: Batch, answer: EventsAnswer): void => {
  tally.accepted += answer.accepted
  tally.rejected += answer.rejected + unreadable.length
  const unread = unreadable.map(({ file, line, rejection }) => ({ file, line, ...rejection }))
  for (const problem of [...unread, ...listed(events, answer)]) {
    tally.rejectedBy[problem.reason] = (tally.rejectedBy[problem.reason] ?? 0) + 1
    if (tally.problems.length < PROBLEMS_KEPT) tally.problems.push(problem)
  }
}

/** A service lists the first hundred rejections of a batch; what follows them is judged here by the same code. */
const listed = (events: readonly Outgoing[], { rejected, rejections }: EventsAnswer): Problem[] => {
  const named = rejections.flatMap(({ index, ...rejection }) => {
    const event = events[index]
    return event === undefined ? [] : [{ file: event.file, line: event.line, ...rejection }]
  })
  if (named.length >= rejected) return named
  const next = (rejections.at(-1)?.index ?? -1) + 1
  return [...named, ...judgeHere(events.slice(next))]
}

const judgeHere = (events: readonly Outgoing[]): Problem[] =>
  events.flatMap(({ file, line, text }) => {
    const parsed = parseText(text)
    return parsed.kind === 'rejected' ? [{ file, line, ...parsed.rejection }] : []
  })
