import type { Command } from 'commander'
import type { StatusAnswer } from '../../api/types.ts'
import { ABSENT, minute, tallied, whole } from '../format.ts'
import { JSON_OPTION, URL_OPTION } from '../options.ts'
import { callService } from '../service-client.ts'
import { formatTable } from '../table.ts'
import { print, printJson } from '../terminal.ts'

export const addStatus = (program: Command): void => {
  program
    .command('status')
    .summary('what a running service has taken in')
    .description('Shows what a running service has taken in, how complete it is, and which models it knows.')
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway status --json | jq .events')
    .action(async ({ url, json }: { url: string; json?: boolean }) => {
      const status = await callService<StatusAnswer>(url, '/v1/status')
      if (json === true) printJson(status)
      else print(describe(url, status))
    })
}

const describe = (url: string, status: StatusAnswer): string => {
  const { events, models } = status
  const counts = [
    [
      'events',
      `${whole(events.sent)} sent = ${whole(events.accepted)} accepted + ${whole(events.rejected)} rejected + ${whole(events.refused)} refused`,
    ],
    ['rejected', tallied(events.rejectedBy)],
    ['refused', tallied(events.refusedBy)],
    ['turned away', tallied(status.turnedAway)],
    ['complete to', status.watermark === null ? '' : `${minute(status.watermark)} (clock: ${status.clock})`],
    ['alerts', `${whole(status.alertsFiring)} firing`],
    ['retraining', `${whole(status.retrainRequestsInFlight)} in flight`],
  ].filter(([, text]) => text !== '')
  const head = formatTable(
    [{ title: 'Leeway at' }, { title: url }],
    counts.map(([name = '', text = '']) => [name, text]),
  )
  if (events.sent === 0)
    return `${head}\n\nno events yet: send some with \`leeway send FILE\`, or see \`leeway send --help\``
  return models.length === 0
    ? `${head}\n\nno models yet: no event was accepted; \`leeway status --json\` shows the last ones under quarantine`
    : `${head}\n\n${modelTable(models)}`
}

const modelTable = (models: StatusAnswer['models']): string =>
  formatTable(
    [
      { title: 'model' },
      { title: 'series', align: 'right' },
      { title: 'baseline' },
      { title: 'last window' },
      { title: 'its requests', align: 'right' },
      { title: 'firing', align: 'right' },
    ],
    models.map(({ model, series, baselineId, lastWindow, alertsFiring }) => [
      model,
      whole(series.length),
      baselineId ?? 'none: drift is not testable',
      lastWindow === null ? ABSENT : minute(lastWindow.start),
      lastWindow === null ? ABSENT : whole(lastWindow.requests),
      whole(alertsFiring),
    ]),
  )
