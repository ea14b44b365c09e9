import type {
  ChunkReport,
  ColumnReport,
  CompareReport,
  DatasetVerdict,
  Histogram,
  SegmentReport,
} from '../../lib/compare/report.ts'

/** Reports as `compare` makes them, put together by hand: shares come from formulas, and PSI from the shares. */

export const FACTS = {
  generatedAt: '2026-11-22T09:30:00Z',
  version: '0.1.0',
  command: 'leeway compare --reference january.parquet --current june.parquet --html report.html',
}

const ROWS = { reference: 50_000, current: 12_000 }
const NONE = { count: 0, top: [] } as const

export const column = (over: Partial<ColumnReport> & { readonly name: string }): ColumnReport => ({
  kind: 'numeric',
  verdict: 'stable',
  reason: null,
  primary: 'ks',
  adjustedPValue: 0.43,
  designEffect: null,
  effect: { measure: 'psi', value: 0.004, threshold: 0.1 },
  detectableShift: { value: 0.035, unit: 'reference sd', power: 0.8 },
  missing: { reference: 0, current: 0 },
  rows: ROWS,
  mean: { reference: null, current: null },
  sd: { reference: null, current: null },
  newCategories: NONE,
  vanishedCategories: NONE,
  tests: [
    { method: 'ks', statistic: 0.0081, pValue: 0.39, interval: null },
    { method: 'psi', statistic: 0.004, pValue: 0.41, interval: [0, 0.006] },
  ],
  histogram: null,
  ...over,
})

type Moments = { readonly mean: number; readonly sd: number }

/** Two normal distributions over 18 equal bars with open ends. */
export const numericColumn = (
  name: string,
  reference: Moments,
  current: Moments,
  over: Partial<ColumnReport> = {},
): ColumnReport => {
  const missing = over.missing ?? { reference: 0, current: 0 }
  const histogram = normalHistogram(reference, current, missing)
  return column({
    name,
    mean: { reference: reference.mean, current: current.mean },
    sd: { reference: reference.sd, current: current.sd },
    histogram,
    ...judged(psiOf(histogram)),
    ...over,
  })
}

export const categoricalColumn = (
  name: string,
  shares: Readonly<Record<string, readonly [reference: number, current: number]>>,
  over: Partial<ColumnReport> = {},
): ColumnReport => {
  const cells = Object.entries(shares).map(([label, [reference, current]]) => ({
    label,
    from: null,
    to: null,
    reference,
    current,
  }))
  const only = (side: 'reference' | 'current', other: 'reference' | 'current') => {
    const top = cells
      .filter((cell) => cell[side] > 0 && cell[other] === 0)
      .map((cell) => ({ name: cell.label, share: cell[side] }))
    return { count: top.length, top }
  }
  return column({
    name,
    kind: 'categorical',
    primary: 'chi-square',
    detectableShift: { value: 0.003, unit: 'psi', power: 0.8 },
    newCategories: only('current', 'reference'),
    vanishedCategories: only('reference', 'current'),
    histogram: { cells },
    ...judged(psiOf({ cells }), 'chi-square'),
    ...over,
  })
}

export const notTestable = (name: string, reason: string): ColumnReport =>
  column({
    name,
    verdict: 'not-testable',
    reason,
    primary: null,
    adjustedPValue: null,
    effect: null,
    detectableShift: null,
    tests: [],
    missing: { reference: 1, current: 1 },
  })

const LIMIT = 0.1
/** With so many rows this PSI and more is no accident. */
const REAL = 0.008

/** Verdict and numbers that go with an effect. */
const judged = (psi: number, primary: 'ks' | 'chi-square' = 'ks'): Partial<ColumnReport> => {
  const pValue = psi < REAL ? 0.3 + 10 * psi : Math.max(10 ** (-psi * 300), 1e-300)
  const statistic = primary === 'ks' ? Math.min(1, Math.sqrt(psi) * 0.4) : psi * 9_600
  return {
    verdict: psi < REAL ? 'stable' : psi < LIMIT ? 'minor' : 'drifted',
    adjustedPValue: Math.min(1, pValue * 2),
    effect: { measure: 'psi', value: psi, threshold: LIMIT },
    tests: [
      { method: primary, statistic, pValue, interval: null },
      { method: 'psi', statistic: psi, pValue: Math.min(1, pValue * 3), interval: [psi * 0.8, psi * 1.2] },
    ],
  }
}

const psiOf = ({ cells }: Histogram): number =>
  cells.reduce((psi, { reference, current }) => {
    const [r, c] = [Math.max(reference, 1e-5), Math.max(current, 1e-5)]
    return psi + (c - r) * Math.log(c / r)
  }, 0)

const BARS = 18

const normalHistogram = (
  reference: Moments,
  current: Moments,
  missing: { readonly reference: number | null; readonly current: number | null },
): Histogram => {
  const width = (6 * reference.sd) / BARS
  const edges = Array.from(
    { length: BARS + 1 },
    (_, i) => Math.round((reference.mean - 3 * reference.sd + i * width) * 1000) / 1000,
  )
  const cells = [null, ...edges].map((from, i) => {
    const to = edges[i] ?? null
    const share = (moments: Moments, missingShare: number | null) =>
      (1 - (missingShare ?? 0)) * (normalCdf(moments, to ?? Infinity) - normalCdf(moments, from ?? -Infinity))
    const label = from === null ? `< ${to}` : to === null ? `>= ${from}` : `${from} to ${to}`
    return {
      label,
      from,
      to,
      reference: share(reference, missing.reference),
      current: share(current, missing.current),
    }
  })
  const lacking = { reference: missing.reference ?? 0, current: missing.current ?? 0 }
  return lacking.reference + lacking.current === 0
    ? { cells }
    : { cells: [...cells, { label: '(missing)', from: null, to: null, ...lacking }] }
}

