/** As much of JSON Schema as zod writes of our configuration. */
export type Schema = {
  readonly $ref?: string
  readonly $comment?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

const RULES = ['drift', 'latency', 'errors', 'retrain'] as const
const REFERENCES = ['rolling', 'seasonal'] as const

/** Every member of leeway.yaml as Markdown tables: member, default, bounds, meaning. */
export const configTables = (root: Schema): string => {
  const definition = (name: string): Schema => root.$defs?.[name] ?? missing(name)
  const model = definition('model')
  const rule = (name: string) => definitionOf(root, model.properties?.[name] ?? missing(name))
  const queues = root.properties?.training?.oneOf ?? missing('training')
  return [
    section('The service', root),
    section('`defaults`, and each entry of `models`', model),
    ...RULES.map((name) => section(`\`${name}\` of a model`, rule(name))),
    ...REFERENCES.map((name) =>
      section(`\`reference\` of \`drift\`: ${name}`, definition(`${name}Reference`)),
    ),
    section('Each entry of `prices`', definition('tokenPrice')),
    ...queues.map((queue) => section(`\`training\` with \`kind: ${queue.properties?.kind?.const}\``, queue)),
  ].join('\n\n')
}

const missing = (name: string): never => {
  throw new Error(`the schema of leeway.yaml has no ${name}: change scripts/config-table.ts with it`)
}

/** The object among the alternatives of a rule, which may also be `false`. */
const definitionOf = (root: Schema, { anyOf = [] }: Schema): Schema => {
  const name =
    anyOf
      .find(({ $ref }) => $ref !== undefined)
      ?.$ref?.split('/')
      .at(-1) ?? missing('rule')
  return root.$defs?.[name] ?? missing(name)
}

const section = (title: string, { properties = {}, required = [] }: Schema): string =>
  [
    `### ${title}`,
    '',
    '| member | default | bounds | meaning |',
    '| --- | --- | --- | --- |',
    ...Object.entries(properties).map(
      ([name, member]) =>
        `| \`${name}\` | ${defaultOf(member, required.includes(name))} | ${cell(boundsOf(member))} | ${cell(member.description ?? missing(`description of ${name}`))} |`,
    ),
  ].join('\n')

const cell = (text: string): string => text.replaceAll('|', '\\|')

const defaultOf = (member: Schema, required: boolean): string => {
  if (member.default !== undefined) return `\`${textOf(member.default)}\``
  return required ? 'required' : 'none'
}

/** As it is written in YAML. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const boundsOf = (member: Schema): string => {
  if (member.anyOf !== undefined) return [...new Set(member.anyOf.map(boundsOf))].join(', or ')
  if (member.oneOf !== undefined)
    return member.oneOf.map((each) => `\`kind: ${each.properties?.kind?.const}\``).join(' or ')
  if (member.const !== undefined) return `\`${textOf(member.const)}\``
  if (member.enum !== undefined) return member.enum.map((each) => `\`${textOf(each)}\``).join(' or ')
  if (member.$ref !== undefined) return 'an object, see below'
  switch (member.type) {
    case 'string':
      return member.pattern === undefined
        ? `${member.minLength ?? 0} to ${member.maxLength} characters`
        : `a duration ${member.$comment}`
    case 'integer':
      return `a whole number ${rangeOf(member)}`
    case 'number':
      return `a number ${rangeOf(member)}`
    case 'array':
      return `at most ${member.maxItems} entries, see below`
    default:
      return 'an object, see below'
  }
}

const rangeOf = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string =>
  `${exclusiveMinimum === undefined ? `from ${minimum}` : `above ${exclusiveMinimum}`} ${exclusiveMaximum === undefined ? `to ${maximum}` : `and below ${exclusiveMaximum}`}`
