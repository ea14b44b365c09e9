import { gunzipSync, gzipSync } from 'node:zlib'
import { LeewayError } from '../../errors.ts'
import type { Item } from './table.ts'

/** Values that only this program reads are kept as compressed JSON: a write costs a unit for each KB. */
export const packJson = (value: unknown): Uint8Array => gzipSync(JSON.stringify(value))

/** We wrote these bytes, so their shape is taken as known; versions of it are told apart inside. */
export const unpackJson = <T>(bytes: Uint8Array): T => JSON.parse(gunzipSync(bytes).toString('utf8')) as T

export const bytesOf = (item: Item, name: string): Uint8Array => {
  const value = item.attributes[name]
  if (value instanceof Uint8Array) return value
  throw missing(item, name)
}

export const textOf = (item: Item, name: string): string => {
  const value = item.attributes[name]
  if (typeof value === 'string') return value
  throw missing(item, name)
}

export const numberOf = (item: Item, name: string): number => {
  const value = item.attributes[name]
  if (typeof value === 'number') return value
  throw missing(item, name)
}

const missing = (item: Item, name: string) =>
  new LeewayError(
    'corrupt',
    `the item ${item.pk} / ${item.sk} has no ${name}; it was not written by this version`,
  )
