import { acknowledging } from './acknowledging.ts'
import { ServiceFailure } from './api.ts'
import { byId, setText, show } from './dom.ts'
import { driftPanel } from './drift-panel.ts'
import { emptyState } from './empty-state.ts'
import { nothing } from './figure.ts'
import { firingStrip } from './firing-strip.ts'
import { timeText } from './format.ts'
import { clockText, controls } from './header.ts'
import { loader, type Snapshot } from './load.ts'
import { alertsTable, eventCounts, retrainTable } from './tables.ts'
import { trafficPanel } from './traffic-panel.ts'
import { type Choice, parseChoice, printChoice } from './url-state.ts'

const REFRESH_MS = 10_000

const load = loader()
const traffic = trafficPanel()
const drift = driftPanel((change) => choose(change))
const onAcknowledge = acknowledging(
  () => refresh(),
  (error) => complain(`Not acknowledged. ${messageOf(error)}`),
)
let shown: Snapshot | null = null
let running = new AbortController()
let timer: ReturnType<typeof setTimeout> | undefined

const choose = (change: Partial<Choice>): void => {
  const choice = { ...parseChoice(location.search), ...change }
  const query = printChoice(withShownModel(choice))
  if (query !== location.search.slice(1)) history.pushState(null, '', `?${query}`)
  byId('page').classList.add('waiting')
  refresh()
}

/** A choice about a series that the page chose itself names that series: a link must not depend on what fires. */
const withShownModel = (choice: Choice): Choice => {
  if (choice.model !== null || shown?.view === null || shown === null) return choice
  const { model, version, variant, segment } = shown.view.series
  return { ...choice, model, series: { version, variant, segment } }
}

/** Reads everything anew and shows it; a refresh that still runs is given up. */
const refresh = (): void => {
  running.abort()
  clearTimeout(timer)
  const mine = new AbortController()
  running = mine
  byId('page').setAttribute('aria-busy', 'true')
  load(parseChoice(location.search), mine.signal)
    .then(
      (snapshot) => {
        if (mine.signal.aborted) return
        byId('trouble').hidden = true
        byId('reading').hidden = true
        render(snapshot)
        shown = snapshot
      },
      (error: unknown) => {
        if (!mine.signal.aborted) report(error)
      },
    )
    .catch(report)
    .finally(() => {
      if (mine.signal.aborted) return
      byId('page').removeAttribute('aria-busy')
      byId('page').classList.remove('waiting')
      if (document.visibilityState === 'visible') timer = setTimeout(refresh, REFRESH_MS)
    })
}

/** Says what failed, and that what is shown is old. */
const report = (error: unknown): void => {
  const unreachable = error instanceof ServiceFailure && error.kind === 'unreachable'
  const what = unreachable ? 'The service cannot be reached.' : messageOf(error)
  const old = shown === null ? '' : ` What is shown is from ${timeText(Date.parse(shown.status.now))}.`
  complain(`${what}${old} The next try is in ${REFRESH_MS / 1_000} s.`)
}

const complain = (text: string): void => {
  setText(byId('trouble'), `⚠ ${text}`)
  byId('trouble').hidden = false
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const render = (snapshot: Snapshot): void => {
  const { status, alerts, requests, view } = snapshot
  const { models } = status
  document.title = status.alertsFiring > 0 ? `(${status.alertsFiring}) Leeway` : 'Leeway'
  setText(byId('clock'), clockText(snapshot))
  show(byId('controls'), [models.map(namesOf), view?.series, snapshot.period], () =>
    controls(snapshot, choose),
  )
  show(byId('firing'), [alerts, status.watermark], () =>
    firingStrip(alerts, status, { onChoose: choose, onAcknowledge }),
  )
  byId('firing').hidden = models.length === 0
  byId('empty').hidden = view !== null
  show(byId('empty'), [status.events.sent === 0], () => emptyState(status, location.origin))
  byId('history').hidden = view === null
  byId('drift').hidden = byId('traffic').hidden = view === null || view.windows.windows.length === 0
  show(byId('gap'), gapText(snapshot), () => [nothing(gapText(snapshot))])
  byId('gap').hidden = gapText(snapshot) === ''
  if (view !== null && view.windows.windows.length > 0) {
    drift.update(view)
    traffic.update(view)
  }
  show(byId('alerts'), alerts, () => [alertsTable(alerts)])
  show(byId('retraining'), requests, () => [retrainTable(requests)])
  show(byId('counts'), [status.events, status.turnedAway, status.quarantine], () => eventCounts(status))
  byId('intake').hidden = status.events.sent === 0 && Object.keys(status.turnedAway).length === 0
}

const namesOf = ({ model, series, alertsFiring }: Snapshot['status']['models'][number]): unknown => [
  model,
  series,
  alertsFiring,
]

/** What the charts leave out, and why. */
const gapText = ({ view, status }: Snapshot): string => {
  if (view === null) return ''
  const { windows, drift: judged, span, series } = view
  if (windows.windows.length === 0) {
    const newest = status.models.find(({ model }) => model === series.model)?.lastWindow?.start
    const where =
      newest === undefined ? '' : ` The model's newest window begins ${timeText(Date.parse(newest))}.`
    return `No events of this series in this period: choose a longer one, or another series.${where}`
  }
  const fromMs = Math.max(windows.fromMs, judged.fromMs)
  return fromMs > span.fromMs
    ? `This period has more windows than the page can hold: it shows them from ${timeText(fromMs)} on.`
    : ''
}

byId('drift-body').append(drift.root)
byId('traffic-body').append(traffic.root)
setText(byId('reading'), 'Reading from the service…')
addEventListener('popstate', () => refresh())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') refresh()
  else clearTimeout(timer)
})
refresh()
