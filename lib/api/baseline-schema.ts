import { z } from 'zod'
import { BINS_LIMIT, RARE_MAX } from '../drift/reference.ts'
import { LIMITS } from '../event/limits.ts'
import { cellCount, type Subject } from '../window/bins.ts'
import { subjectKeyOf } from '../window/compiled-bins.ts'
import { categoryOf } from '../window/outside-page.ts'
import { nameSchema, timeSchema } from './schemas.ts'

const count = z.int().min(0)
const subjectMembers = {
  role: z.enum(['feature', 'prediction']),
  name: z.string().min(1).max(LIMITS.featureNameLength),
  counts: z
    .array(count)
    .max(BINS_LIMIT + 3)
    .describe('missing, unexpected, then the bins'),
}

const isAscending = (edges: readonly number[]): boolean =>
  edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge))

const category = z
  .string()
  .refine(
    (text) => categoryOf(text) === text,
    `a category has at most ${LIMITS.categoryLength} bytes of UTF-8`,
  )

/** -0 and 0 are one edge, and JSON writes them alike. */
const edge = z.number().transform((value) => value + 0)

const subjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...subjectMembers,
    kind: z.literal('numeric'),
    edges: z
      .array(edge)
      .max(BINS_LIMIT)
      .refine(isAscending, 'edges ascend, each greater than the one before'),
  }),
  z.strictObject({
    ...subjectMembers,
    kind: z.literal('categorical'),
    categories: z
      .array(category)
      .max(BINS_LIMIT)
      .refine((names) => new Set(names).size === names.length, 'each category once'),
    rare: z.array(category).max(RARE_MAX).optional().describe('Known categories that share the last bin'),
  }),
  z.strictObject({ ...subjectMembers, kind: z.literal('boolean') }),
])

/** The features of an event, and its score and label. */
const SUBJECTS_MAX = LIMITS.features + 2

const contentSchema = z
  .strictObject({
    subjects: z.array(subjectSchema).min(1).max(SUBJECTS_MAX),
    rows: count.describe('Events that were counted'),
    origin: z.string().min(1).max(1_000).describe('Where the counts come from, in words'),
  })
  .superRefine(({ subjects, rows }, context) => {
    const seen = new Set<string>()
    for (const [i, subject] of subjects.entries()) {
      const fault = faultOf(subject, rows, seen)
      if (fault !== null) context.addIssue({ code: 'custom', path: ['subjects', i], message: fault })
    }
  })

const faultOf = (subject: z.output<typeof subjectSchema>, rows: number, seen: Set<string>): string | null => {
  const key = subjectKeyOf(subject.role, subject.name)
  if (seen.has(key)) return `${subject.role} '${subject.name}' is there twice: send it once`
  seen.add(key)
  if (subject.role === 'prediction' && subject.name !== 'score' && subject.name !== 'label')
    return `a prediction has a score and a label, not '${subject.name}'`
  if (subject.kind === 'categorical' && subject.rare?.some((name) => subject.categories.includes(name)))
    return 'a category is among the rare ones too: send it once'
  const cells = cellCount(binsOf(subject))
  if (subject.counts.length !== cells)
    return `${subject.counts.length} counts; its bins need ${cells}: missing, unexpected, then one a bin`
  const total = subject.counts.reduce((sum, each) => sum + each, 0)
  return total > rows ? `its counts sum to ${total}, over the ${rows} rows` : null
}

/** A subject without its counts. */
export const binsOf = (subject: z.output<typeof subjectSchema>): Subject => {
  const { counts: _, ...bins } = subject
  return bins
}

export const baselineBody = z.strictObject({
  baseline: z.union([
    z.strictObject({
      fromWindows: z.strictObject({
        from: timeSchema,
        to: timeSchema,
        version: z.string().max(LIMITS.nameLength).optional(),
      }),
    }),
    contentSchema,
  ]),
  activateFrom: timeSchema.optional().describe('In force for windows that start then or later'),
  version: nameSchema.optional().describe('Absent: every version that has no baseline of its own'),
})
