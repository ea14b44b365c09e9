import { type KinesisClient, type Shard as ListedShard, ListShardsCommand } from '@aws-sdk/client-kinesis'

export type Shard = {
  readonly shardId: string
  /** One after a split, two after a merge; a parent may be gone from the list already. */
  readonly parentIds: readonly string[]
  /** It takes no more records. */
  readonly closed: boolean
}

export const listShards = async (kinesis: KinesisClient, stream: string): Promise<readonly Shard[]> => {
  const shards: Shard[] = []
  let token: string | undefined
  do {
    const page = await kinesis.send(
      new ListShardsCommand(token === undefined ? { StreamName: stream } : { NextToken: token }),
    )
    shards.push(...(page.Shards ?? []).map(shardOf))
    token = page.NextToken
  } while (token !== undefined)
  return shards
}

const shardOf = (listed: ListedShard): Shard => ({
  shardId: listed.ShardId ?? '',
  parentIds: [listed.ParentShardId, listed.AdjacentParentShardId].filter((id) => id !== undefined),
  closed: listed.SequenceNumberRange?.EndingSequenceNumber !== undefined,
})

/** Shards that may be read now: not finished, and every parent that still exists is. */
export const readableShards = (shards: readonly Shard[], finished: ReadonlySet<string>): readonly Shard[] => {
  const listed = new Set(shards.map(({ shardId }) => shardId))
  return shards.filter(
    ({ shardId, parentIds }) =>
      !finished.has(shardId) && parentIds.every((parent) => finished.has(parent) || !listed.has(parent)),
  )
}
