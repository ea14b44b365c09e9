import { detectablePsi } from '../stats/detectable-psi.ts'
import type { Subject } from '../window/bins.ts'
import type { DetectableShift } from './verdict.ts'

/** The usual choice: found in four of five tries. */
const POWER = 0.8

export type ShiftQuestion = {
  readonly degreesOfFreedom: number
  readonly referenceCount: number
  readonly currentCount: number
  readonly alpha: number
  readonly designEffect: number
}

/**
 * By chi-square on the bins; KS finds a shift of about four fifths of it. Both sides are worth their counts divided by
 * the design effect. PSI of a shift of d standard deviations of a normal distribution is d^2: so numbers are told in these.
 */
export const detectableShift = (subject: Subject, question: ShiftQuestion): DetectableShift => {
  const psi =
    question.degreesOfFreedom < 1
      ? 0
      : detectablePsi({
          degreesOfFreedom: question.degreesOfFreedom,
          alpha: question.alpha,
          power: POWER,
          referenceCount: question.referenceCount / question.designEffect,
          currentCount: question.currentCount / question.designEffect,
        })
  return subject.kind === 'numeric'
    ? { value: Math.sqrt(psi), unit: 'reference sd', power: POWER }
    : { value: psi, unit: 'psi', power: POWER }
}
