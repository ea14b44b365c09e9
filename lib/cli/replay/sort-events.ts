import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'

/** One event on one line, and its time; null sorts before all times. */
export type TimedEvent = { readonly timeMs: number | null; readonly text: string }

export type SortOptions = {
  /** As many events, or as many characters of them, are sorted in memory at once. */
  readonly eventsPerRun?: number
  readonly charactersPerRun?: number
}

/**
 * Events in the order of their times, equal ones in the order they came, in bounded memory: sorted runs go to a
 * temporary folder, and are merged. One run that is all there is stays in memory.
 */
export async function* sortEvents(
  events: AsyncIterable<TimedEvent>,
  { eventsPerRun = 200_000, charactersPerRun = 100_000_000 }: SortOptions = {},
): AsyncGenerator<TimedEvent> {
  const folder = await mkdtemp(join(tmpdir(), 'leeway-replay-'))
  try {
    const files: string[] = []
    let run: TimedEvent[] = []
    let characters = 0
    for await (const event of events) {
      run.push(event)
      characters += event.text.length
      if (run.length < eventsPerRun && characters < charactersPerRun) continue
      files.push(await writeRun(join(folder, String(files.length)), run))
      run = []
      characters = 0
    }
    run.sort(byTime)
    yield* files.length === 0 ? run : merge([...files.map(readRun), fromArray(run)])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const orderOf = ({ timeMs }: TimedEvent): number => timeMs ?? -1
const byTime = (a: TimedEvent, b: TimedEvent): number => orderOf(a) - orderOf(b)

const writeRun = async (file: string, run: TimedEvent[]): Promise<string> => {
  run.sort(byTime)
  const lines = function* () {
    for (const { timeMs, text } of run) yield `${timeMs ?? ''}\t${text}\n`
  }
  await pipeline(lines, createWriteStream(file))
  return file
}

async function* readRun(file: string): AsyncGenerator<TimedEvent> {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const tab = line.indexOf('\t')
    yield { timeMs: tab === 0 ? null : Number(line.slice(0, tab)), text: line.slice(tab + 1) }
  }
}

async function* fromArray(run: readonly TimedEvent[]): AsyncGenerator<TimedEvent> {
  yield* run
}

/** Of equal times the earlier run's goes first, so that the merge keeps the order of arrival. */
async function* merge(runs: readonly AsyncGenerator<TimedEvent>[]): AsyncGenerator<TimedEvent> {
  const heads = await Promise.all(runs.map(async (run) => ({ run, result: await run.next() })))
  for (;;) {
    let first: (typeof heads)[number] | null = null
    for (const head of heads)
      if (head.result.done !== true && (first === null || byTime(head.result.value, first.result.value) < 0))
        first = head
    if (first === null || first.result.done === true) return
    yield first.result.value
    first.result = await first.run.next()
  }
}
