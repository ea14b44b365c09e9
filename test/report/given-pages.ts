import type { CompareReport } from '../../lib/compare/report.ts'
import {
  categoricalColumn,
  chunksOf,
  column,
  FACTS,
  flightEffects,
  notTestable,
  numericColumn,
  reportOf,
  segmentOf,
  TROUBLED,
} from './given.ts'

export { FACTS }

/** One of each: drift of several kinds, chunks, segments, notes. */
export const FULL: CompareReport = reportOf(TROUBLED, {
  chunks: chunksOf(TROUBLED, 60, flightEffects),
  segments: [
    segmentOf('us-east', TROUBLED),
    segmentOf('eu-west', TROUBLED.slice(5, 8)),
    segmentOf('ap-south', [notTestable('distance', 'The reference has no rows of this segment.')]),
  ],
  notes: ['column “booked_at” is a time and was not compared'],
})

/** A peer has neither adjusted p-values nor a shift that it could have seen. */
export const PEER: CompareReport = reportOf(
  TROUBLED.slice(0, 5).map((each) => ({
    ...each,
    verdict: each.verdict === 'drifted' ? 'drifted' : 'stable',
    adjustedPValue: null,
    detectableShift: null,
    effect: { measure: 'wasserstein-normed', value: each.effect?.value ?? 0, threshold: 0.1 },
    tests: [
      { method: 'wasserstein-normed', statistic: each.effect?.value ?? 0, pValue: null, interval: null },
    ],
  })),
  { compat: 'evidently' },
)

/** Names are the sender's. Each of these would do something, were it ever read as markup. */
export const HOSTILE_NAMES = [
  '<img src=x onerror="globalThis.harmed=1">',
  '</title></style></script><script>globalThis.harmed=1</script>',
  `"'><svg onload=globalThis.harmed=1>`,
  '"autofocus onfocus="globalThis.harmed=1',
  'javascript:globalThis.harmed=1//',
  '<!--',
  ']]>&lt;b&gt;',
  '\u202egnp.exe\u0000\u001b[31m',
  '__proto__',
  '',
  'a'.repeat(5_000),
] as const

/** The same names as columns, categories, files, segments, chunks, notes, reasons and in the command. */
export const HOSTILE: CompareReport = (() => {
  const columns = HOSTILE_NAMES.flatMap((name, i) => [
    categoricalColumn(name, {
      [name]: [0, 0.4],
      [`${name}${i}`]: [0.4, 0],
      ordinary: [0.6, 0.6],
    }),
    { ...notTestable(name, name), verdict: 'not-testable' as const },
  ])
  const name = HOSTILE_NAMES[1]
  return reportOf(columns, {
    reference: { name, rows: 10, kind: 'file', windows: null },
    current: { name, rows: 10 },
    notes: HOSTILE_NAMES,
    chunks: chunksOf(columns, 3, () => 0.4).map((chunk) => ({ ...chunk, key: name })),
    segments: HOSTILE_NAMES.map((each) => segmentOf(each, columns)),
  })
})()

const twentyCategories = Object.fromEntries(
  Array.from(
    { length: 20 },
    (_, i) => [`category number ${i}`, [0.01 + 0.004 * i, 0.09 - 0.004 * i]] as const,
  ),
)

/** As many columns and chunks as a page must carry, all of which drift in half of the chunks. */
export const LARGE: CompareReport = (() => {
  const columns = Array.from({ length: 200 }, (_, i) => {
    const name = `feature_${i}_of_the_model`
    return i % 2 === 0
      ? numericColumn(name, { mean: 1000 + i, sd: 100.123 }, { mean: 1100 + i, sd: 130.456 })
      : categoricalColumn(name, twentyCategories)
  })
  return reportOf(columns, {
    chunks: chunksOf(columns, 100, (_, day, i) => 0.0312345 + 0.37 * Math.abs(Math.sin(day + i))),
  })
})()

/** Numbers that no statistic should give; the page must survive them. */
export const ABSURD: CompareReport = (() => {
  const absurd = [Number.NaN, Infinity, -Infinity, -1, 5e-324, 1.7e308]
  const columns = absurd.map((value, i) =>
    column({
      name: `absurd ${i}`,
      verdict: 'drifted',
      adjustedPValue: value,
      designEffect: value,
      effect: { measure: 'psi', value, threshold: absurd[i + 1] ?? 0 },
      detectableShift: { value, unit: 'reference sd', power: value },
      missing: { reference: value, current: 0 },
      rows: { reference: value, current: 0 },
      mean: { reference: value, current: 1 },
      sd: { reference: value, current: 0 },
      tests: [{ method: 'psi', statistic: value, pValue: value, interval: [value, 1], statisticMax: value }],
      histogram: { cells: [{ label: 'cell', from: value, to: null, reference: value, current: 0.5 }] },
    }),
  )
  return reportOf(columns, { alpha: Number.NaN, chunks: chunksOf(columns, 4, (_, day) => absurd[day] ?? 0) })
})()
