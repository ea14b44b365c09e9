/** What went wrong, for callers that decide; people read the message. */
export type ErrorCode =
  /** The store, the stream or the network said "not now". */
  | 'unavailable'
  /** Another writer was faster; a retry reads what it wrote. */
  | 'conflict'
  | 'configuration'
  | 'input'
  | 'not-found'
  /** Stored bytes that are not what we write. */
  | 'corrupt'
  /** A law of this program does not hold: a defect of ours. */
  | 'invariant'

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['unavailable', 'conflict'])

/** The one error type that we throw. The message gives the value, the bound and the remedy. */
export class LeewayError extends Error {
  readonly code: ErrorCode
  readonly canRetry: boolean

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'LeewayError'
    this.code = code
    this.canRetry = RETRYABLE.has(code)
  }
}
