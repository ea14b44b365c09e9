import { z } from 'zod'
import { BINS_LIMIT, RARE_MAX } from '../drift/reference.ts'
import { REFERENCE_WINDOWS_MAX } from '../drift/reference-windows.ts'
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

const windowsSchema = z.strictObject({
  widthMs: z
    .int()
    .min(60_000)
    .max(31 * 86_400_000),
  windows: z
    .array(
      z.strictObject({
        startMs: z.int().describe('A multiple of widthMs'),
        counts: z.array(z.array(count).max(BINS_LIMIT + 3)).describe('As `counts`, by subject'),
      }),
    )
    .max(REFERENCE_WINDOWS_MAX)
    .describe('Ascending'),
})

const contentSchema = z
  .strictObject({
    subjects: z.array(subjectSchema).min(1).max(SUBJECTS_MAX),
    rows: count.describe('Events that were counted'),
    windows: windowsSchema
      .nullish()
      .describe('The windows that they were counted in: how much windows vary is learnt from them'),
    origin: z.string().min(1).max(1_000).describe('Where the counts come from, in words'),
  })
  .superRefine(({ subjects, rows, windows }, context) => {
    const windowFault = windows ? windowFaultOf(subjects, windows) : null
    if (windowFault !== null) context.addIssue({ code: 'custom', path: ['windows'], message: windowFault })
    const seen = new Set<string>()
    for (const [i, subject] of subjects.entries()) {
      const fault = faultOf(subject, rows, seen)
      if (fault !== null) context.addIssue({ code: 'custom', path: ['subjects', i], message: fault })
    }
  })

type Subjects = readonly z.output<typeof subjectSchema>[]

/** Windows are a part of what the baseline counts: none may hold what the sum does not. */
const windowFaultOf = (
  subjects: Subjects,
  { widthMs, windows }: z.output<typeof windowsSchema>,
): string | null => {
  const sums = subjects.map(({ counts }) => counts.map(() => 0))
  let previous = Number.NEGATIVE_INFINITY
  for (const { startMs, counts } of windows) {
    if (startMs % widthMs !== 0) return `a window starts at ${startMs}, not a multiple of ${widthMs}`
    if (startMs <= previous) return `a window at ${startMs} follows one at ${previous}: send them in order`
    previous = startMs
    for (const [i, subject] of subjects.entries()) {
      const cells = counts[i] ?? []
      if (cells.length !== subject.counts.length)
        return `the window at ${startMs} has ${cells.length} counts for '${subject.name}', which has ${subject.counts.length}`
      for (const [cell, each] of cells.entries()) {
        const sum = (sums[i]?.[cell] ?? 0) + each
        if (sum > (subject.counts[cell] ?? 0))
          return `the windows hold ${sum} in cell ${cell} of '${subject.name}', over the ${subject.counts[cell]} of all`
        if (sums[i] !== undefined) sums[i][cell] = sum
      }
    }
  }
  return null
}

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
