import type { ColumnReport } from '../compare/report.ts'
import { numberText } from './number-text.ts'

/** `0.09 sd`, `PSI 0.03` */
export const shiftText = ({ value, unit }: NonNullable<ColumnReport['detectableShift']>): string =>
  unit === 'psi' ? `PSI ${numberText(value)}` : `${numberText(value)} sd`
