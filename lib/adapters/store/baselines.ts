import { LeewayError } from '../../errors.ts'
import type { Baseline, BaselineStore } from '../../ports.ts'
import { bytesOf, numberOf, packJson, unpackJson } from './json.ts'
import { baselinesPk } from './keys.ts'
import type { Table } from './table.ts'

/** An item holds 400 KB; a baseline of 1,000 features may have more. */
const CHUNK_BYTES = 350_000

/** pk `B#<model>`, sk `<id>#<chunk>`: compressed JSON in chunks. The first tells how many, and is written last. */
export const baselineStore = (table: Table): BaselineStore => ({
  saveBaseline: async (baseline) => {
    const bytes = packJson(baseline)
    const chunks = Math.ceil(bytes.length / CHUNK_BYTES)
    for (let i = chunks - 1; i >= 0; i--)
      await table.put(
        {
          pk: baselinesPk(baseline.model),
          sk: chunkSk(baseline.id, i),
          attributes: { chunks, body: bytes.slice(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES) },
          expiresAtMs: null,
        },
        'any',
      )
  },
  loadBaseline: async (model, baselineId) => {
    const first = await table.get({ pk: baselinesPk(model), sk: chunkSk(baselineId, 0) })
    if (first === null) return null
    const parts = [bytesOf(first, 'body')]
    for (let i = 1; i < numberOf(first, 'chunks'); i++) {
      const item = await table.get({ pk: baselinesPk(model), sk: chunkSk(baselineId, i) })
      if (item === null)
        throw new LeewayError(
          'corrupt',
          `baseline ${baselineId} of ${model} lacks chunk ${i} of ${numberOf(first, 'chunks')}: build it again`,
        )
      parts.push(bytesOf(item, 'body'))
    }
    return unpackJson<Baseline>(Buffer.concat(parts))
  },
})

const chunkSk = (id: string, chunk: number): string => `${id}#${String(chunk).padStart(4, '0')}`
