import type { CompareReport } from '../../compare/report.ts'
import { headlineOf, largestOf } from '../../report/headline.ts'
import { counted } from '../format.ts'
import { print, printable, say } from '../terminal.ts'
import { chunkStrips, segmentTable } from './chunk-strip.ts'
import { columnTable } from './column-table.ts'

export const printReport = (report: CompareReport): void => {
  const isDumb = process.env.TERM === 'dumb'
  const { reference, current, columns, chunks, segments } = report
  const largest = largestOf(report)
  print(printable([headlineOf(report), ...(largest === null ? [] : [largest])].join(' ')))
  print(
    printable(
      `reference: ${reference.name}, ${counted(reference.rows, 'row')}; current: ${current.name}, ${counted(current.rows, 'row')}`,
    ),
  )
  print(`\n${columnTable(columns, isDumb)}`)
  for (const { name, reason } of columns)
    if (reason !== null) print(printable(`not testable: ${name}: ${reason}`))
  if (chunks !== undefined) print(`\n${chunkStrips(chunks, columns)}`)
  if (segments !== undefined) print(`\n${segmentTable(segments)}`)
  for (const note of report.notes) say(printable(`note: ${note}`))
}
