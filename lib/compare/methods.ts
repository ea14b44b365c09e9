import type { Method, TestResult } from '../drift/test-result.ts'
import type { Subject } from '../window/bins.ts'
import { CELL_STATISTICS } from './methods-of-cells.ts'
import { VALUE_STATISTICS } from './methods-of-values.ts'
import type { Sides } from './report.ts'
import type { Side } from './side.ts'

export type Statistic = {
  /** Without one it can measure an effect, but decide nothing. */
  readonly hasPValue: boolean
  /** `null` where it says nothing of such a column, or of these values. */
  readonly of: (subject: Subject, sides: Sides<Side>) => Omit<TestResult, 'method'> | null
}

/** What `--method` and `--effect` name. */
export const STATISTICS: Readonly<Record<Method, Statistic>> = { ...CELL_STATISTICS, ...VALUE_STATISTICS }
