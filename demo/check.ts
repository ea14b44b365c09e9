import type { WindowAnswer } from '../lib/api/types.ts'
import type { BinsSpec } from '../lib/window/bins.ts'
import type { HourCounts } from './oracle.ts'

/** Observations that should be in the stored windows and are not, and the reverse. */
export type Comparison = { readonly lost: number; readonly doubled: number; readonly comparedCells: number }

/**
 * Holds every stored window against an independent count of the same hour, cell by cell. An hour that is on one side
 * only counts with all it has.
 */
export const compareWindows = (
  stored: readonly WindowAnswer[],
  expected: ReadonlyMap<number, HourCounts>,
  spec: BinsSpec,
): Comparison => {
  let lost = 0
  let doubled = 0
  let comparedCells = 0
  const compare = (is: number, shouldBe: number) => {
    lost += Math.max(0, shouldBe - is)
    doubled += Math.max(0, is - shouldBe)
    comparedCells += 1
  }
  const seen = new Set<number>()
  for (const window of stored) {
    const hourMs = Date.parse(window.start)
    const hour = expected.get(hourMs)
    seen.add(hourMs)
    compare(window.requests, hour?.requests ?? 0)
    compare(window.errors, hour?.errors ?? 0)
    for (const [index, subject] of spec.subjects.entries()) {
      const is = window.cells?.[`${subject.role}:${subject.name}`] ?? []
      const shouldBe = hour?.cells[index] ?? []
      for (let cell = 0; cell < Math.max(is.length, shouldBe.length); cell++)
        compare(is[cell] ?? 0, shouldBe[cell] ?? 0)
    }
  }
  for (const [hourMs, { requests }] of expected) if (!seen.has(hourMs)) compare(0, requests)
  return { lost, doubled, comparedCells }
}
