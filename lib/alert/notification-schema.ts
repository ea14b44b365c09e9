import { ALERT_RULES } from './alert.ts'

const TIME = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
}
const COUNT = { type: 'integer', minimum: 0 }
const described = <T extends object>(schema: T, description: string) => ({ description, ...schema })

/** `Notification` (alert.ts) for those who receive it; `npm run schemas` writes schemas/notification.v1.schema.json. */
export const notificationSchema = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:leeway:schema:notification:v1',
  title: 'Leeway alert notification, version 1',
  description:
    'What is published when an alert fires, gets worse or resolves. It may arrive twice: de-duplicate on notificationId. Later releases may add members, so ignore those that you do not know.',
  type: 'object',
  required: Object.keys(MEMBERS),
  properties: MEMBERS,
  if: { properties: { kind: { const: 'resolved' } } },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own keyword.
  then: { properties: { clearedAt: { type: 'string' } } },
  else: { properties: { clearedAt: { type: 'null' } } },
})

const MEMBERS = {
  schemaVersion: { const: 1 },
  notificationId: {
    type: 'string',
    pattern: '^[0-9a-f]{16}-[1-9]\\d*-[1-9]\\d*$',
    description:
      '`<alertId>-<episode>-<transition>`: equal for every delivery of one transition, never used again',
  },
  kind: { enum: ['fired', 'escalated', 'resolved'] },
  alertId: {
    type: 'string',
    pattern: '^[0-9a-f]{16}$',
    description:
      'Equal for every episode of the same trouble: model, version, variant, segment, rule, subject',
  },
  episode: {
    type: 'integer',
    minimum: 1,
    description: '1 for the first firing; a firing after a resolve is a new one',
  },
  model: { type: 'string', minLength: 1 },
  version: { type: 'string', description: 'Empty where the events name none' },
  variant: { type: 'string', description: 'Empty where the events name none' },
  segment: { type: 'string', description: '`name=value,...` by name; empty where the events name none' },
  rule: { enum: ALERT_RULES },
  subject: { type: 'string', description: 'A feature, `score` or `label`, or the measure of a limit' },
  level: { enum: ['warning', 'critical'], description: 'It does not fall within an episode' },
  firedAt: described(TIME, 'End of the window that fired'),
  clearedAt: {
    anyOf: [TIME, { type: 'null' }],
    description: 'End of the window that resolved it; null until then',
  },
  window: {
    type: 'object',
    description: 'The window whose verdict caused this message, [start, end)',
    required: ['start', 'end'],
    properties: { start: TIME, end: TIME },
  },
  evidence: {
    type: 'object',
    required: ['measure', 'value', 'threshold', 'pValue', 'count'],
    properties: {
      measure: { type: 'string', description: 'With its unit: psi, latencyP95Ms, errorRate' },
      value: { type: 'number' },
      threshold: { type: 'number' },
      pValue: { anyOf: [{ type: 'number', minimum: 0, maximum: 1 }, { type: 'null' }] },
      count: described(COUNT, 'Observations behind the value'),
    },
  },
  summary: {
    type: 'string',
    minLength: 1,
    description: 'One sentence: what, where, how much against which limit, since when',
  },
} as const