/** A logistic approximation, good to 0.01: enough for a picture. */
const normalCdf = ({ mean, sd }: Moments, x: number): number => 1 / (1 + Math.exp((-1.702 * (x - mean)) / sd))

export const datasetOf = (columns: readonly ColumnReport[]): DatasetVerdict => {
  const count = (verdict: ColumnReport['verdict']) =>
    columns.filter((each) => each.verdict === verdict).length
  const worst = (['drifted', 'minor', 'stable'] as const).find((verdict) => count(verdict) > 0)
  return {
    driftedColumns: count('drifted'),
    minorColumns: count('minor'),
    testedColumns: columns.length - count('not-testable'),
    notTestable: count('not-testable'),
    verdict: worst ?? 'not-testable',
  }
}

export const reportOf = (
  columns: readonly ColumnReport[],
  over: Partial<CompareReport> = {},
): CompareReport => {
  return {
    reference: { name: 'january.parquet', rows: ROWS.reference, kind: 'file', windows: null },
    current: { name: 'june.parquet', rows: ROWS.current },
    alpha: 0.01,
    fdr: 'benjamini-hochberg',
    compat: 'leeway',
    notes: [],
    columns: sorted(columns),
    dataset: datasetOf(columns),
    ...over,
  }
}

const RANKS = ['drifted', 'minor', 'stable', 'not-testable']

const sorted = (columns: readonly ColumnReport[]): readonly ColumnReport[] =>
  [...columns].sort(
    (a, b) =>
      RANKS.indexOf(a.verdict) - RANKS.indexOf(b.verdict) || (b.effect?.value ?? 0) - (a.effect?.value ?? 0),
  )

/** Nine columns with one of each kind of trouble. */
export const TROUBLED = [
  numericColumn('distance', { mean: 731, sd: 420 }, { mean: 1176, sd: 676 }),
  numericColumn(
    'age',
    { mean: 41, sd: 12 },
    { mean: 41, sd: 12 },
    { missing: { reference: 0.004, current: 0.22 } },
  ),
  categoricalColumn('plan', {
    free: [0.7, 0.48],
    pro: [0.25, 0.24],
    enterprise: [0.05, 0.06],
    trial: [0, 0.22],
  }),
  numericColumn('delay', { mean: 8.2, sd: 31 }, { mean: 12.1, sd: 32 }),
  categoricalColumn('origin', {
    ATL: [0.31, 0.29],
    ORD: [0.27, 0.28],
    DFW: [0.22, 0.22],
    LAX: [0.2, 0.21],
  }),
  numericColumn('hour', { mean: 13.1, sd: 4.9 }, { mean: 13.12, sd: 4.9 }),
  numericColumn('score', { mean: 0.31, sd: 0.12 }, { mean: 0.3105, sd: 0.12 }),
  categoricalColumn('is weekend', { false: [0.71, 0.712], true: [0.29, 0.288] }, { kind: 'boolean' }),
  notTestable('coupon', 'All values are missing on both sides.'),
] as const

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2001, 1, 1)

/** Days in which each column's effect is `effectOf(column, day)`. */
export const chunksOf = (
  columns: readonly ColumnReport[],
  count: number,
  effectOf: (column: ColumnReport, day: number, index: number) => number | null,
): readonly ChunkReport[] =>
  Array.from({ length: count }, (_, day) => {
    const inChunk = columns.map((each, i) => {
      const psi = effectOf(each, day, i)
      return psi === null
        ? notTestable(each.name, 'Only 3 rows; at least 10 are needed.')
        : { ...each, histogram: null, ...judged(psi) }
    })
    const start = new Date(START_MS + day * DAY_MS).toISOString()
    const end = new Date(START_MS + (day + 1) * DAY_MS).toISOString()
    return { key: start, start, end, rows: 1_900, columns: inChunk, dataset: datasetOf(inChunk) }
  })

/** Distance changes its unit on day 40, plans are new from day 45; delay has one bad day; coupon is never testable. */
export const flightEffects = ({ name, verdict }: ColumnReport, day: number): number | null => {
  if (verdict === 'not-testable') return null
  const wave = 0.003 + 0.0025 * Math.sin(day * 2.4 + name.length)
  if (name === 'distance') return day < 40 ? wave : 0.45 + 0.05 * Math.sin(day)
  if (name === 'delay') return day === 33 ? 0.21 : wave + (day % 7 === 0 ? 0.02 : 0)
  if (name === 'plan') return day < 45 ? wave : 1.9 + 0.2 * Math.sin(day * 1.7)
  return name === 'age' && day >= 52 ? 0.3 : wave
}

export const segmentOf = (segment: string, columns: readonly ColumnReport[]): SegmentReport => ({
  segment,
  referenceRows: 12_400,
  currentRows: 3_020,
  columns: sorted(columns),
  dataset: datasetOf(columns),
})
