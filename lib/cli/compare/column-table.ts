import type { ColumnReport } from '../../compare/report.ts'
import { ABSENT, percent, short } from '../format.ts'
import { type Column, formatTable } from '../table.ts'
import { drawBars } from './bars.ts'
import { colourLines } from './verdict-words.ts'

type Shown = Column & { readonly of: (column: ColumnReport) => string }

const COLUMNS: readonly Shown[] = [
  { title: 'verdict', of: ({ verdict }) => verdict },
  { title: 'column', of: ({ name }) => name },
  { title: 'effect', align: 'right', of: (column) => effectText(column) },
  {
    title: 'limit',
    align: 'right',
    of: ({ effect }) => (effect === null ? ABSENT : short(effect.threshold)),
  },
  { title: 'test', of: ({ primary }) => primary ?? ABSENT },
  { title: 'adjusted p', align: 'right', of: (column) => pValueText(column) },
  { title: 'detects', align: 'right', of: (column) => shiftText(column) },
  { title: 'missing', align: 'right', of: (column) => missingText(column) },
]

/** A line a column, by what matters. What no column has, a peer's p-value say, is not shown. */
export const columnTable = (columns: readonly ColumnReport[], isDumb: boolean): string => {
  const shown = COLUMNS.filter(({ of }) => columns.some((column) => of(column) !== ABSENT))
  const table = formatTable(
    [...shown, { title: 'reference' }, { title: 'current' }],
    columns.map((column) => [
      ...shown.map(({ of }) => of(column)),
      ...(column.histogram === null ? [] : drawBars(column.histogram, isDumb)),
    ]),
  )
  return colourLines(
    table,
    columns.map(({ verdict }) => verdict),
  )
}

const effectText = ({ effect }: ColumnReport): string =>
  effect === null ? ABSENT : `${effect.measure} ${short(effect.value)}`

/** Below it the digits of a p-value mean nothing. */
const P_VALUE_MIN = 1e-16

const pValueText = ({ adjustedPValue: pValue }: ColumnReport): string => {
  if (pValue === null) return ABSENT
  return pValue < P_VALUE_MIN ? `< ${P_VALUE_MIN}` : short(pValue)
}

const shiftText = ({ detectableShift }: ColumnReport): string =>
  detectableShift === null
    ? ABSENT
    : detectableShift.unit === 'psi'
      ? `psi ${short(detectableShift.value)}`
      : `${short(detectableShift.value)} sd`

const missingText = ({ missing: { reference, current } }: ColumnReport): string => {
  if (reference === null && current === null) return ABSENT
  if (reference === current) return percent(reference ?? 0)
  return [reference, current].map((share) => (share === null ? ABSENT : percent(share))).join(' -> ')
}
