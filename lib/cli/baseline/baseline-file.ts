import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { LeewayError } from '../../errors.ts'
import type { Baseline } from '../../ports.ts'

/** What a file holds of a baseline, and what the API takes: bins and their counts. */
const documentSchema = z.object({
  schemaVersion: z.literal(1),
  model: z.string().min(1),
  baseline: z.object({
    subjects: z
      .array(z.looseObject({ name: z.string(), kind: z.string(), counts: z.array(z.number()) }))
      .min(1),
    rows: z.number(),
    windows: z.unknown().optional(),
    origin: z.string(),
  }),
})
export type BaselineDocument = z.output<typeof documentSchema>

export const documentOf = ({ model, spec, counts, rows, windows, origin }: Baseline): BaselineDocument => ({
  schemaVersion: 1,
  model,
  baseline: {
    subjects: spec.subjects.map((subject, i) => ({ ...subject, counts: [...(counts[i] ?? [])] })),
    rows,
    windows: windows ?? null,
    origin,
  },
})

export const writeBaseline = async (file: string, baseline: BaselineDocument): Promise<void> => {
  await writeFile(file, `${JSON.stringify(baseline)}\n`)
}

/** Reads what `writeBaseline` wrote; the service checks the bins themselves. */
export const readBaseline = async (file: string): Promise<BaselineDocument> => {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw notBaseline(file, cause)
  }
  const parsed = documentSchema.safeParse(value)
  if (!parsed.success) throw notBaseline(file, parsed.error)
  return parsed.data
}

const notBaseline = (file: string, cause: unknown): LeewayError =>
  new LeewayError('input', `${file} is not a baseline; \`leeway baseline build --out ${file}\` writes one`, {
    cause,
  })
