import { importsOf, withoutComments, withoutTexts } from './source.ts'

/**
 * The table of docs/architecture.md, as rules. `says` is the table's own text: a test holds the two together.
 * Whoever may import a folder may import what that folder stands on, so each list is closed downwards.
 */
export type Rule = {
  readonly says: string
  /** Paths of ours below which everything may be imported; 'everything' where there is no bound. */
  readonly may: readonly string[] | 'everything'
  /** Paths of ours of which only types may be imported. */
  readonly mayTypes?: readonly string[]
}

const CORE = [
  'lib/event/',
  'lib/stats/',
  'lib/window/',
  'lib/drift/',
  'lib/alert/',
  'lib/retrain/',
  'lib/cost/',
  'lib/config/',
]
const PIPELINE = [...CORE, 'lib/pipeline/', 'lib/ports.ts']

export const RULES: Readonly<Record<string, Rule>> = {
  'lib/event/': { says: '-', may: [] },
  'lib/stats/': { says: 'nothing of ours', may: [] },
  'lib/window/': { says: 'event, stats', may: ['lib/event/', 'lib/stats/'] },
  'lib/drift/': { says: 'window, stats', may: ['lib/window/', 'lib/stats/', 'lib/event/'] },
  'lib/alert/': { says: 'drift', may: ['lib/drift/', 'lib/window/', 'lib/stats/', 'lib/event/'] },
  'lib/retrain/': {
    says: 'alert',
    may: ['lib/alert/', 'lib/drift/', 'lib/window/', 'lib/stats/', 'lib/event/'],
  },
  'lib/cost/': { says: 'window', may: ['lib/window/', 'lib/stats/', 'lib/event/'] },
  'lib/config/': { says: '-', may: [] },
  'lib/compat/': { says: 'stats', may: ['lib/stats/'] },
  'lib/compare/': {
    says: 'compat, drift, window, stats',
    may: ['lib/compat/', 'lib/drift/', 'lib/window/', 'lib/stats/', 'lib/event/'],
  },
  'lib/report/': { says: 'types of compare', may: [], mayTypes: ['lib/compare/', 'lib/drift/'] },
  'lib/pipeline/': {
    says: 'all above but compare and report, `ports.ts`',
    may: [...CORE, 'lib/ports.ts'],
  },
  'lib/ports.ts': { says: 'types only', may: [], mayTypes: CORE },
  'lib/api/': { says: 'pipeline', may: PIPELINE },
  'lib/adapters/': {
    says: 'ports and pure folders',
    may: [...CORE, 'lib/ports.ts'],
    mayTypes: ['lib/compare/'],
  },
  'lib/local/': { says: 'everything', may: 'everything' },
  'lib/cli/': { says: 'everything', may: 'everything' },
  'functions/': { says: 'api, pipeline, adapters', may: [...PIPELINE, 'lib/adapters/', 'lib/api/'] },
  'demo/': { says: 'everything', may: 'everything' },
  // What the API's types are made of is a type of the API too.
  'web/': { says: 'types of the API', may: [], mayTypes: ['lib/api/types.ts', 'lib/event/event.ts'] },
}

/** What the table does not tell of. */
export const UNTOLD: Readonly<Record<string, Rule>> = {
  'lib/errors.ts': { says: '', may: [] },
}

/** Where the clock, the environment, chance, files and AWS may appear. */
const OUTER = ['lib/adapters/', 'lib/local/', 'lib/cli/', 'functions/', 'demo/']
/** Nothing but functions of their arguments: fine anywhere. */
const PURE_BUILTINS = ['node:crypto', 'node:zlib', 'node:buffer']
const AWS_PACKAGE = /^(?:@aws-sdk|@smithy|@aws-lambda-powertools|@middy)\/|^aws-lambda$/
const WORLD: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date() without an argument', /\bnew Date(?:\(\s*\)|(?!\s*\())(?![.\w])/],
  ['Date() as a function', /(?<!new |[.\w])Date\(/],
  ['process.env', /\bprocess\.env\b/],
  ['Math.random', /\bMath\.random\b/],
  ['performance.now', /\bperformance\.now\b/],
]

export const LINES_MAX = 250

const ruleOf = (path: string): readonly [folder: string, rule: Rule] | null =>
  Object.entries({ ...RULES, ...UNTOLD }).find(([folder]) => path.startsWith(folder)) ?? null

/** What a file does that the architecture forbids, in words. `path` is relative to the project, with `/`. */
export const violationsOf = (path: string, code: string): string[] => {
  const found = ruleOf(path)
  if (found === null) return ['is in a folder that the architecture does not know']
  const [folder, rule] = found
  const outer = OUTER.some((each) => path.startsWith(each))
  return [
    ...importsOf(path, code).flatMap(({ target, typesOnly }) =>
      importViolation(folder, rule, target, typesOnly, outer),
    ),
    ...(outer ? [] : worldViolations(code)),
    ...textViolations(code),
  ]
}

const importViolation = (
  folder: string,
  rule: Rule,
  target: string,
  typesOnly: boolean,
  outer: boolean,
): string[] => {
  const isOurs = /^(?:lib|functions|demo|web|test|scripts|bench|bin|stacks)\//.test(target)
  if (isOurs) {
    if (rule.may === 'everything' || target.startsWith(folder)) return []
    // It knows nothing of ours, and everybody throws it: but for stats, which throw RangeError.
    if (target === 'lib/errors.ts' && folder !== 'lib/stats/') return []
    if (rule.may.some((each) => target.startsWith(each))) return []
    if (typesOnly && rule.mayTypes?.some((each) => target.startsWith(each))) return []
    return [`imports ${target}`]
  }
  if (outer) return []
  if (target === '') return ['imports what is not a literal']
  if (AWS_PACKAGE.test(target)) return [`imports ${target}`]
  if (target.startsWith('node:') && !PURE_BUILTINS.includes(target)) return [`imports ${target}`]
  return []
}

const worldViolations = (code: string): string[] => {
  const text = withoutComments(code)
  return WORLD.filter(([, pattern]) => pattern.test(text)).map(([name]) => `uses ${name}`)
}

const textViolations = (code: string): string[] => {
  const lines = code.split('\n').length
  const text = withoutTexts(code)
  return [
    ...(lines > LINES_MAX ? [`has ${lines} lines; at most ${LINES_MAX}`] : []),
    ...(/(?:[:<|&,]|\bas)\s*any\b(?!\s*[('])|\bany\[\]/.test(text) ? ['uses any'] : []),
    ...(/\b(?:TODO|FIXME|XXX)\b/.test(code) ? ['leaves a TODO'] : []),
    ...(/@ts-(?:ignore|expect-error|nocheck)/.test(code) ? ['silences the compiler'] : []),
  ]
}
