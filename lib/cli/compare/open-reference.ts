import { open } from 'node:fs/promises'
import { openTable, type TableOptions } from '../../adapters/tables/open-table.ts'
import { baselineBody, binsOf } from '../../api/baseline-schema.ts'
import type { BaselinesAnswer } from '../../api/types.ts'
import type { StoredBaseline } from '../../compare/baseline.ts'
import type { ScannableTable } from '../../compare/scan.ts'
import { LeewayError } from '../../errors.ts'
import { readBaseline } from '../baseline/baseline-file.ts'
import { callService, pathOf } from '../service-client.ts'

export type OpenedReference =
  | { readonly kind: 'table'; readonly table: ScannableTable }
  | { readonly kind: 'baseline'; readonly baseline: StoredBaseline }

/** A file of data, a file of `leeway baseline build`, or MODEL@BASELINE_ID of a running service. */
export const openReference = async (
  name: string,
  url: string,
  options: TableOptions,
): Promise<OpenedReference> => {
  const beginning = await beginningOf(name)
  if (beginning === null) {
    const [, model, id] = /^(.+)@([0-9a-f]{16})$/.exec(name) ?? []
    if (model !== undefined && id !== undefined)
      return { kind: 'baseline', baseline: await fetchBaseline(model, id, url) }
  } else if (/^\s*\{\s*"schemaVersion"\s*:\s*\d+\s*,\s*"model"/.test(beginning)) {
    const { baseline } = await readBaseline(name)
    return { kind: 'baseline', baseline: storedOf(name, baseline) }
  }
  return { kind: 'table', table: await openTable(name, options) }
}

const BEGINNING_BYTES = 200

/** `null` where there is no such file. */
const beginningOf = async (file: string): Promise<string | null> => {
  const handle = await open(file).catch(() => null)
  if (handle === null) return null
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } catch {
    // A folder; whoever reads it as a table says so.
    return ''
  } finally {
    await handle.close()
  }
}

const fetchBaseline = async (model: string, id: string, url: string): Promise<StoredBaseline> => {
  const { current } = await callService<BaselinesAnswer>(url, pathOf('v1', 'models', model, 'baselines'))
  if (current?.id === id) return storedOf(`${model}@${id}`, current)
  throw new LeewayError(
    'not-found',
    current === null
      ? `${model} has no baseline in force: name a file as --reference`
      : `the service gives out the baseline in force, which is ${model}@${current.id} and not ${id}`,
  )
}

/** As the service checks what it is sent: cells as many as bins, edges that ascend. */
const storedOf = (
  name: string,
  { subjects, rows, origin }: { readonly subjects: unknown; readonly rows: number; readonly origin: string },
): StoredBaseline => {
  const parsed = baselineBody.safeParse({ baseline: { subjects, rows, origin } })
  if (!parsed.success || 'fromWindows' in parsed.data.baseline)
    throw new LeewayError(
      'input',
      `${name} is a baseline with a fault (${parsed.error?.issues[0]?.message ?? 'no subjects'}): build it again`,
    )
  return {
    name,
    rows,
    subjects: parsed.data.baseline.subjects.map((subject) => ({
      subject: binsOf(subject),
      counts: subject.counts,
    })),
  }
}
