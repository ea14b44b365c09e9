import { ALERT_RULES } from '../alert/alert.ts'
import { mapLimited } from '../pipeline/limited.ts'
import { corePageOf } from '../window/aggregate.ts'
import { watermarkOf } from '../window/watermark.ts'
import type { ApiDeps } from './deps.ts'
import { exposition, type Family } from './exposition.ts'
import { eventFamilies, type SeriesWindow, serviceFamilies, windowFamilies } from './metric-families.ts'
import { recentWindow } from './query/newest-window.ts'
import { newestEventMs, READS_AT_ONCE, seriesOf } from './query/query.ts'

/** Series of models whose windows are shown: each is 8 lines, and a scrape must end. */
const SERIES_MAX = 500
/** Waiting things are counted up to here. */
const COUNTED_MAX = 1_000

export const metricsText = async (deps: ApiDeps): Promise<string> => {
  const { store, config } = deps
  const [sources, turnedAway, names, pointers] = await Promise.all([
    store.listProgress(),
    store.listTurnedAway(),
    store.listModels(),
    store.listPointers(COUNTED_MAX),
  ])
  const progress = sources.map((source) => source.progress)
  const rule = { clock: config.clock, idleTimeoutMs: config.idleTimeout }
  const watermarkMs = watermarkOf(progress, rule, deps.wallMs())
  const due = watermarkMs === null ? [] : await store.listDue(watermarkMs - config.lateness, COUNTED_MAX)
  const { shown, hidden } = await recentWindows(deps, names, newestEventMs(sources))
  return exposition([
    ...eventFamilies(
      progress.map(({ counters }) => counters),
      turnedAway,
    ),
    ...serviceFamilies({
      version: deps.version,
      watermarkMs,
      due: due.length,
      pending: pointers.length,
      hidden,
    }),
    await alertFamily(deps, names),
    ...windowFamilies(shown),
  ])
}

const alertFamily = async ({ store }: ApiDeps, models: readonly string[]): Promise<Family> => {
  const samples = await mapLimited(models, READS_AT_ONCE, async (model) => {
    const alerts = (await store.loadAlerts(model)).map(({ value }) => value)
    return ALERT_RULES.map((rule) => ({
      labels: { model, rule },
      value: alerts.filter((alert) => alert.rule === rule && alert.status === 'firing').length,
    }))
  })
  return {
    name: 'leeway_alerts_firing',
    type: 'gauge',
    help: 'Alerts that are firing.',
    samples: samples.flat(),
  }
}

const recentWindows = async (
  deps: ApiDeps,
  models: readonly string[],
  newestMs: number | null,
): Promise<{ readonly shown: readonly SeriesWindow[]; readonly hidden: number }> => {
  if (newestMs === null) return { shown: [], hidden: 0 }
  const records = await mapLimited(models, READS_AT_ONCE, (model) => deps.store.loadModel(model))
  const all = records.flatMap((record) => (record === null ? [] : seriesOf(record.value)))
  const shown = await mapLimited(all.slice(0, SERIES_MAX), READS_AT_ONCE, async (series) => {
    const window = await recentWindow(deps, series, newestMs)
    return window === null ? [] : [{ series, core: corePageOf(window.merged.aggregate) }]
  })
  return { shown: shown.flat(), hidden: Math.max(0, all.length - SERIES_MAX) }
}
