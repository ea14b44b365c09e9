import type { Command } from 'commander'
import type { EventsAnswer } from '../../api/types.ts'
import { fileName, requireFiles } from '../events/read-bytes.ts'
import { EXIT_BAD_NEWS, EXIT_DONE } from '../exit-codes.ts'
import { counted, tallied, whole } from '../format.ts'
import { JSON_OPTION, URL_OPTION } from '../options.ts'
import { batchesOf } from '../send/batches.ts'
import { makePoster } from '../send/post-batch.ts'
import { addAnswer, emptyTally, type Tally } from '../send/tally.ts'
import { print, printable, printJson, progressLine, say } from '../terminal.ts'

type Options = { readonly url: string; readonly kinesis?: string; readonly json?: boolean }

export const addSend = (program: Command, setExitCode: (code: number) => void): void => {
  program
    .command('send')
    .summary('send events to a running service')
    .description(
      'Sends events (NDJSON, a JSON array, one JSON document; gzipped or not) in their order. An event without an id gets one from its text and line, so that a file that is sent again is recognised, as far back as `deduplicate` of leeway.yaml reaches.',
    )
    .argument('<file...>', '- is standard input')
    .option(...URL_OPTION)
    .option(
      '--kinesis <stream>',
      'put them on a stream instead; its endpoint is AWS_ENDPOINT_URL_KINESIS, else AWS',
    )
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExit status: 0 all accepted, 1 some were rejected, 2 nothing or not all could be sent.\n\nExamples:\n  leeway send events.ndjson.gz\n  AWS_ENDPOINT_URL_KINESIS=http://127.0.0.1:4567 leeway send events.ndjson --kinesis leeway-events',
    )
    .action(async (files: string[], { url, kinesis, json }: Options) => {
      await requireFiles(files)
      const tally =
        kinesis === undefined ? await sendTo(files, poster(url)) : await sendTo(files, await putter(kinesis))
      for (const { file, line, path, message, reason } of tally.problems)
        say(printable(`${fileName(file)}:${line}: ${path === '' ? '' : `${path}: `}${message} (${reason})`))
      const { accepted, rejected, rejectedBy } = tally
      if (json === true) printJson({ sent: accepted + rejected, accepted, rejected, rejectedBy })
      else print(describe(tally))
      setExitCode(rejected === 0 ? EXIT_DONE : EXIT_BAD_NEWS)
    })
}

type Send = (events: Parameters<ReturnType<typeof makePoster>>[0]) => Promise<EventsAnswer>

const poster = (url: string): Send =>
  makePoster({ url, onRetry: (reason) => say(`${printable(reason)}; trying again`) })

const putter = async (stream: string): Promise<Send> => {
  const { makePutter } = await import('../send/put-batch.ts')
  return makePutter(stream)
}

const sendTo = async (files: readonly string[], send: Send): Promise<Tally> => {
  const tally = emptyTally()
  const progress = progressLine()
  const startedMs = performance.now()
  try {
    for await (const batch of batchesOf(files)) {
      const answer = batch.events.length === 0 ? NOTHING : await send(batch.events)
      addAnswer(tally, batch, answer)
      progress.show(() => {
        const sent = tally.accepted + tally.rejected
        return `${whole(sent)} sent, ${whole(tally.rejected)} rejected, ${whole(Math.round((sent * 1000) / (performance.now() - startedMs)))}/s`
      })
    }
    return tally
  } catch (error) {
    const sent = tally.accepted + tally.rejected
    if (sent > 0) say(`${counted(sent, 'event')} had been sent before this; the same command sends the rest`)
    throw error
  } finally {
    progress.end()
  }
}

const NOTHING: EventsAnswer = { accepted: 0, rejected: 0, rejections: [] }

const describe = ({ accepted, rejected, rejectedBy }: Tally): string => {
  const sent = accepted + rejected
  if (sent === 0) return 'nothing was sent: the input holds no events'
  const reasons = rejected === 0 ? '' : `: ${tallied(rejectedBy)}`
  return `${counted(sent, 'event')}: ${whole(accepted)} accepted, ${whole(rejected)} rejected${reasons}`
}
