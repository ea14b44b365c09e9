import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { formatDuration } from './duration.ts'
import { type Config, configSchema } from './schema.ts'

export type ConfigProblem = { readonly line: number; readonly path: string; readonly message: string }

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

/** A configuration that size is a mistake; and YAML aliases could make a small text a huge value. */
const CONFIG_CHARACTERS_MAX = 1_000_000
const ALIASES_MAX = 100

/** The text of `leeway.yaml` (or JSON, which is YAML) to a configuration, or to every problem with its line. */
export const parseConfig = (text: string): ParsedConfig => {
  if (text.length > CONFIG_CHARACTERS_MAX)
    return problem(1, '', `${text.length} characters; at most ${CONFIG_CHARACTERS_MAX}`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [syntax] = document.errors
  if (syntax !== undefined)
    return problem(lines.linePos(syntax.pos[0]).line, '', `not YAML: ${syntax.message}`)
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: ALIASES_MAX }) ?? {}
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'the aliases cannot be resolved'
    return problem(
      1,
      '',
      `${reason}: at most ${ALIASES_MAX} aliases, each to an anchor; write the values out`,
    )
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      const range = isRanged(node) ? node.range : null
      if (range) return lines.linePos(range[0]).line
    }
    return 1
  }
  const located = ({ path, message }: Leaf): ConfigProblem => ({
    line: lineOf(path),
    path: pathText(path),
    message,
  })
  const parsed = configSchema.safeParse(value)
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.error.issues.flatMap((issue) => leavesOf(issue, [], value)).map(located),
    }
  const problems = [...checkHorizons(parsed.data), ...checkRetention(parsed.data)].map(located)
  return problems.length === 0 ? { ok: true, config: parsed.data } : { ok: false, problems }
}

export const formatProblems = (file: string, problems: readonly ConfigProblem[]): string =>
  problems
    .map(({ line, path, message }) => `${file}:${line}: ${path === '' ? '' : `${path}: `}${message}`)
    .join('\n')

const problem = (line: number, path: string, message: string): ParsedConfig => ({
  ok: false,
  problems: [{ line, path, message }],
})

const isRanged = (node: unknown): node is { range?: [number, number, number] | null } =>
  typeof node === 'object' && node !== null && 'range' in node

const pathText = (path: readonly PropertyKey[]): string => path.map(String).join('.')

type Leaf = { readonly path: readonly PropertyKey[]; readonly message: string }

/** The members at fault: one of each unknown name, and inside a union those of the alternative that was meant. */
const leavesOf = (issue: z.core.$ZodIssue, above: readonly PropertyKey[], root: unknown): Leaf[] => {
  const path = [...above, ...issue.path]
  const leaf = (message: string): Leaf => ({ path, message: `${message}${shown(valueAt(root, path))}` })
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: 'is not a member that Leeway knows; see schemas/leeway.schema.json',
    }))
  if (issue.code !== 'invalid_union') return [leaf(issue.message)]
  const meant = issue.errors.find((issues) => issues.some(({ path: inner }) => inner.length > 0))
  if (meant !== undefined) return meant.flatMap((inner) => leavesOf(inner, path, root))
  const [first] = issue.errors.flat()
  // Every alternative of ours that is not an object or a text is `false`.
  return [leaf(first === undefined ? issue.message : `${first.message}, or false`)]
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), root)

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null

const shown = (value: unknown): string => {
  if (value === undefined) return ''
  const text = textOf(value)
  return `, not ${text.length > 60 ? `${text.slice(0, 60)}...` : text}`
}

const textOf = (value: unknown): string => {
  if (typeof value === 'number') return String(value)
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value that contains itself'
  }
}

/** A horizon is a sum of stored windows, so it must be a multiple; and a store keeps what a rule looks at. */
const checkHorizons = (config: Config): Leaf[] => {
  const named = Object.entries(config.models).map(([name, model]) => ({ above: ['models', name], model }))
  return [{ above: ['defaults'], model: config.defaults }, ...named].flatMap(({ above, model }) =>
    (['drift', 'latency', 'errors'] as const).flatMap((rule): Leaf[] => {
      const { over } = model[rule] || { over: 0 }
      if (over % config.window === 0) return []
      const message = `${formatDuration(over)} is not a multiple of window: ${formatDuration(config.window)}; change \`over\` or \`window\``
      return [{ path: [...above, rule, 'over'], message }]
    }),
  )
}

/** An event that is accepted must find its window: one that has expired in part would be on other bins. */
const checkRetention = ({ clock, acceptPast, retention }: Config): Leaf[] =>
  clock === 'wall' && acceptPast > retention
    ? [
        {
          path: ['acceptPast'],
          message: `${formatDuration(acceptPast)} is longer than retention: ${formatDuration(retention)}; shorten it, or keep windows longer`,
        },
      ]
    : []
