import { LOCAL_CREDENTIALS, LOCAL_REGION } from './clients.ts'
import type { Provisioned } from './provision.ts'
import type { ServerUrls } from './servers.ts'

/** What the handlers find in their environment, `null` for what they must not find. */
type Variables = Readonly<Record<string, string | null>>

/**
 * Everything that decides where the AWS SDK goes is set or removed: a profile, a session token or an "ignore the
 * configured endpoints" of the developer's shell would send local events to a real account.
 */
export const localVariables = (
  urls: ServerUrls,
  names: Provisioned,
  configPath: string | undefined,
): Variables => ({
  AWS_REGION: LOCAL_REGION,
  AWS_DEFAULT_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: null,
  AWS_PROFILE: null,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: null,
  AWS_ENDPOINT_URL: null,
  AWS_ENDPOINT_URL_KINESIS: urls.kinesis,
  AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
  AWS_ENDPOINT_URL_SNS: urls.sns,
  AWS_ENDPOINT_URL_SQS: urls.sqs,
  LEEWAY_TABLE: names.table,
  LEEWAY_STREAM: names.stream,
  LEEWAY_ALERT_TOPIC_ARN: names.topicArn,
  LEEWAY_RETRAIN_QUEUE_URL: names.queueUrl,
  ...(configPath === undefined ? {} : { LEEWAY_CONFIG: configPath }),
})

/** Puts the variables into `environment` and returns what puts it back as it was. */
export const applyVariables = (
  variables: Variables,
  environment: NodeJS.ProcessEnv = process.env,
): (() => void) => {
  const before = Object.keys(variables).map((name) => [name, environment[name] ?? null] as const)
  for (const [name, value] of Object.entries(variables)) setOrRemove(environment, name, value)
  return () => {
    for (const [name, value] of before) setOrRemove(environment, name, value)
  }
}

const setOrRemove = (environment: NodeJS.ProcessEnv, name: string, value: string | null): void => {
  if (value === null) delete environment[name]
  else environment[name] = value
}
