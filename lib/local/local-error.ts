export type LocalErrorCode =
  | 'bad-checkpoint'
  | 'bad-handler'
  | 'bad-option'
  | 'data-folder-in-use'
  | 'not-loopback'
  | 'port-in-use'

/** What stops the embedded service. The message gives the value, the bound and the remedy. */
export class LocalError extends Error {
  readonly code: LocalErrorCode
  readonly canRetry = false

  constructor(code: LocalErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'LocalError'
    this.code = code
  }
}
