import type { CommitResult } from '../../ports.ts'

/** What the store needs of a key-value table with sorted ranges: the part of DynamoDB that every look-alike has. */
export type Table = {
  get(key: ItemKey): Promise<Item | null>
  /** Items of one partition with `from` <= sk < `to`, ascending unless `descending`, strongly consistent. */
  query(pk: string, range: KeyRange): Promise<Item[]>
  /** Writes if the stored version is `prior` (null: no item; 'any': whatever is there). Stores version prior + 1. */
  put(item: NewItem, prior: number | null | 'any'): Promise<CommitResult>
  /** Removes if the attribute `token` still has this value; removing what is gone is fine. */
  remove(key: ItemKey, condition: { readonly token: string } | null): Promise<void>
  /** Adds to a number that starts at zero, atomically. */
  increment(key: ItemKey, attribute: string, by: number): Promise<void>
}

export type ItemKey = { readonly pk: string; readonly sk: string }

export type KeyRange = {
  readonly from?: string
  readonly to?: string
  readonly descending?: boolean
  readonly limit?: number
}

export type Attributes = Readonly<Record<string, string | number | Uint8Array>>

export type NewItem = ItemKey & {
  readonly attributes: Attributes
  /** The table drops the item some time after this; null keeps it. */
  readonly expiresAtMs: number | null
}

export type Item = ItemKey & { readonly version: number; readonly attributes: Attributes }
