import { alertIdOf } from '../alert/alert.ts'
import type { ModelConfig } from '../config/schema.ts'
import { learningStarts, referenceStarts } from '../drift/reference-plan.ts'
import type { Due } from '../ports.ts'
import { cellsBySubject } from '../window/aggregate.ts'
import { chooseReference } from './choose-reference.ts'
import type { Reference } from './judge-window.ts'
import { loadPastWindows, remember } from './past-windows.ts'
import type { MergedWindows } from './read-window.ts'
import { alertsOf, baselineFor, ownSpreadsOf, pastOf, type Session } from './session.ts'

/** Reads what a window of the drift rule is held against; `null` where it has no baseline or its parts disagree. */
export const referenceFor = async (
  session: Session,
  due: Due,
  merged: MergedWindows,
  { drift }: ModelConfig,
): Promise<Reference | null> => {
  const loaded = await baselineFor(session, due.series, merged.binsIds)
  if (loaded === null || drift === false || drift.over !== due.horizonMs) return null
  const { baseline, bins } = loaded
  const isIndependent = drift.spread === 'independent'
  const ownSpreads = isIndependent ? null : ownSpreadsOf(loaded, due.horizonMs)
  const summed = referenceStarts(drift.reference, due.startMs, due.horizonMs)
  const learning = isIndependent || ownSpreads !== null ? [] : learningStarts(due.startMs, due.horizonMs)
  const past = pastOf(session, due.series, due.horizonMs, baseline.binsId)
  const place = { series: due.series, bins, binsId: baseline.binsId, widthMs: due.horizonMs }
  await loadPastWindows(session.store, past, place, summed)
  await loadPastWindows(session.store, past, place, learning)
  const alerts = summed.length + learning.length === 0 ? new Map() : await alertsOf(session, due.series.model)
  const chosen = chooseReference({
    baseline,
    bins,
    policy: drift.reference,
    isIndependent,
    ownSpreads,
    widthMs: due.horizonMs,
    past,
    referenceStarts: summed,
    learningStarts: learning,
    alerts: bins.spec.subjects.map(({ role, name }) => {
      const rule = role === 'feature' ? 'feature-drift' : 'prediction-drift'
      return alerts.get(alertIdOf({ ...due.series, rule, subject: name }))?.value ?? null
    }),
  })
  // The windows after this one may need it: as it is now, if it was reopened.
  remember(past, due.startMs, cellsBySubject(merged.aggregate, bins))
  return { ...chosen, baselineId: baseline.id, bins }
}
