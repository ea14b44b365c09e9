import type { ColumnReport, CompareReport, Peer } from '../compare/report.ts'

export type Verdict = ColumnReport['verdict']
type Test = ColumnReport['tests'][number]

/** By what matters. */
export const VERDICTS: readonly Verdict[] = ['drifted', 'minor', 'stable', 'not-testable']

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  drifted: 'drifted',
  minor: 'minor',
  stable: 'stable',
  'not-testable': 'not testable',
}

/** A shape beside the colour: not everybody sees the colours, and not every printer has them. */
export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = {
  drifted: '▲',
  minor: '◆',
  stable: '●',
  'not-testable': '○',
}

export const METHOD_WORDS: Readonly<Record<Test['method'], string>> = {
  psi: 'PSI',
  ks: 'Kolmogorov-Smirnov',
  'chi-square': 'chi-square',
  'g-test': 'G-test',
  fisher: 'Fisher exact',
  'z-test': 'two-proportion z',
  'jensen-shannon': 'Jensen-Shannon',
  hellinger: 'Hellinger',
  'total-variation': 'total variation',
  'l-infinity': 'L-infinity',
  kl: 'Kullback-Leibler',
  wasserstein: 'Wasserstein',
  'wasserstein-normed': 'Wasserstein / sd',
  energy: 'energy distance',
  'cramer-von-mises': 'Cramér-von Mises',
  'anderson-darling': 'Anderson-Darling',
  'mann-whitney': 'Mann-Whitney',
  't-test': 't-test',
  'epps-singleton': 'Epps-Singleton',
  'cramers-v': 'Cramér’s V',
  missing: 'missing values',
  unseen: 'unseen values',
}

export const CONTROL_WORDS: Readonly<Record<CompareReport['fdr'], string>> = {
  'benjamini-hochberg': 'Benjamini-Hochberg',
  'benjamini-yekutieli': 'Benjamini-Yekutieli',
  none: 'none',
}

export const PEER_WORDS: Readonly<Record<Peer, string>> = {
  evidently: 'Evidently',
  nannyml: 'NannyML',
  deequ: 'Deequ',
}

/** The peer whose numbers these are; `null` where they are our own. */
export const peerOf = ({ compat }: CompareReport): string | null =>
  compat === 'leeway' ? null : PEER_WORDS[compat]
