const TIME = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
}

/** `RetrainMessage` (message.ts) for trainers; `npm run schemas` writes schemas/retrain-request.v1.schema.json. */
export const retrainMessageSchema = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:leeway:schema:retrain-request:v1',
  title: 'Leeway retraining request, version 1',
  description:
    'What a trainer finds in the queue. It may arrive twice: report `running` with your job id for requestId (PATCH /v1/retrain-requests/{id}) and go on only when that is accepted. Later releases may add members, so ignore those that you do not know.',
  type: 'object',
  required: Object.keys(MEMBERS),
  properties: MEMBERS,
})

const MEMBERS = {
  schemaVersion: { const: 1 },
  requestId: {
    type: 'string',
    pattern: '^retrain-[a-z0-9-]+-[0-9a-f]{8}-[1-9]\\d*$',
    maxLength: 128,
    description: 'Equal for every delivery of one request; fit to be the name of a job',
  },
  model: { type: 'string', minLength: 1 },
  replacesVersion: {
    type: 'string',
    description: 'The version whose drift has held longest; empty where the events name none',
  },
  requestedAt: { ...TIME, description: 'End of the window that decided it' },
  because: {
    type: 'array',
    minItems: 1,
    maxItems: 50,
    uniqueItems: true,
    items: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    description: 'Alert ids, those that have held longest first',
  },
  cause: { type: 'string', minLength: 1, description: '`because` in one sentence, for people' },
  trainingWindow: {
    type: 'object',
    description:
      'From the first bad window of these alerts to the decision: the data that the model does not know',
    required: ['start', 'end'],
    properties: { start: TIME, end: TIME },
  },
} as const
