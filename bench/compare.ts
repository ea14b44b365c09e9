import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'

/**
 * `leeway compare` on two Parquet files of normal draws, every column numeric, exact KS included: CPU time and peak
 * memory of the whole process, against a process that only reads and sorts the same columns.
 */
const SIZES = [
  { rows: 1_000_000, columns: 50 },
  { rows: 3_000_000, columns: 20 },
  { rows: 3_000_000, columns: 100 },
] as const

type Measured = { readonly cpuSeconds: number; readonly peakMb: number }

export const benchCompare = async (): Promise<Record<string, number>> => {
  const figures: Record<string, number> = {}
  for (const { rows, columns } of SIZES) {
    const folder = await mkdtemp(join(tmpdir(), 'leeway-bench-'))
    try {
      const files = [join(folder, 'reference.parquet'), join(folder, 'current.parquet')] as const
      for (const file of files) await writeDraws(file, rows, columns)
      const name = `${rows / 1_000_000}Mx${columns}`
      const compared = await measure('compare', files)
      const floor = await measure('floor', files)
      figures[`${name}CpuSeconds`] = round(compared.cpuSeconds)
      figures[`${name}PeakMb`] = round(compared.peakMb)
      figures[`${name}FloorCpuSeconds`] = round(floor.cpuSeconds)
      figures[`${name}FloorPeakMb`] = round(floor.peakMb)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return figures
}

const round = (value: number): number => Number(value.toPrecision(3))

const DRAW = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())'

const writeDraws = async (file: string, rows: number, columns: number): Promise<void> => {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' })
  const connection = await instance.connect()
  const list = Array.from({ length: columns }, (_, i) => `${DRAW} as c${i}`).join(', ')
  await connection.run(
    `copy (select ${list} from range(${rows})) to '${file}' (format parquet, row_group_size 122880)`,
  )
  connection.closeSync()
  instance.closeSync()
}

const measure = async (work: 'compare' | 'floor', files: readonly string[]): Promise<Measured> => {
  const script = fileURLToPath(new URL('compare-work.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    script,
    work,
    ...files,
  ])
  return JSON.parse(stdout) as Measured
}
