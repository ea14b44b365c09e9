import { parseText } from '../event/parse-record.ts'

/** What the headers of a CloudEvent in binary mode say of the event in the body. */
export type Envelope = { readonly id: string | null; readonly time: string | null }

/** `ce-*` headers (CloudEvents 1.0, HTTP binding, section 3.1); null where the request is not in binary mode. */
export const envelopeOf = (headers: Headers): Envelope | null =>
  headers.get('ce-specversion') === null
    ? null
    : { id: attribute(headers.get('ce-id')), time: attribute(headers.get('ce-time')) }

/** Header values are percent-encoded there (section 3.1.3.2); what is not is taken as it stands. */
const attribute = (value: string | null): string | null => {
  if (value === null) return null
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/**
 * The event as a CloudEvent in structured mode, which the parser opens: its own id and time go first. The text is put in
 * as it is, so that no number changes; it must be JSON, or it could close the envelope and go on.
 */
export const wrapped = ({ id, time }: Envelope, text: string): string => {
  const parsed = parseText(text)
  if (parsed.kind === 'rejected' && (parsed.rejection.reason === 'not-json' || isTooLarge(parsed)))
    return text
  const attributes = JSON.stringify({
    specversion: '1.0',
    ...(id === null ? {} : { id }),
    ...(time === null ? {} : { time }),
  })
  return `${attributes.slice(0, -1)},"data":${text}}`
}

const isTooLarge = ({ rejection }: { readonly rejection: { readonly reason: string } }): boolean =>
  rejection.reason === 'too-large'
