import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda'
import { handle, type LambdaEvent } from 'hono/aws-lambda'
import { kinesisClient } from '../lib/adapters/aws/clients.ts'
import { kinesisEventStream } from '../lib/adapters/kinesis/event-stream.ts'
import { apiApp } from '../lib/api/app.ts'
import { pricesWith } from '../lib/cost/prices.ts'
import packageFile from '../package.json' with { type: 'json' }
import { configuration, required } from './environment.ts'
import { handlerOf, logger, once, storeFromEnvironment } from './wiring.ts'

const serve = once(() => {
  const config = configuration()
  return handle(
    apiApp({
      store: storeFromEnvironment(),
      stream: kinesisEventStream(kinesisClient(), required('LEEWAY_STREAM')),
      config,
      prices: pricesWith(config.prices),
      wallMs: Date.now,
      version: packageFile.version,
      onError: (error) => logger.error('the request failed', { error: error as Error }),
    }),
  )
})

/** The HTTP API behind API Gateway (payload format 2.0) or a function URL. */
export const handler = handlerOf(
  async (event: APIGatewayProxyEventV2, context): Promise<APIGatewayProxyResultV2> =>
    // Hono declares the same event with its optional members typed otherwise.
    (await serve()(event as unknown as LambdaEvent, context)) as APIGatewayProxyResultV2,
)
