import { fUpperTail } from './f-tail.ts'

/**
 * P(|T| >= |t|) for Student's t with df degrees of freedom, whole or not: the upper tail of F(1, df) at t^2. It keeps
 * its relative precision in the far tail.
 */
export const studentTwoSidedTail = (t: number, degreesOfFreedom: number): number =>
  fUpperTail(t * t, 1, degreesOfFreedom)
