import type { Command } from 'commander'
import type { Embedded } from '../../local/embedded.ts'
import { configPathOf, DEFAULT_CONFIG, readConfig } from '../config-file.ts'
import { DEFAULT_PORT, JSON_OPTION, parsePort, parseShards } from '../options.ts'
import { stopRequested } from '../stop-signal.ts'
import { formatTable } from '../table.ts'
import { print, printJson, say } from '../terminal.ts'

type Options = {
  readonly config?: string
  readonly port?: number
  readonly data?: string
  readonly shards?: number
  readonly json?: boolean
}

export const addUp = (program: Command): void => {
  program
    .command('up')
    .summary('start the embedded service')
    .description(
      'Starts the whole service in this process, on 127.0.0.1 only: the Lambda functions, and servers that speak the Kinesis, DynamoDB, SNS and SQS protocols. It stays up until Ctrl-C, which finishes what is in flight; a second one stops at once.',
    )
    .option(
      '--config <file>',
      `the configuration (default: ${DEFAULT_CONFIG} if there is one, else the defaults)`,
    )
    .option('--port <n>', `of the page and the API; 0 is any free one (default: ${DEFAULT_PORT})`, parsePort)
    .option('--data <dir>', 'keep everything there, across restarts (default: nothing is kept)')
    .option('--shards <n>', 'of the stream, when it is made (default: 1)', parseShards)
    .option(JSON_OPTION[0], 'print the endpoints as one JSON document')
    .addHelpText('after', '\nExample:\n  leeway up --config leeway.yaml --data .leeway')
    .action(async ({ config, port, data, shards, json }: Options) => {
      const stop = stopRequested()
      const configPath = configPathOf(config)
      if (configPath !== null) readConfig(configPath)
      const { startLocalService } = await import('../local-service.ts')
      const service = await startLocalService(
        {
          ...(port === undefined ? {} : { httpPort: port }),
          ...(data === undefined ? {} : { dataDir: data }),
          ...(shards === undefined ? {} : { shards }),
        },
        configPath,
      )
      if (json === true) printJson(endpointsOf(service))
      else print(welcome(service, configPath, data))
      await stop
      await service.stop()
      say('Stopped.')
    })
}

const endpointsOf = ({ urls, stream, table, topicArn, queueUrl, pagesQueueUrl, dataDir }: Embedded) => ({
  ...urls,
  stream,
  table,
  topicArn,
  retrainQueueUrl: queueUrl,
  pagesQueueUrl,
  dataDir,
})

const welcome = (service: Embedded, configPath: string | null, data: string | undefined): string => {
  const { urls, stream, table, topicArn, queueUrl, pagesQueueUrl } = service
  const endpoints = formatTable(
    [{ title: 'endpoint' }, { title: 'address' }, { title: 'what is there' }],
    [
      ['HTTP', urls.http, 'the page at /, the API at /v1, described at /openapi.json'],
      ['Kinesis', urls.kinesis, `stream ${stream}: events`],
      ['DynamoDB', urls.dynamodb, `table ${table}: all state`],
      ['SNS', urls.sns, `${topicArn}: alerts`],
      ['SQS', urls.sqs, `${queueUrl}: retraining requests`],
      ['', '', `${pagesQueueUrl}: the alerts, as a subscriber gets them`],
    ],
  )
  return `${endpoints}

configuration  ${configPath ?? 'the defaults; `leeway init SAMPLE` writes one'}
data           ${data ?? 'not kept; --data DIR keeps it'}

Send a first event:

  curl -s ${urls.http}/v1/events -H 'content-type: application/json' \\
    -d '{"model":"my-model","time":"'$(date -u +%FT%TZ)'","features":{"x":1.5},"prediction":{"score":0.3},"latencyMs":12}'

Then \`leeway status${urls.http.endsWith(`:${DEFAULT_PORT}`) ? '' : ` --url ${urls.http}`}\`, or look at ${urls.http}/. Ctrl-C stops.`
}
