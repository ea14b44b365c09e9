import type { ConformanceCase, NamedArrays } from './case.ts'
import { evaluatorOf } from './metrics.ts'
import { agrees } from './tolerance.ts'

export type Failure = {
  readonly id: string
  readonly metric: string
  readonly expected: string
  readonly got: string
}

export type Outcome = { readonly passed: number; readonly failures: readonly Failure[] }

export const runCases = (cases: readonly ConformanceCase[], arrays: NamedArrays): Outcome => {
  const failures = cases.flatMap((each) => failureOf(each, arrays) ?? [])
  return { passed: cases.length - failures.length, failures }
}

/** Every expected member must be there and agree; a case that says nothing to check fails. */
const failureOf = (each: ConformanceCase, arrays: NamedArrays): Failure | null => {
  const failed = (got: string): Failure => ({
    id: each.id,
    metric: each.metric,
    expected: JSON.stringify(each.expected),
    got,
  })
  const evaluate = evaluatorOf(each.metric, each.source)
  if (evaluate === undefined) return failed(`nothing: the metric is unknown for ${each.source}`)
  const members = Object.keys(each.expected)
  if (members.length === 0) return failed('nothing to compare')
  try {
    const answer = evaluate(each, arrays)
    return members.every((member) =>
      agrees(
        answer[member],
        each.expected[member],
        each.tolerance.ofMember[member] ?? each.tolerance.general,
      ),
    )
      ? null
      : failed(inWords(members.map((member) => [member, answer[member]])))
  } catch (cause) {
    return failed(cause instanceof Error ? `an error: ${cause.message}` : String(cause))
  }
}

/** As JSON, but infinities, NaN and what is not there can be read. */
const inWords = (members: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify(Object.fromEntries(members), (_, value: unknown) =>
    value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value,
  )
