/** Every bound of the input, in one place. A bound that is passed is a counted rejection, never an exception. */
export const LIMITS = {
  /** Of one record after decompression: 4 times what Kinesis carries, so that gzip may help but not explode. */
  recordBytes: 16 * 1024 * 1024,
  /** Of one HTTP body as received. API Gateway and Lambda stop at 6 MB. */
  httpBodyBytes: 4 * 1024 * 1024,
  /** Of one event's JSON text, so that a valid event always fits a record. */
  eventBytes: 256 * 1024,
  eventsPerRecord: 10_000,
  /** Nesting of members that we do not know and therefore ignore. */
  depth: 32,
  /** UTF-16 units of a model, version or variant. */
  nameLength: 128,
  idLength: 256,
  featureNameLength: 128,
  features: 2_000,
  segments: 5,
  /** UTF-16 units of the canonical segment text, all members together. */
  segmentLength: 256,
  /** Bytes of UTF-8. Longer category values are replaced by a prefix and a hash: equal values stay equal. */
  categoryLength: 64,
  latencyMs: 86_400_000,
  computeMs: 86_400_000,
  tokens: 1_000_000_000,
  costUsd: 1_000_000,
} as const
