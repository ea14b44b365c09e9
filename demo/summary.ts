import type { FaultCause } from './faults.ts'

/** What `--summary FILE` holds; times are RFC 3339. */
export type DemoSummary = {
  readonly events: {
    readonly sent: number
    readonly accepted: number
    readonly rejected: number
    /** By comparing the stored windows, bin by bin, with the count by SQL: observations that are not there. */
    readonly lost: number
    /** ... and observations that are there too often. */
    readonly doubled: number
  }
  readonly judgedWindows: number
  readonly wallSeconds: number
  readonly eventsPerSecond: number
  readonly peakRssMb: number
  readonly alerts: readonly DemoAlert[]
  readonly retrainRequests: readonly DemoRetrainRequest[]
  /** Of all calls; measured, not simulated. */
  readonly latencyMs: LatencyMs
  /** Of the calls outside the slow hours; `null` where no fault was injected. */
  readonly calmLatencyMs: LatencyMs | null
  readonly costUsd: { readonly total: number; readonly perThousand: number }
  /** Empty with `--no-faults`. */
  readonly faults: readonly DemoFault[]
  /** The period of the replayed events. */
  readonly replayed: { readonly from: string; readonly to: string }
}

export type DemoAlert = {
  readonly id: string
  readonly episode: number
  readonly model: string
  readonly rule: string
  readonly subject: string
  readonly cause: FaultCause
  /** The window that made it fire; `firedAt` is its end, when it was complete. */
  readonly window: { readonly start: string; readonly end: string }
  readonly firedAt: string
  readonly clearedAt: string | null
}

export type DemoRetrainRequest = {
  readonly id: string
  readonly model: string
  readonly status: string
  readonly because: readonly string[]
}

export type LatencyMs = {
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export type DemoFault = {
  readonly name: string
  readonly description: string
  readonly from: string
  readonly to: string | null
}

/** All episodes of one rule and subject that have the same cause. */
export type AlertGroup = {
  readonly rule: string
  readonly subject: string
  readonly cause: FaultCause
  readonly episodes: number
  readonly firstFiredAt: string
  /** `null`: an episode still fires. */
  readonly lastClearedAt: string | null
}

/** Alerts by rule, subject and cause, in the order in which they first fired. */
export const groupAlerts = (alerts: readonly DemoAlert[]): readonly AlertGroup[] => {
  const groups = new Map<string, DemoAlert[]>()
  for (const alert of alerts.toSorted((a, b) => compareText(a.firedAt, b.firedAt))) {
    const key = JSON.stringify([alert.rule, alert.subject, alert.cause])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [alert])
    else group.push(alert)
  }
  return Array.from(groups.values(), groupOf)
}

