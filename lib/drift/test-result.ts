/** Names of the statistics that `--method` takes, and that verdicts report. */
export const METHODS = [
  'psi',
  'ks',
  'chi-square',
  'g-test',
  'fisher',
  'z-test',
  'jensen-shannon',
  'hellinger',
  'total-variation',
  'l-infinity',
  'kl',
  'wasserstein',
  'wasserstein-normed',
  'energy',
  'cramer-von-mises',
  'anderson-darling',
  'mann-whitney',
  't-test',
  'epps-singleton',
  'cramers-v',
] as const
export type Method = (typeof METHODS)[number]

/** Shares of rows that NannyML judges where `--method` asks for them; our own report tells them always. */
export const RATES = ['missing', 'unseen'] as const
export type Rate = (typeof RATES)[number]

/** What one statistic said of one column. */
export type TestResult = {
  /** `missing`: chi-square or Fisher on missing, unexpected and present values alone; a share of rows by NannyML. */
  readonly method: Method | Rate
  readonly statistic: number
  /** Raw: before any control over columns. `null` where the statistic has no stated null. */
  readonly pValue: number | null
  /** For the value in the populations, at 95 %; `null` where none is stated. */
  readonly interval: readonly [number, number] | null
  /** On bins only: the statistic of the values themselves is at most this. */
  readonly statisticMax?: number
}
