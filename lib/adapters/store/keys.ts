import { createHash } from 'node:crypto'
import type { Series } from '../../event/event.ts'

/** Every key of the table is made here; docs/storage.md shows them side by side. */

const DAY_MS = 86_400_000

/** `#` parts the fields of a key, so it cannot stand inside one. */
export const field = (text: string): string =>
  text.replace(/[%#]/g, (character) => (character === '%' ? '%25' : '%23'))

/** The text that `field` was given. */
export const unfield = (text: string): string => text.replaceAll('%23', '#').replaceAll('%25', '%')

/** 13 digits: sorts as it counts until the year 2286. */
export const timeKey = (timeMs: number): string => String(timeMs).padStart(13, '0')

export const seriesKey = ({ model, version, variant, segment }: Series): string =>
  [model, version, variant, segment].map(field).join('#')

/** Sort keys hold 1,024 bytes, a series may have more. */
export const seriesHash = (series: Series): string =>
  createHash('sha256').update(seriesKey(series)).digest('hex').slice(0, 16)

/** All windows of a series that start on one day: one query reads a day. */
export const windowsPk = (series: Series, startMs: number): string =>
  `W#${seriesKey(series)}#${timeKey(Math.floor(startMs / DAY_MS) * DAY_MS)}`

/** The start of each day that [fromMs, toMs) touches. */
export const daysOf = (fromMs: number, toMs: number): number[] => {
  const days: number[] = []
  for (let day = Math.floor(fromMs / DAY_MS) * DAY_MS; day < toMs; day += DAY_MS) days.push(day)
  return days
}

export const verdictsPk = (series: Series, horizonMs: number): string => `V#${seriesKey(series)}#${horizonMs}`
export const modelPk = (model: string): string => `M#${field(model)}`
export const alertsPk = (model: string): string => `A#${field(model)}`
export const baselinesPk = (model: string): string => `B#${field(model)}`
export const quarantinePk = (source: string): string => `Q#${field(source)}`
export const outboxSk = (kind: string, model: string, id: string): string => `${kind}#${field(model)}#${id}`

export const MODELS_KEY = { pk: 'M', sk: 'models' }
export const PROGRESS_PK = 'P'
export const RETRAIN_PK = 'R'
export const OUTBOX_PK = 'O'
export const DOOR_KEY = { pk: 'C', sk: 'http' }

/** Due marks are spread over a few partitions, because each takes a thousand writes a second. */
export const DUE_SHARDS = 4
export const duePk = (shard: number): string => `D#${shard}`
