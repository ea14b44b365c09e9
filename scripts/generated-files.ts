import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { notificationSchema } from '../lib/alert/notification-schema.ts'
import { configSchema } from '../lib/config/schema.ts'
import { eventSchema } from '../lib/event/event-schema.ts'
import { retrainMessageSchema } from '../lib/retrain/message-schema.ts'
import { configTables, type Schema } from './config-table.ts'

export type GeneratedFile = { readonly path: string; readonly text: string }

export const ROOT = new URL('..', import.meta.url)

/** What is published of the code in other forms: the schemas, and the tables of docs/configuration.md. */
export const generatedFiles = (): GeneratedFile[] => [
  { path: 'schemas/event.v1.schema.json', text: json(eventSchema()) },
  { path: 'schemas/notification.v1.schema.json', text: json(notificationSchema()) },
  { path: 'schemas/retrain-request.v1.schema.json', text: json(retrainMessageSchema()) },
  { path: 'schemas/leeway.schema.json', text: json(publishedConfigSchema()) },
  withTables('docs/configuration.md'),
]

/** `leeway.yaml` as people write it: defaults are not filled in yet. */
export const publishedConfigSchema = () => {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { io: 'input' })
  return {
    $schema,
    $id: 'urn:leeway:schema:configuration',
    title: 'Leeway configuration (leeway.yaml)',
    description:
      'Every member has a default. Bounds of durations stand in $comment, because JSON Schema has no word for them; `over` is a multiple of `window`. `leeway validate leeway.yaml` checks those too.',
    ...rest,
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const BEGIN = '<!-- begin: written by npm run schemas -->'
const END = '<!-- end -->'

const withTables = (path: string): GeneratedFile => {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`${path} needs the lines ${BEGIN} and ${END}`)
  const tables = configTables(publishedConfigSchema() as Schema)
  return { path, text: `${text.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${text.slice(end)}` }
}
