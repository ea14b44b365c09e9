import type { EventStream } from '../ports.ts'
import type { QueryDeps } from './query/query.ts'

export type ApiDeps = QueryDeps & {
  readonly stream: EventStream
  readonly version: string
  /** Told of errors that the caller only sees as "500": for the log. */
  readonly onError?: (error: unknown) => void
}
