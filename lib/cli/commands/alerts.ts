import { type Command, Option } from 'commander'
import type { AlertAnswer, AlertsAnswer } from '../../api/types.ts'
import { ABSENT, minute, short } from '../format.ts'
import { JSON_OPTION, URL_OPTION } from '../options.ts'
import { seriesName } from '../series-name.ts'
import { callService, queryOf } from '../service-client.ts'
import { formatTable } from '../table.ts'
import { print, printJson } from '../terminal.ts'

type Options = { readonly url: string; readonly state?: string; readonly json?: boolean }

export const addAlerts = (program: Command): void => {
  program
    .command('alerts')
    .summary('alerts of a running service')
    .description('Lists the alerts of a running service: firing ones first, then the newest.')
    .option(...URL_OPTION)
    .addOption(new Option('--state <state>', 'only these').choices(['firing', 'resolved']))
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway alerts --state firing')
    .action(async ({ url, state, json }: Options) => {
      const answer = await callService<AlertsAnswer>(url, `/v1/alerts${queryOf({ state })}`)
      if (json === true) printJson(answer)
      else print(describe(answer.alerts, state))
    })
}

const describe = (alerts: readonly AlertAnswer[], state: string | undefined): string => {
  if (alerts.length === 0)
    return state === undefined
      ? 'no alerts: nothing has fired; `leeway status` shows whether events come in'
      : `no alerts that are ${state}; leave out --state to see all`
  return formatTable(
    [
      { title: 'state' },
      { title: 'level' },
      { title: 'model' },
      { title: 'series' },
      { title: 'rule' },
      { title: 'subject' },
      { title: 'measure' },
      { title: 'value', align: 'right' },
      { title: 'limit', align: 'right' },
      { title: 'fired' },
      { title: 'cleared' },
    ],
    alerts.map((alert) => [
      alert.acknowledged === null ? alert.status : `${alert.status} (seen by ${alert.acknowledged.by})`,
      alert.level,
      alert.model,
      seriesName(alert),
      alert.rule,
      alert.subject,
      alert.evidence.measure,
      short(alert.evidence.value),
      short(alert.evidence.threshold),
      minute(alert.firedAt),
      alert.clearedAt === null ? ABSENT : minute(alert.clearedAt),
    ]),
  )
}
