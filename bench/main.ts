import { benchCompare } from './compare.ts'
import { benchFalseAlarms } from './false-alarms.ts'
import { benchFlights } from './flights.ts'
import { benchIngest } from './ingest.ts'
import { benchMonth } from './month.ts'
import { benchPower } from './power.ts'

/** `npm run bench -- NAME`: prints its figures as JSON on the last line. */
const BENCHES: Readonly<
  Record<string, { readonly what: string; readonly run: () => Promise<Record<string, unknown>> }>
> = {
  ingest: {
    what: 'events a second through ingest, against decompressing and parsing alone',
    run: benchIngest,
  },
  compare: {
    what: 'leeway compare on Parquet files, against only reading and sorting their columns',
    run: benchCompare,
  },
  'false-alarms': {
    what: 'rejections without drift: each guaranteed test, and windows of 50 columns (a quarter of an hour)',
    run: benchFalseAlarms,
  },
  power: {
    what: 'shifts that are found, of one column',
    run: benchPower,
  },
  flights: {
    what: 'ordinary days of 3,000,000 flights: how many the plain test flags, and how many alert',
    run: benchFlights,
  },
  month: {
    what: 'false drift notifications a month, and how soon a shift is found, over a grid of windows',
    run: benchMonth,
  },
}

const name = process.argv[2] ?? ''
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
if (bench === undefined) {
  const list = Object.entries(BENCHES).map(([each, { what }]) => `  ${each}: ${what}`)
  process.stderr.write(`usage: npm run bench -- NAME\n${list.join('\n')}\n`)
  process.exitCode = 2
} else {
  process.stderr.write(`${name}: ${bench.what}\n`)
  process.stdout.write(`${JSON.stringify(await bench.run())}\n`)
}
