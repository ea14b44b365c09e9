import type { CompatColumn } from '../../compat/column.ts'
import { type DeequTest, deequColumn } from '../../compat/deequ/column.ts'
import { evidentlyColumn } from '../../compat/evidently/column.ts'
import { EVIDENTLY_TESTS, type EvidentlyTest } from '../../compat/evidently/tests.ts'
import type { TestResult } from '../../drift/test-result.ts'
import { LeewayError } from '../../errors.ts'
import type { Sides } from '../report.ts'
import type { Side } from '../side.ts'
import { compatColumnOf } from './compat-columns.ts'
import { type Judged, judgedOf, notJudged } from './judged.ts'

type Asked = TestResult['method']
type Judge = (reference: CompatColumn, current: CompatColumn, method: Asked | null) => Judged

/** The peers that judge two sides by themselves; NannyML needs its chunks (nannyml.ts). */
const JUDGES: Readonly<Record<'evidently' | 'deequ', Judge>> = {
  evidently: (reference, current, method) =>
    judgedOf(evidentlyColumn(reference, current, method === null ? {} : { test: evidentlyTestOf(method) })),
  deequ: (reference, current, method) =>
    judgedOf(deequColumn(reference, current, method === null ? {} : { test: deequTestOf(method) })),
}

/** The first method that says anything of the column decides, and all of them are told. */
export const judgePair = (
  peer: 'evidently' | 'deequ',
  sides: Sides<Side>,
  methods: readonly Asked[] | null,
): Judged => {
  const [reference, current] = [compatColumnOf(sides.reference), compatColumnOf(sides.current)]
  if (reference === null || current === null)
    return notJudged(`${peer} needs the values, and there are too many rows to hold them`)
  const all = (methods ?? [null]).map((method) => JUDGES[peer](reference, current, method))
  const first = all.find(({ verdict }) => verdict !== 'not-testable') ?? all[0]
  return first === undefined ? notJudged('no method') : { ...first, tests: all.flatMap(({ tests }) => tests) }
}

const evidentlyTestOf = (method: Asked): EvidentlyTest => {
  const names = Object.keys(EVIDENTLY_TESTS) as EvidentlyTest[]
  return names.find((name) => name === method) ?? unknownTo('Evidently', method, names)
}

const DEEQU_TESTS: readonly DeequTest[] = ['l-infinity', 'chi-square', 'psi']

const deequTestOf = (method: Asked): DeequTest =>
  DEEQU_TESTS.find((name) => name === method) ?? unknownTo('deequ', method, DEEQU_TESTS)

export const unknownTo = (peer: string, method: Asked, names: readonly string[]): never => {
  throw new LeewayError('input', `${peer} has no ${method}: --method takes ${names.join(', ')}`)
}
