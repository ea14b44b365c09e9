declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** An in-process DynamoDB: an unlistened node:http server. Without `path` its items live in memory. */
  export default function dynalite(options?: {
    readonly path?: string
    readonly createTableMs?: number
    readonly deleteTableMs?: number
    readonly updateTableMs?: number
    readonly maxItemSizeKb?: number
  }): Server
}
