import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../config/duration.ts'
import { parseTime } from '../event/parse-time.ts'

/** Equal to DEFAULT_HTTP_PORT of lib/local/embedded.ts, which would load every AWS client before a `--help`; a test compares. */
export const DEFAULT_PORT = 4100
export const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_PORT}`

export const URL_OPTION = ['--url <url>', 'the service to talk to', parseUrl, DEFAULT_URL] as const
export const JSON_OPTION = ['--json', 'print one JSON document'] as const

export function parsePort(text: string): number {
  return wholeNumber(text, 0, 65_535)
}

/** As many as the embedded Kinesis allows. */
export function parseShards(text: string): number {
  return wholeNumber(text, 1, 100)
}

const wholeNumber = (text: string, min: number, max: number): number => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
}

/** Without the slash at its end, so that paths can follow. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol))
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  throw new InvalidArgumentError(`It must be an address such as ${DEFAULT_URL}.`)
}

/** A date alone means its first moment in UTC. The result is RFC 3339. */
export function parseTimeOption(text: string): string {
  const value = /^\d{1,14}$/.test(text)
    ? Number(text)
    : /^\d{4}-\d\d-\d\d$/.test(text)
      ? `${text}T00:00:00Z`
      : text
  const timeMs = parseTime(value)
  if (timeMs !== null) return new Date(timeMs).toISOString()
  throw new InvalidArgumentError(
    'It must be a time such as 2001-02-01, 2001-02-01T06:15:00Z or epoch milliseconds.',
  )
}

/** A multiple of real time; `max` is as fast as the service takes it. */
export function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return text
  const speed = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (speed > 0) return speed
  throw new InvalidArgumentError("It must be a number over 0, such as 60 for a minute a second, or 'max'.")
}

export function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('It must be names with commas between them.')
}

/** A length of time from a minute to 31 days, in milliseconds. */
export function parseLength(text: string): number {
  const lengthMs = parseDuration(text)
  if (lengthMs !== null && lengthMs >= 60_000 && lengthMs <= 31 * 86_400_000) return lengthMs
  throw new InvalidArgumentError('It must be a length such as 15m, 1h or 1d, from 1m to 31d.')
}
