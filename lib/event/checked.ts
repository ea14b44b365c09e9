import type { Rejection, RejectionReason } from './event.ts'

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: Rejection }
export type Members = Readonly<Record<string, unknown>>

export const fail = (reason: RejectionReason, path: string, message: string) =>
  ({ ok: false, rejection: { reason, path, message } }) as const
export const pass = <T>(value: T): Checked<T> => ({ ok: true, value })

export const notFinite = (path: string) =>
  fail(
    'not-finite',
    path,
    'NaN and infinity are not JSON; send null for a missing feature, or leave the member out',
  )

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const clip = (name: string): string =>
  (name.length > 80 ? `${name.slice(0, 80)}...` : name).toWellFormed()
