import { z } from 'zod'
import { LIMITS } from '../event/limits.ts'
import { parseTime } from '../event/parse-time.ts'

/** As in an event: no control characters, nothing that has no UTF-8. */
const NAME = /^[^\p{Cc}\p{Cs}]+$/u
const NAME_ERROR = 'a name without control characters'
const ID_LENGTH = 256

export const nameSchema = z.string().min(1).max(LIMITS.nameLength).regex(NAME, NAME_ERROR)
export const idSchema = z.string().min(1).max(ID_LENGTH).regex(NAME, NAME_ERROR)

const TIME_ERROR =
  'a time is RFC 3339 text with seconds and an offset, or epoch milliseconds, from 1970 to 2286'
const TIME_LENGTH = 40

const timeOf = (value: string | number, context: z.RefinementCtx): number => {
  const isDigits = typeof value === 'string' && /^\d+$/.test(value)
  const timeMs = parseTime(isDigits ? Number(value) : value)
  if (timeMs !== null) return timeMs
  context.addIssue({ code: 'custom', message: TIME_ERROR })
  return z.NEVER
}

/** In a query an unescaped `+` of an offset reads as a blank. */
const queryTimeSchema = z
  .string()
  .max(TIME_LENGTH)
  .describe('RFC 3339 or epoch milliseconds')
  .transform((text, context) => timeOf(text.replace(/ (\d\d:\d\d)$/, '+$1'), context))

export const timeSchema = z
  .union([z.string().max(TIME_LENGTH), z.number()], { error: TIME_ERROR })
  .transform(timeOf)

/** An empty filter means the series without a version, variant or segment. */
const filterSchema = (length: number) => z.string().max(length)

export const rangeQuery = z.strictObject({
  from: queryTimeSchema.optional(),
  to: queryTimeSchema.optional(),
  version: filterSchema(LIMITS.nameLength).optional(),
  variant: filterSchema(LIMITS.nameLength).optional(),
  segment: filterSchema(LIMITS.segmentLength).optional(),
})

export const windowsQuery = rangeQuery.extend({ cells: z.enum(['true', 'false']).optional() })
export const alertsQuery = z.strictObject({ state: z.enum(['firing', 'resolved']).optional() })
export const retrainQuery = z.strictObject({ model: nameSchema.optional() })

export const acknowledgeBody = z.strictObject({
  by: idSchema.describe('Who takes the alert'),
})

const reason = z.string().max(1_000).default('no reason given')

export const retrainUpdateBody = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('running'), jobId: idSchema }),
  z.strictObject({ status: z.literal('succeeded'), jobId: idSchema, newVersion: nameSchema }),
  z.strictObject({ status: z.literal('failed'), jobId: idSchema.nullable().default(null), reason }),
  z.strictObject({ status: z.literal('cancelled'), reason }),
])

/** What may stand in a path, by its name in braces. */
export const PATH_PARAMETERS = { model: nameSchema, id: idSchema } as const