const groupOf = (alerts: readonly DemoAlert[]): AlertGroup => {
  const [first] = alerts
  if (first === undefined)
    throw new Error('a group of alerts holds at least one; groupAlerts made an empty one')
  const { rule, subject, cause, firedAt } = first
  const cleared = alerts.map(({ clearedAt }) => clearedAt)
  const lastClearedAt = cleared.reduce((last, at) =>
    last === null || at === null ? null : compareText(last, at) < 0 ? at : last,
  )
  return { rule, subject, cause, episodes: alerts.length, firstFiredAt: firedAt, lastClearedAt }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** NO_COLOR (https://no-color.org): present and not empty means none; neither has a file or a pipe. */
export const wantsColor = (
  environment: Readonly<Record<string, string | undefined>>,
  terminal: { readonly isTTY?: boolean },
): boolean => terminal.isTTY === true && (environment.NO_COLOR ?? '') === ''

const ALERT_ROWS_MAX = 10
const RETRAIN_ROWS_MAX = 4
const WIDTH_COLUMNS = 100

/** The summary as a table for a terminal of 100 columns: at most 45 lines. */
export const formatSummary = (
  summary: DemoSummary,
  color = wantsColor(process.env, process.stdout),
): string => {
  const style = color ? COLORED : PLAIN
  const sections = [
    headOf(summary, style),
    eventsOf(summary, style),
    faultsOf(summary, style),
    alertsOf(summary, style),
    retrainOf(summary, style),
    latencyOf(summary, style),
  ]
  return `${sections.flat().join('\n')}\n`
}

type Paint = (text: string) => string
type Style = { readonly bold: Paint; readonly good: Paint; readonly bad: Paint }
const paint =
  (code: number): Paint =>
  (text) =>
    `\x1b[${code}m${text}\x1b[0m`
const COLORED: Style = { bold: paint(1), good: paint(32), bad: paint(31) }
const PLAIN: Style = { bold: String, good: String, bad: String }

const headOf = (summary: DemoSummary, style: Style) => {
  const { events, replayed, wallSeconds, eventsPerSecond, peakRssMb, costUsd } = summary
  const period = `${day(replayed.from)} to ${day(replayed.to)}`
  return [
    style.bold(`Leeway watched ${whole(events.sent)} flight-delay predictions, ${period}`),
    `  took ${wallSeconds.toFixed(0)} s: ${whole(eventsPerSecond)} events/s, at most ${whole(peakRssMb)} MB of memory`,
    `  the predictions cost ${dollars(costUsd.total)}, ${dollars(costUsd.perThousand)} per thousand`,
    '',
  ]
}

const eventsOf = ({ events, judgedWindows }: DemoSummary, style: Style) => {
  const exact = events.lost === 0 && events.doubled === 0
  const verdict = exact ? style.good('every count agrees') : style.bad('THE COUNTS DIFFER')
  return [
    style.bold('Events'),
    `  sent ${whole(events.sent)}   accepted ${whole(events.accepted)}   rejected ${whole(events.rejected)}   ` +
      `windows judged ${whole(judgedWindows)}`,
    `  lost ${whole(events.lost)}   doubled ${whole(events.doubled)}: ${verdict}`,
    '  (all stored windows compared, bin by bin, with an independent SQL count of the source file)',
    '',
  ]
}

const faultsOf = ({ faults }: DemoSummary, style: Style) => [
  style.bold('Faults that this demo injected'),
  ...(faults.length === 0 ? ['  none'] : []),
  ...faults.map(
    ({ description, from, to }) =>
      `  ${minute(from)} to ${to === null ? 'the end' : minute(to)}: ${description}`,
  ),
  '',
]

const alertsOf = ({ alerts }: DemoSummary, style: Style) => {
  const groups = groupAlerts(alerts)
  if (groups.length === 0) return [style.bold('Alerts'), '  none', '']
  const rows = groups
    .slice(0, ALERT_ROWS_MAX)
    .map((group) => [
      group.rule,
      group.subject,
      group.cause === 'injected' ? 'injected fault' : 'the data itself',
      String(group.episodes),
      minute(group.firstFiredAt),
      group.lastClearedAt === null ? 'still firing' : minute(group.lastClearedAt),
    ])
  return [
    style.bold('Alerts (times are those of the flights, UTC)'),
    ...table([['rule', 'subject', 'cause', 'episodes', 'first fired', 'cleared'], ...rows]),
    ...more(groups.length - rows.length, 'kinds of alert'),
    '',
  ]
}

const retrainOf = ({ retrainRequests, alerts }: DemoSummary, style: Style) => {
  if (retrainRequests.length === 0) return [style.bold('Retraining requests'), '  none', '']
  const subjects = new Map(alerts.map(({ id, rule, subject }) => [id, `${rule} of ${subject}`]))
  const rows = retrainRequests
    .slice(0, RETRAIN_ROWS_MAX)
    .map(({ id, status, because }) => [
      clipped(id, 40),
      status,
      clipped(`because of ${because.map((alertId) => subjects.get(alertId) ?? alertId).join(', ')}`, 44),
    ])
  return [
    style.bold('Retraining requests'),
    ...table(rows),
    ...more(retrainRequests.length - rows.length, 'requests'),
    '',
  ]
}

const latencyOf = ({ latencyMs, calmLatencyMs }: DemoSummary, style: Style) => {
  const row = (name: string, { p50, p90, p95, p99, max }: LatencyMs) => [
    name,
    ...[p50, p90, p95, p99, max].map((ms) => ms.toFixed(1)),
  ]
  return [
    style.bold('Latency of a prediction, ms (measured on real calls)'),
    ...table([
      ['', 'p50', 'p90', 'p95', 'p99', 'max'],
      row('all hours', latencyMs),
      ...(calmLatencyMs === null ? [] : [row('outside the slow hours', calmLatencyMs)]),
    ]),
  ]
}

const more = (count: number, what: string): readonly string[] =>
  count > 0 ? [`  and ${whole(count)} more ${what}`] : []

/** Columns as wide as their widest cell; a line longer than the terminal is cut. */
const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows.map((row) =>
    clipped(
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
      WIDTH_COLUMNS,
    ),
  )
}

const clipped = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 3)}...`

const whole = (count: number): string => Math.round(count).toLocaleString('en-US')
const day = (time: string): string => time.slice(0, 10)
const minute = (time: string): string => time.slice(0, 16).replace('T', ' ')
/** Cents or better from a dollar on, else two significant digits. */
const dollars = (usd: number): string =>
  `$${usd >= 1 || usd === 0 ? usd.toFixed(2) : usd.toLocaleString('en-US', { maximumSignificantDigits: 2, maximumFractionDigits: 20 })}`
