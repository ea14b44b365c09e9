/**
 * The same JSON without characters that queues refuse: SQS takes none that XML 1.0 does not (SendMessage,
 * `MessageBody`: not U+FFFE and U+FFFF), its local double none past U+FFFF. Model and feature names are the sender's,
 * so any may occur; and such characters stand only inside JSON strings, where an escape means the same.
 */
export const sendableJson = (json: string): string =>
  json.replace(
    /[\ud800-\udfff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
