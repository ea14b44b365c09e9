import type { Evaluate } from './answer.ts'
import { ALIBI_DETECT_METRICS } from './metrics/alibi-detect.ts'
import { DEEPCHECKS_METRICS } from './metrics/deepchecks.ts'
import { DEEQU_METRICS } from './metrics/deequ.ts'
import { EVIDENTLY_METRICS } from './metrics/evidently.ts'
import { FROUROS_METRICS } from './metrics/frouros.ts'
import { NANNYML_METRICS } from './metrics/nannyml.ts'
import { PLAIN_METRICS } from './metrics/plain.ts'
import { WHYLOGS_METRICS } from './metrics/whylogs.ts'

/** The same metric is another number with each peer. */
const METRICS: Readonly<Record<string, Readonly<Record<string, Evaluate>>>> = {
  'alibi-detect': ALIBI_DETECT_METRICS,
  deepchecks: DEEPCHECKS_METRICS,
  deequ: DEEQU_METRICS,
  evidently: EVIDENTLY_METRICS,
  frouros: FROUROS_METRICS,
  nannyml: NANNYML_METRICS,
  whylogs: WHYLOGS_METRICS,
}

export const evaluatorOf = (metric: string, source: string): Evaluate | undefined =>
  METRICS[source]?.[metric] ?? PLAIN_METRICS[metric]
