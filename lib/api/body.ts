import type { z } from 'zod'
import { LIMITS } from '../event/limits.ts'
import { issuesText } from './issues.ts'
import { problem } from './problem.ts'

/** A part of a request, or the answer that it gets instead. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly response: Response }

export const refuse = (response: Response): Read<never> => ({ ok: false, response })
export const read = <T>(value: T): Read<T> => ({ ok: true, value })

/** `null` for a body over the bound: by its declared length, before it is read, or by its true one. */
export const readBytes = async (request: Request): Promise<Uint8Array | null> => {
  if (Number(request.headers.get('content-length') ?? 0) > LIMITS.httpBodyBytes) return null
  const bytes = new Uint8Array(await request.arrayBuffer())
  return bytes.byteLength > LIMITS.httpBodyBytes ? null : bytes
}

/** The media type without its parameters; empty where none is given. */
export const mediaTypeOf = (request: Request): string =>
  (request.headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase()

export const TOO_LARGE = `the body is over ${LIMITS.httpBodyBytes} bytes: send it in several requests, or compressed with gzip`

/** A JSON body of a known shape. */
export const readJson = async <S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<Read<z.output<S>>> => {
  const type = mediaTypeOf(request)
  if (type !== '' && type !== 'application/json')
    return refuse(problem(415, `content-type is ${type.slice(0, 100)}: send application/json`))
  const bytes = await readBytes(request)
  if (bytes === null) return refuse(problem(413, TOO_LARGE))
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refuse(problem(400, 'the body is not JSON in UTF-8'))
  }
  return check(schema, value)
}

export const check = <S extends z.ZodType>(schema: S, value: unknown): Read<z.output<S>> => {
  const parsed = schema.safeParse(value)
  return parsed.success ? read(parsed.data) : refuse(problem(422, issuesText(parsed.error)))
}
