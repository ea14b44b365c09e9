import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

/** In ajv's strict mode, where an unknown keyword or one without effect is an error of the schema. */
export const validatorOf = (file: string): ValidateFunction =>
  new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allErrors: true,
    formats: { 'date-time': true },
  }).compile(publishedSchema(file))

export const publishedSchema = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../schemas/${file}`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >
