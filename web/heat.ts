import type { DriftWindowAnswer } from '../lib/api/types.ts'
import type { SubjectKey } from './url-state.ts'

type Judged = Extract<DriftWindowAnswer['drift'], { kind: 'judged' }>
export type SubjectVerdict = Judged['subjects'][number]

/** One field of the map: the worst of the windows that fall into its slot. */
export type HeatCell = {
  readonly verdict: SubjectVerdict['verdict']
  /** Null where it was not testable. */
  readonly psi: number | null
  /** Of the window that it was worst in. */
  readonly startMs: number
}

export type HeatRow = SubjectKey & {
  readonly cells: readonly (HeatCell | null)[]
  /** Windows of the period in which the subject was tested, and those in which it had drifted. */
  readonly tested: number
  readonly drifted: number
}

export type HeatMap = { readonly fromMs: number; readonly slotMs: number; readonly rows: readonly HeatRow[] }

const SEVERITY: Readonly<Record<HeatCell['verdict'], number>> = {
  'not-testable': 0,
  stable: 1,
  minor: 2,
  drifted: 3,
}

/**
 * Subject x time, at most `columnsMax` columns. A slot is a whole number of windows wide, and shows the worst of them:
 * an average would hide the one bad window of a day. Slots stand on time, so a gap in the data is a gap in the map.
 */
export const heatMapOf = (
  windows: readonly DriftWindowAnswer[],
  fromMs: number,
  toMs: number,
  columnsMax: number,
): HeatMap => {
  const first = windows[0]
  if (first === undefined) return { fromMs, slotMs: 1, rows: [] }
  const windowMs = Date.parse(first.end) - Date.parse(first.start)
  const alignedMs = Math.floor(fromMs / windowMs) * windowMs
  const slotMs = windowMs * Math.max(1, Math.ceil((toMs - alignedMs) / windowMs / columnsMax))
  const columns = Math.max(1, Math.ceil((toMs - alignedMs) / slotMs))
  const rows = subjectsOf(windows).map((subject) => emptyRow(subject, columns))
  const byKey = new Map(rows.map((row) => [keyText(row), row]))
  for (const window of windows) {
    const startMs = Date.parse(window.start)
    const column = Math.floor((startMs - alignedMs) / slotMs)
    if (column < 0 || column >= columns) continue
    if (window.drift.kind === 'judged') {
      for (const subject of window.drift.subjects) note(byKey.get(keyText(subject)), column, subject, startMs)
    } else {
      for (const row of rows) put(row, column, { verdict: 'not-testable', psi: null, startMs })
    }
  }
  return { fromMs: alignedMs, slotMs, rows: driftedFirst(rows) }
}

/** So that of hundreds of subjects those that matter are in sight. Rows move only when one drifts for the first time. */
const driftedFirst = (rows: readonly HeatRow[]): HeatRow[] => [
  ...rows.filter(({ drifted }) => drifted > 0),
  ...rows.filter(({ drifted }) => drifted === 0),
]

/** Predictions first, then features by name: an order that new windows do not change. */
export const subjectsOf = (windows: readonly DriftWindowAnswer[]): SubjectKey[] => {
  const seen = new Map<string, SubjectKey>()
  for (const { drift } of windows) {
    if (drift.kind !== 'judged') continue
    for (const { role, name } of drift.subjects) seen.set(keyText({ role, name }), { role, name })
  }
  return [...seen.values()].sort((a, b) =>
    a.role === b.role ? (a.name < b.name ? -1 : 1) : a.role === 'prediction' ? -1 : 1,
  )
}

export const keyText = ({ role, name }: SubjectKey): string => `${role}:${name}`

export const verdictOn = (window: DriftWindowAnswer, subject: SubjectKey): SubjectVerdict | null =>
  window.drift.kind === 'judged'
    ? (window.drift.subjects.find(({ role, name }) => role === subject.role && name === subject.name) ?? null)
    : null

type GrowingRow = SubjectKey & { cells: (HeatCell | null)[]; tested: number; drifted: number }

const emptyRow = ({ role, name }: SubjectKey, columns: number): GrowingRow => ({
  role,
  name,
  cells: Array.from({ length: columns }, () => null),
  tested: 0,
  drifted: 0,
})

const note = (
  row: GrowingRow | undefined,
  column: number,
  subject: SubjectVerdict,
  startMs: number,
): void => {
  if (row === undefined) return
  const { verdict } = subject
  if (verdict !== 'not-testable') row.tested += 1
  if (verdict === 'drifted') row.drifted += 1
  put(row, column, {
    verdict,
    psi: subject.verdict === 'not-testable' ? null : subject.effect.value,
    startMs,
  })
}

const put = (row: GrowingRow, column: number, cell: HeatCell): void => {
  const present = row.cells[column] ?? null
  if (present === null || isWorse(cell, present)) row.cells[column] = cell
}

const isWorse = (a: HeatCell, b: HeatCell): boolean =>
  SEVERITY[a.verdict] === SEVERITY[b.verdict]
    ? (a.psi ?? 0) > (b.psi ?? 0)
    : SEVERITY[a.verdict] > SEVERITY[b.verdict]
