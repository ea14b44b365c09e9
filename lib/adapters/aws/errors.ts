import { LeewayError } from '../../errors.ts'

/**
 * Names of AWS errors that say that the request itself is wrong: sending it again would fail again. `ClientException` is
 * what AWS Batch calls them all; its throttling has another name.
 */
const PERMANENT =
  /^(Validation|InvalidParameter|InvalidArgument|AccessDenied|ResourceNotFound|Unrecognized|NotFound|QueueDoesNotExist|AuthorizationError|ClientException)/

/**
 * An AWS call's failure as our own error. Throttling, timeouts, lost connections and server errors can be retried (the
 * SDK has already tried three times); so can what we do not know, because giving up would lose data.
 */
export const fromAws = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error'
    const message = error instanceof Error ? error.message : String(error)
    throw PERMANENT.test(name)
      ? new LeewayError('configuration', `AWS refused the request: ${name}: ${message}`, { cause: error })
      : new LeewayError('unavailable', `AWS did not answer as it should: ${name}: ${message}`, {
          cause: error,
        })
  }
}
