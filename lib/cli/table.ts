import { printable } from './terminal.ts'

export type Column = { readonly title: string; readonly align?: 'left' | 'right' }

const GAP = '  '

/** Aligned columns under their titles; every cell is made printable and kept on one line. */
export const formatTable = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map(printable))
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => lengthOf(row[i] ?? ''))))
  return cells
    .map((row) =>
      columns
        .map(({ align }, i) => padded(row[i] ?? '', widths[i] ?? 0, align ?? 'left'))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n')
}

const padded = (text: string, width: number, align: 'left' | 'right'): string => {
  const padding = ' '.repeat(Math.max(0, width - lengthOf(text)))
  return align === 'right' ? padding + text : text + padding
}

/** In characters as people count them, so that an accent does not shift a column. */
const lengthOf = (text: string): number => [...new Intl.Segmenter().segment(text)].length
