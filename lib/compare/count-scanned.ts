import { CELL_MISSING, CELL_UNEXPECTED, type Subject } from '../window/bins.ts'
import type { CategorySample } from './category-sample.ts'
import { cellOfNumber, cellsOfNames, compileSubject, type NumericSubject } from './count-cells.ts'
import type { Partition } from './partition.ts'
import { type ScannableTable, scanCodes, scanNumbers } from './scan.ts'
import type { Side } from './side.ts'
import { addNumberToTally, addToTally, emptyTally, sideOfTally, type Tally } from './tally.ts'

/** How the rows of one side are parted: into windows or chunks, and into segments. */
export type Parts<T> = { readonly runs: T; readonly segments: T }

export type Counted = { readonly whole: Side; readonly parts: Parts<readonly Side[]> }

/** Rows that tell about where a column lies. */
const CENTRE_ROWS = 1_000

/** All rows, and the parts of each partition, on given bins: nothing of the column is held. */
export const countNumbers = async (
  table: ScannableTable,
  subject: NumericSubject,
  partitions: Parts<Partition | null>,
): Promise<Counted> => {
  const compiled = compileSubject(subject)
  const centre = await centreOf(table, subject.name)
  const whole = emptyTally(subject)
  const tallies = talliesOf(subject, partitions)
  const each = [tallies.runs, tallies.segments]
  await scanNumbers(table, subject.name, (value, row) => {
    const cell = cellOfNumber(compiled, value)
    addNumberToTally(whole, cell, value, centre)
    for (const { partOf, parts } of each) {
      const tally = parts[partOf[row] ?? -1]
      if (tally !== undefined) addNumberToTally(tally, cell, value, centre)
    }
  })
  return { whole: sideOfTally(whole, centre), parts: sidesOf(tallies, centre) }
}

const centreOf = async (table: ScannableTable, name: string): Promise<number> => {
  const sample = await table.sampleColumn(name, CENTRE_ROWS)
  const values = sample.kind === 'numeric' ? sample.values : new Float64Array(0)
  const finite = values.filter(Number.isFinite)
  return finite.length === 0 ? 0 : finite.reduce((sum, value) => sum + value / finite.length, 0)
}

type Tallies = { readonly partOf: Int32Array; readonly parts: readonly Tally[] }

const talliesOf = (subject: Subject, { runs, segments }: Parts<Partition | null>): Parts<Tallies> => {
  const of = (partition: Partition | null): Tallies => ({
    partOf: partition?.partOf ?? new Int32Array(0),
    parts: (partition?.parts ?? []).map(() => emptyTally(subject)),
  })
  return { runs: of(runs), segments: of(segments) }
}

const sidesOf = ({ runs, segments }: Parts<Tallies>, centre: number): Parts<Side[]> => {
  const of = ({ parts }: Tallies) => parts.map((tally) => sideOfTally(tally, centre))
  return { runs: of(runs), segments: of(segments) }
}

/** Rows of each name. */
export const countNames = async (
  table: ScannableTable,
  name: string,
): Promise<CategorySample & { readonly names: readonly string[] }> => {
  const counts: number[] = []
  let [rows, missing] = [0, 0]
  const names = await scanCodes(table, name, (code) => {
    rows += 1
    if (code < 0) missing += 1
    else counts[code] = (counts[code] ?? 0) + 1
  })
  return { rows, missing, names, counts: Float64Array.from(names, (_, code) => counts[code] ?? 0) }
}

/** The parts of each partition, on given bins. */
export const countNamesByPart = async (
  table: ScannableTable,
  subject: Subject,
  names: readonly string[],
  partitions: Parts<Partition | null>,
): Promise<Parts<readonly Side[]>> => {
  if (partitions.runs === null && partitions.segments === null) return { runs: [], segments: [] }
  const cellOfName = cellsOfNames(subject, names)
  const tallies = talliesOf(subject, partitions)
  const each = [tallies.runs, tallies.segments]
  await scanCodes(table, subject.name, (code, row) => {
    const cell = code < 0 ? CELL_MISSING : (cellOfName[code] ?? CELL_UNEXPECTED)
    for (const { partOf, parts } of each) {
      const tally = parts[partOf[row] ?? -1]
      if (tally !== undefined) addToTally(tally, cell)
    }
  })
  return sidesOf(tallies, 0)
}
