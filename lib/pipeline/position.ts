import type { Position, SourceId } from '../ports.ts'

/** Kinesis sequence numbers have up to 129 digits: with their length in front, their text sorts as they count. */
export const kinesisPosition = (sequenceNumber: string): Position =>
  `${String(sequenceNumber.length).padStart(3, '0')}${sequenceNumber}` as Position

export const sequenceNumberOf = (position: Position): string => position.slice(3)

export const kinesisSource = (stream: string, shardId: string): SourceId =>
  `kinesis:${stream}:${shardId}` as SourceId
