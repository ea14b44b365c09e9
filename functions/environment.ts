import { readFileSync } from 'node:fs'
import { formatProblems, parseConfig } from '../lib/config/parse-config.ts'
import type { Config } from '../lib/config/schema.ts'
import { LeewayError } from '../lib/errors.ts'

/** What each variable is for: said when it is missing. */
const VARIABLES = {
  LEEWAY_TABLE: 'the name of the DynamoDB table',
  LEEWAY_STREAM: 'the name of the Kinesis stream of events',
  LEEWAY_ALERT_TOPIC_ARN: 'the ARN of the SNS topic that alerts are published to',
  LEEWAY_RETRAIN_QUEUE_URL: 'the URL of the SQS FIFO queue of retraining requests (training.kind: sqs)',
} as const

/** A variable of the environment; a missing one stops the start with its name and remedy. */
export const required = (name: keyof typeof VARIABLES): string => {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new LeewayError(
      'configuration',
      `the environment variable ${name} is not set: it is ${VARIABLES[name]}`,
    )
  return value
}

/** LEEWAY_CONFIG is the path of a leeway.yaml, or its text; without it every default holds. */
export const configuration = (): Config => {
  const given = process.env.LEEWAY_CONFIG ?? ''
  const isText = given === '' || given.includes('\n') || given.startsWith('{')
  const parsed = parseConfig(isText ? given : readFile(given))
  if (parsed.ok) return parsed.config
  throw new LeewayError('configuration', formatProblems(isText ? 'LEEWAY_CONFIG' : given, parsed.problems))
}

const readFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new LeewayError('configuration', `LEEWAY_CONFIG names ${path}, which cannot be read`, { cause })
  }
}
