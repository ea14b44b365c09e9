import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { formatDuration } from './duration.ts'
import { type Config, configSchema, horizonsOf } from './schema.ts'

export type ConfigProblem = { readonly line: number; readonly path: string; readonly message: string }

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

/** A configuration that size is a mistake; and YAML aliases could make a small text a huge value. */
const CONFIG_CHARACTERS_MAX = 1_000_000

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
    value = document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (error) {
    return problem(1, '', error instanceof Error ? error.message : 'the aliases cannot be resolved')
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      const range = isRanged(node) ? node.range : null
      if (range) return lines.linePos(range[0]).line
    }
    return 1
  }
  const parsed = configSchema.safeParse(value)
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({
        line: lineOf(issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path),
        path: pathText(issue.path),
        message: messageOf(issue, value),
      })),
    }
  const problems = checkHorizons(parsed.data).map(({ path, message }) => ({
    line: lineOf(path),
    path: pathText(path),
    message,
  }))
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

const messageOf = (issue: z.core.$ZodIssue, root: unknown): string => {
  if (issue.code === 'unrecognized_keys')
    return `unknown: ${issue.keys.join(', ')}; see schemas/leeway.schema.json`
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find((each) => each.code !== 'invalid_value') ?? issue.errors.flat()[0]
    return inner === undefined
      ? issue.message
      : `${pathText(inner.path)} ${messageOf(inner, valueAt(root, issue.path))}`.trim()
  }
  return `${issue.message}${shown(valueAt(root, issue.path))}`
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), root)

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null

const shown = (value: unknown): string => {
  if (value === undefined) return ''
  const text = JSON.stringify(value)
  return `, not ${text.length > 60 ? `${text.slice(0, 60)}...` : text}`
}

/** A horizon is a sum of stored windows, so it must be a multiple; and a store keeps what a rule looks at. */
const checkHorizons = (config: Config): { path: PropertyKey[]; message: string }[] => {
  const named = Object.entries(config.models).map(([name, model]) => ({ path: ['models', name], model }))
  return [{ path: ['defaults'], model: config.defaults }, ...named].flatMap(({ path, model }) =>
    horizonsOf(model)
      .filter((horizonMs) => horizonMs % config.window !== 0)
      .map((horizonMs) => ({
        path,
        message: `a rule looks at windows of ${formatDuration(horizonMs)}, which is not a multiple of window: ${formatDuration(config.window)}; change \`over\` or \`window\``,
      })),
  )
}
