import { type Command, Option } from 'commander'
import type { RetrainRequestAnswer, RetrainRequestsAnswer } from '../../api/types.ts'
import { ABSENT, minute } from '../format.ts'
import { JSON_OPTION, URL_OPTION } from '../options.ts'
import { callService, pathOf, queryOf, sendJson } from '../service-client.ts'
import { formatTable } from '../table.ts'
import { print, printJson } from '../terminal.ts'

type ListOptions = { readonly url: string; readonly model?: string; readonly json?: boolean }
type ReportOptions = {
  readonly url: string
  readonly status: string
  readonly job?: string
  readonly newVersion?: string
  readonly reason?: string
  readonly json?: boolean
}

export const addRetrain = (program: Command): void => {
  const retrain = program
    .command('retrain')
    .summary('retraining requests of a running service')
    .description('Lists retraining requests, and reports what became of one.')
    .addHelpText('after', '\nExample:\n  leeway retrain list --model flight-delay')
  retrain
    .command('list', { isDefault: true })
    .summary('list the requests (the default)')
    .description('Lists the retraining requests, the newest first.')
    .option(...URL_OPTION)
    .option('--model <model>', 'only of this model')
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway retrain list --model flight-delay --json')
    .action(async ({ url, model, json }: ListOptions) => {
      const answer = await callService<RetrainRequestsAnswer>(
        url,
        `/v1/retrain-requests${queryOf({ model })}`,
      )
      if (json === true) printJson(answer)
      else print(describe(answer.requests))
    })
  retrain
    .command('report')
    .summary('report what a training job did')
    .description(
      'Reports what a training job did with a request. The first job that reports running owns it.',
    )
    .argument('<id>', 'of the request')
    .addOption(
      new Option('--status <status>', 'what happened')
        .choices(['running', 'succeeded', 'failed', 'cancelled'])
        .makeOptionMandatory(),
    )
    .option('--job <id>', 'the job that reports: with running, succeeded and failed')
    .option('--new-version <version>', 'what was trained: with succeeded')
    .option('--reason <text>', 'with failed and cancelled')
    .option(...URL_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExample:\n  leeway retrain report 3f1c0de5 --status running --job train-17')
    .action(async (id: string, { url, status, job, newVersion, reason, json }: ReportOptions) => {
      const path = pathOf('v1', 'retrain-requests', id)
      const update = { status, jobId: job, newVersion, reason }
      const request = await sendJson<RetrainRequestAnswer>(url, path, 'PATCH', update)
      if (json === true) printJson(request)
      else print(describe([request]))
    })
}

const describe = (requests: readonly RetrainRequestAnswer[]): string => {
  if (requests.length === 0)
    return 'no retraining requests: `retrain` of leeway.yaml says after how many drifted windows one is made'
  return formatTable(
    [
      { title: 'id' },
      { title: 'model' },
      { title: 'status' },
      { title: 'requested' },
      { title: 'replaces' },
      { title: 'job' },
      { title: 'new version' },
      { title: 'cause' },
    ],
    requests.map((request) => [
      request.id,
      request.model,
      request.status,
      minute(request.requestedAt),
      request.replacesVersion === '' ? ABSENT : request.replacesVersion,
      request.jobId ?? request.jobRef ?? ABSENT,
      request.newVersion ?? ABSENT,
      request.reason === null ? request.cause : `${request.cause}: ${request.reason}`,
    ]),
  )
}
