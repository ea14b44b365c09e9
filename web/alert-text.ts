import type { AlertAnswer, RetrainRequestAnswer } from '../lib/api/types.ts'
import type { Series } from '../lib/event/event.ts'
import { againstLimit, msText, numberText, shareText } from './format.ts'

/** What is wrong, in words of the person on call. */
export const troubleText = ({ rule, subject }: Pick<AlertAnswer, 'rule' | 'subject'>): string => {
  switch (rule) {
    case 'feature-drift':
      return `Feature “${plain(subject)}” has drifted`
    case 'prediction-drift':
      return `The predicted ${plain(subject)} has drifted`
    case 'latency':
      return `Responses are too slow (${plain(subject).toUpperCase()})`
    case 'error-rate':
      return 'Too many calls fail'
  }
}

/** Where: `flight-delay, version 2001-01, variant champion`. */
export const placeText = (series: Series): string =>
  [plain(series.model), seriesText(series)].filter((part) => part !== '').join(', ')

/** A series without its model; empty where nothing tells it apart. */
export const seriesText = ({ version, variant, segment }: Omit<Series, 'model'>): string =>
  [
    version && `version ${plain(version)}`,
    variant && `variant ${plain(variant)}`,
    segment && `segment ${plain(segment)}`,
  ]
    .filter((part) => part !== '')
    .join(', ')

/** How much, against which limit. The measure's name carries its unit (`latencyP95Ms`, `errorRate`). */
export const evidenceText = ({ measure, value, threshold }: AlertAnswer['evidence']): string => {
  const percentile = /^latencyP([\d.]+)Ms$/.exec(measure)?.[1]
  if (percentile !== undefined) return `P${percentile} ${againstLimit(value, threshold, msText)}`
  if (measure === 'errorRate') return `${againstLimit(value, threshold, shareText)} of calls`
  return `${measure === 'psi' ? 'PSI' : plain(measure)} ${againstLimit(value, threshold, numberText)}`
}

/** What a retraining request is doing, with what its status knows. */
export const retrainStatusText = ({
  status,
  jobId,
  jobRef,
  newVersion,
  reason,
}: RetrainRequestAnswer): string => {
  const facts = [
    newVersion && `new version ${plain(newVersion)}`,
    jobId && `job ${plain(jobId)}`,
    jobId === null && jobRef !== null && `in queue as ${plain(jobRef)}`,
    reason && plain(reason),
  ].filter((fact) => typeof fact === 'string' && fact !== '')
  return facts.length === 0 ? status : `${status}: ${facts.join(', ')}`
}

/** Names are the sender's: control characters would break a line, and 80 characters tell them apart. */
const NAME_CHARACTERS_MAX = 80
export const plain = (name: string): string => {
  const clean = name.replace(/\p{C}+/gu, ' ')
  return clean.length <= NAME_CHARACTERS_MAX ? clean : `${clean.slice(0, NAME_CHARACTERS_MAX - 1)}…`
}
