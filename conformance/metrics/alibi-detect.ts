import { LeewayError } from '../../lib/errors.ts'
import type { Evaluate } from '../answer.ts'
import { numbersAt } from '../inputs.ts'

/** Benjamini-Hochberg with a strict sign: any p_(i) < q i / n. Equality is no discovery there, but is in the paper. */
const fdr: Evaluate = ({ inputs }, arrays) => {
  const sorted = Float64Array.from(numbersAt(inputs.p_values, arrays)).sort()
  const { q } = inputs
  if (typeof q !== 'number') throw new LeewayError('input', 'q is missing: the level of the control')
  return { any_discovery: sorted.some((p, at) => p < (q * (at + 1)) / sorted.length) }
}

export const ALIBI_DETECT_METRICS: Readonly<Record<string, Evaluate>> = { 'fdr-bh': fdr }
