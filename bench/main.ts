import { benchIngest } from './ingest.ts'

/** `npm run bench -- NAME`: prints its figures as JSON on the last line. */
const BENCHES: Readonly<
  Record<string, { readonly what: string; readonly run: () => Promise<Record<string, number>> }>
> = {
  ingest: {
    what: 'events a second through ingest, against decompressing and parsing alone',
    run: benchIngest,
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
