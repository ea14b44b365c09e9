import type { AlertAnswer, ModelLimits } from '../lib/api/types.ts'

/** What a rule holds a model's windows against, and which of the drawn lines that is, where there are several. */
export type Limit = { readonly value: number; readonly of: string | null }

/** Null where the rule is off: then nothing is drawn. */
export const limitOf = (
  { drift, latency, errors }: ModelLimits,
  rule: AlertAnswer['rule'] | null,
): Limit | null => {
  switch (rule) {
    case 'feature-drift':
    case 'prediction-drift':
      return drift && { value: drift.psi, of: null }
    case 'latency':
      return latency && { value: latency.maxMs, of: `P${latency.percentile}` }
    case 'error-rate':
      return errors && { value: errors.maxShare, of: null }
    case null:
      return null
  }
}

/** `limit 400 ms on P95` */
export const limitText = ({ value, of }: Limit, text: (value: number) => string): string =>
  `limit ${text(value)}${of === null ? '' : ` on ${of}`}`
