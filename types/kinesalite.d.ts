declare module 'kinesalite' {
  import type { Server } from 'node:http'

  /** An in-process Kinesis: an unlistened node:http server. Without `path` its records live in memory. */
  export default function kinesalite(options?: {
    readonly path?: string
    readonly createStreamMs?: number
    readonly deleteStreamMs?: number
    readonly updateStreamMs?: number
    /** Shards of all streams together, closed ones included. */
    readonly shardLimit?: number
  }): Server
}
