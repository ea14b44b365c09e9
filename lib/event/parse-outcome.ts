import { type Checked, fail, isObject, type Members, notFinite, pass } from './checked.ts'
import type { Outcome } from './event.ts'
import { LIMITS } from './limits.ts'
import { isName } from './parse-names.ts'

export const outcomeOf = (members: Members): Checked<Outcome> => {
  const error = members.error ?? null
  const prediction = members.prediction ?? null
  if (error !== null) {
    if (prediction !== null)
      return fail('bad-error', 'error', 'an event has a prediction or an error, not both')
    const category = isObject(error) ? error.category : null
    return typeof category === 'string' && isName(category) && category.length <= LIMITS.categoryLength
      ? pass({ kind: 'error', category })
      : fail(
          'bad-error',
          'error.category',
          `error is an object with a category of 1 to ${LIMITS.categoryLength} characters`,
        )
  }
  if (prediction === null)
    return fail(
      'missing-outcome',
      'prediction',
      'a prediction (number, string, boolean or object) or an error is required',
    )
  return predictionOf(prediction)
}

const predictionOf = (value: unknown): Checked<Outcome> => {
  if (typeof value === 'number') return scored(null, value)
  if (typeof value === 'string' || typeof value === 'boolean') return scored(String(value), null)
  if (!isObject(value)) return badPrediction('prediction')
  const label = value.label ?? null
  const score = value.score ?? null
  if (label !== null && typeof label !== 'string' && typeof label !== 'boolean' && typeof label !== 'number')
    return badPrediction('prediction.label')
  // 1e400, or Python's NaN: as a text it would be a category of its own.
  if (typeof label === 'number' && !Number.isFinite(label)) return notFinite('prediction.label')
  if (score !== null && typeof score !== 'number') return badPrediction('prediction.score')
  const best = mostProbable(value.probabilities ?? null)
  if (!best.ok) return best
  const text = label === null ? (best.value?.label ?? null) : String(label)
  const number = score ?? best.value?.score ?? null
  if (text === null && number === null) return badPrediction('prediction')
  return scored(text, number)
}

const scored = (label: string | null, score: number | null): Checked<Outcome> => {
  if (score !== null && !Number.isFinite(score)) return notFinite('prediction.score')
  // A lone surrogate has no UTF-8: two such labels would be stored as one.
  if (label !== null && !label.isWellFormed()) return badPrediction('prediction.label')
  return pass({ kind: 'prediction', label, score })
}

const badPrediction = (path: string) =>
  fail(
    'bad-prediction',
    path,
    'a prediction is a number, string, boolean, or an object with label, score or probabilities',
  )

/** The class with the highest probability, the first by name among equals. */
const mostProbable = (value: unknown): Checked<{ label: string; score: number } | null> => {
  if (value === null) return pass(null)
  if (!isObject(value)) return badPrediction('prediction.probabilities')
  const names = Object.keys(value)
  if (names.length === 0 || names.length > LIMITS.features) return badPrediction('prediction.probabilities')
  let best: { label: string; score: number } | null = null
  for (const label of names.sort()) {
    const score = value[label]
    if (!label.isWellFormed()) return badPrediction('prediction.label')
    if (typeof score !== 'number') return badPrediction('prediction.probabilities')
    if (!Number.isFinite(score)) return notFinite('prediction.probabilities')
    if (best === null || score > best.score) best = { label, score }
  }
  return pass(best)
}
