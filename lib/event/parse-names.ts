import { type Checked, clip, fail, isObject, type Members, notFinite, pass } from './checked.ts'
import { LIMITS } from './limits.ts'

// Control characters would break lines, keys and terminals; a lone surrogate has no UTF-8.
export const isName = (text: string): boolean =>
  text.length > 0 && text.length <= LIMITS.nameLength && !hasControl(text) && text.isWellFormed()

const hasControl = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code === 127) return true
  }
  return false
}

export const nameOf = (members: Members, member: 'model' | 'version' | 'variant'): Checked<string> => {
  const value = members[member]
  if (value === undefined || value === null)
    return member === 'model'
      ? fail('missing-model', 'model', 'model is required: the name of the model')
      : pass('')
  const text = member === 'version' && Number.isSafeInteger(value) ? String(value) : value
  if (typeof text === 'string' && isName(text)) return pass(text)
  return fail(
    'bad-name',
    member,
    `${member} is a string of 1 to ${LIMITS.nameLength} characters, without control characters`,
  )
}

/** Sorted `name=value` pairs; `%`, `,` and `=` inside them are percent-encoded, so that the text reads back. */
export const segmentOf = (value: unknown): Checked<string> => {
  if (value === undefined || value === null) return pass('')
  if (!isObject(value)) return fail('bad-segments', 'segments', 'segments is an object of names and values')
  const names = Object.keys(value)
  if (names.length > LIMITS.segments)
    return fail('bad-segments', 'segments', `${names.length} segments; at most ${LIMITS.segments}`)
  const pairs: string[] = []
  for (const name of names.sort()) {
    const part = value[name]
    const text = typeof part === 'number' || typeof part === 'boolean' ? String(part) : part
    if (part === Number.POSITIVE_INFINITY || part === Number.NEGATIVE_INFINITY)
      return notFinite(`segments.${clip(name)}`)
    if (typeof text !== 'string' || !isName(text) || !isName(name))
      return fail(
        'bad-segments',
        `segments.${clip(name)}`,
        'names and values of segments are short strings, numbers or booleans',
      )
    pairs.push(`${escapeSegment(name)}=${escapeSegment(text)}`)
  }
  const segment = pairs.join(',')
  return segment.length <= LIMITS.segmentLength
    ? pass(segment)
    : fail('bad-segments', 'segments', `${segment.length} characters in all; at most ${LIMITS.segmentLength}`)
}

const escapeSegment = (text: string): string =>
  text.replace(/[%,=]/g, (character) => (character === '%' ? '%25' : character === ',' ? '%2C' : '%3D'))
