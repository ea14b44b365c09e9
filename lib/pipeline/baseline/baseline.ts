import { createHash } from 'node:crypto'
import type { ReferenceWindows } from '../../drift/reference-windows.ts'
import type { Baseline } from '../../ports.ts'
import { type BinsSpec, binsIdOf } from '../../window/bins.ts'

/** A problem is a sentence: what is wrong, and what to do. */
export type BuiltBaseline =
  | { readonly kind: 'built'; readonly baseline: Baseline }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/** What a reference says, before it has a name. */
export type BaselineContent = {
  readonly spec: BinsSpec
  /** Cells of each subject, in the order of the spec. */
  readonly counts: readonly (readonly number[])[]
  readonly rows: number
  readonly windows: ReferenceWindows | null
  readonly origin: string
}

/**
 * Names a reference by its content: the first 16 hex digits of SHA-256 over bins, counts, rows, windows and origin. Building the
 * same one twice gives the same baseline, whenever it is built.
 */
export const baselineOf = (model: string, content: BaselineContent, createdAtMs: number): Baseline => {
  const { spec, counts, rows, windows, origin } = content
  const binsId = binsIdOf(spec)
  const id = createHash('sha256')
    .update(JSON.stringify([binsId, counts, rows, windows, origin]))
    .digest('hex')
    .slice(0, 16)
  return { id, model, binsId, spec, counts, rows, windows, createdAtMs, origin }
}

export const problems = (...texts: readonly string[]): BuiltBaseline => ({
  kind: 'problems',
  problems: texts,
})
