import { styleText } from 'node:util'
import type { ColumnReport } from '../../compare/report.ts'

type Verdict = ColumnReport['verdict']

const COLOURS: Readonly<Record<Verdict, 'red' | 'yellow' | 'green' | 'gray'>> = {
  drifted: 'red',
  minor: 'yellow',
  stable: 'green',
  'not-testable': 'gray',
}

/** One character a chunk. */
export const STRIP: Readonly<Record<Verdict, string>> = {
  drifted: '#',
  minor: '+',
  stable: '.',
  'not-testable': '?',
}

/** Coloured where standard output is a terminal that wants it (NO_COLOR, FORCE_COLOR, TERM). */
export const coloured = (verdict: Verdict, text: string): string =>
  styleText(COLOURS[verdict], text, { stream: process.stdout })

/** Widths are counted without colours, so a table is coloured afterwards: the first word of each line is a verdict. */
export const colourLines = (table: string, verdicts: readonly Verdict[]): string => {
  const [titles = '', ...lines] = table.split('\n')
  return [
    titles,
    ...lines.map((line, i) => {
      const verdict = verdicts[i]
      return verdict !== undefined && line.startsWith(verdict)
        ? coloured(verdict, verdict) + line.slice(verdict.length)
        : line
    }),
  ].join('\n')
}
