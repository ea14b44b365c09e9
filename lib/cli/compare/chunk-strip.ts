import type { ChunkReport, ColumnReport, SegmentReport } from '../../compare/report.ts'
import { counted, whole } from '../format.ts'
import { formatTable } from '../table.ts'
import { colourLines, STRIP } from './verdict-words.ts'

/** More would not fit a line: neighbours then share a character, the worst verdict showing. */
const STRIP_MAX = 72

const WORST: readonly ColumnReport['verdict'][] = ['drifted', 'minor', 'stable', 'not-testable']

/** A line a column, a character a chunk: when did it begin, did it end? */
export const chunkStrips = (chunks: readonly ChunkReport[], order: readonly ColumnReport[]): string => {
  const together = Math.ceil(chunks.length / STRIP_MAX)
  const rows = order.map(({ name }) => {
    const verdicts = chunks.map(
      ({ columns }) => columns.find((column) => column.name === name)?.verdict ?? 'not-testable',
    )
    const drifted = verdicts.filter((verdict) => verdict === 'drifted').length
    return [name, whole(drifted), stripOf(verdicts, together)]
  })
  const [first, last] = [chunks.at(0)?.key ?? '', chunks.at(-1)?.key ?? '']
  const scale = together === 1 ? '' : `, ${together} a character`
  return [
    `${counted(chunks.length, 'chunk')}, ${first} to ${last}${scale} (${STRIP.drifted} drifted, ${STRIP.minor} minor, ${STRIP.stable} stable, ${STRIP['not-testable']} not testable)`,
    formatTable([{ title: 'column' }, { title: 'drifted', align: 'right' }, { title: 'chunks' }], rows),
  ].join('\n')
}

const stripOf = (verdicts: readonly ColumnReport['verdict'][], together: number): string =>
  Array.from({ length: Math.ceil(verdicts.length / together) }, (_, i) => {
    const group = verdicts.slice(i * together, (i + 1) * together)
    return STRIP[WORST.find((verdict) => group.includes(verdict)) ?? 'not-testable']
  }).join('')

/** A line a segment, with the columns that drifted in it. */
export const segmentTable = (segments: readonly SegmentReport[]): string =>
  colourLines(
    formatTable(
      [
        { title: 'verdict' },
        { title: 'segment' },
        { title: 'reference', align: 'right' },
        { title: 'current', align: 'right' },
        { title: 'drifted columns' },
      ],
      segments.map(({ segment, referenceRows, currentRows, columns, dataset }) => [
        dataset.verdict,
        segment,
        whole(referenceRows),
        whole(currentRows),
        columns
          .filter(({ verdict }) => verdict === 'drifted')
          .map(({ name }) => name)
          .join(', '),
      ]),
    ),
    segments.map(({ dataset }) => dataset.verdict),
  )
