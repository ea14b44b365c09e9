import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RULES, UNTOLD, violationsOf } from './architecture/rules.ts'
import { importsOf } from './architecture/source.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'))
    .sort()

const FILES = ['lib', 'functions', 'web'].flatMap(filesBelow)

describe('the code keeps to docs/architecture.md', () => {
  it.each(FILES)('%s', (path) => {
    expect(violationsOf(path, readFileSync(join(ROOT, path), 'utf8'))).toEqual([])
  })

  it('there is code in every folder that is told of, so that no rule is about nothing', () => {
    for (const folder of [...Object.keys(RULES), ...Object.keys(UNTOLD)])
      if (!folder.startsWith('demo/'))
        expect(
          FILES.filter((path) => path.startsWith(folder)),
          folder,
        ).not.toEqual([])
  })

  it('the rules are those of the table, word for word', () => {
    const table = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
      .split('\n')
      .map((line) => /^\| `([^`]+)` \|.*\| ([^|]+) \|$/.exec(line))
      .flatMap((row) => (row === null ? [] : [[row[1] ?? '', (row[2] ?? '').trim()] as const]))
    const told = Object.fromEntries(table.filter(([folder]) => UNTOLD[folder] === undefined))
    expect(told).toEqual(
      Object.fromEntries(Object.entries(RULES).map(([folder, { says }]) => [folder, says])),
    )
  })
})

/** The check itself: each snippet breaks one rule, in a file where another would not. */
const BROKEN: readonly (readonly [sentence: string, path: string, code: string, violation: string])[] = [
  [
    'stats that know windows',
    'lib/stats/psi.ts',
    "import { x } from '../window/bins.ts'",
    'imports lib/window/bins.ts',
  ],
  [
    'stats that throw our error',
    'lib/stats/psi.ts',
    "import { LeewayError } from '../errors.ts'",
    'imports lib/errors.ts',
  ],
  [
    'an event that knows alerts, by type only',
    'lib/event/a.ts',
    "import type { A } from '../alert/alert.ts'",
    'imports lib/alert/alert.ts',
  ],
  [
    'an import over several lines',
    'lib/event/a.ts',
    "import {\n  a,\n  b,\n} from '../drift/a.ts'",
    'imports lib/drift/a.ts',
  ],
  ['a re-export', 'lib/window/a.ts', "export { a } from '../drift/a.ts'", 'imports lib/drift/a.ts'],
  ['an export of everything', 'lib/window/a.ts', "export * from '../drift/a.ts'", 'imports lib/drift/a.ts'],
  ['an import for its effect', 'lib/window/a.ts', "import '../drift/a.ts'", 'imports lib/drift/a.ts'],
  [
    'a dynamic import',
    'lib/window/a.ts',
    "const a = await import('../drift/a.ts')",
    'imports lib/drift/a.ts',
  ],
  ['a type by import()', 'lib/window/a.ts', "type A = import('../drift/a.ts').A", 'imports lib/drift/a.ts'],
  [
    'a dynamic import of something computed',
    'lib/window/a.ts',
    'await import(name)',
    'imports what is not a literal',
  ],
  [
    'a dynamic import of a template',
    'lib/window/a.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the snippet is code.
    'await import(`../${name}.ts`)',
    'imports what is not a literal',
  ],
  ['require', 'lib/window/a.ts', "const a = require('../drift/a.ts')", 'imports lib/drift/a.ts'],
  [
    'drift that knows the ports',
    'lib/drift/a.ts',
    "import type { Store } from '../ports.ts'",
    'imports lib/ports.ts',
  ],
  [
    'a pipeline that knows an adapter',
    'lib/pipeline/a.ts',
    "import { a } from '../adapters/store/a.ts'",
    'imports lib/adapters/store/a.ts',
  ],
  [
    'a pipeline that calls the API',
    'lib/pipeline/a.ts',
    "import { a } from '../api/types.ts'",
    'imports lib/api/types.ts',
  ],
  [
    'ports that run code',
    'lib/ports.ts',
    "import { type A, b } from './alert/alert.ts'",
    'imports lib/alert/alert.ts',
  ],
  [
    'an adapter that calls the pipeline',
    'lib/adapters/a/b.ts',
    "import { a } from '../../pipeline/a.ts'",
    'imports lib/pipeline/a.ts',
  ],
  [
    'routes that know an adapter',
    'lib/api/a.ts',
    "import { a } from '../adapters/sns/a.ts'",
    'imports lib/adapters/sns/a.ts',
  ],
  [
    'a page that runs code of the service',
    'web/a.ts',
    "import { a } from '../lib/api/types.ts'",
    'imports lib/api/types.ts',
  ],
  [
    'a page that knows the store',
    'web/a.ts',
    "import type { A } from '../lib/ports.ts'",
    'imports lib/ports.ts',
  ],
  [
    'a function that runs the local servers',
    'functions/a.ts',
    "import { a } from '../lib/local/a.ts'",
    'imports lib/local/a.ts',
  ],
  [
    'lib that imports tests',
    'lib/alert/a.ts',
    "import { a } from '../../test/alert/series.ts'",
    'imports test/alert/series.ts',
  ],
  [
    'AWS in the pipeline',
    'lib/pipeline/a.ts',
    "import type { A } from '@aws-sdk/client-sns'",
    'imports @aws-sdk/client-sns',
  ],
  [
    'Smithy in the pipeline',
    'lib/pipeline/a.ts',
    "import { A } from '@smithy/node-http-handler'",
    'imports @smithy/node-http-handler',
  ],
  [
    'Lambda in the pipeline',
    'lib/pipeline/a.ts',
    "import type { A } from 'aws-lambda'",
    'imports aws-lambda',
  ],
  [
    'files in the configuration',
    'lib/config/a.ts',
    "import { readFileSync } from 'node:fs'",
    'imports node:fs',
  ],
  [
    'promises of files too',
    'lib/config/a.ts',
    "import { readFile } from 'node:fs/promises'",
    'imports node:fs/promises',
  ],
  ['the clock', 'lib/alert/a.ts', 'const now = Date.now()', 'uses Date.now'],
  ['the clock as a default', 'lib/alert/a.ts', 'const f = (now = Date.now) => now()', 'uses Date.now'],
  ['the date of today', 'lib/alert/a.ts', 'const now = new Date()', 'uses new Date() without an argument'],
  [
    'the date of today without parentheses',
    'lib/alert/a.ts',
    'const now = new Date',
    'uses new Date() without an argument',
  ],
  ['the environment', 'lib/pipeline/a.ts', 'const a = process.env.LEEWAY_TABLE', 'uses process.env'],
  ['chance', 'lib/pipeline/a.ts', 'const a = Math.random()', 'uses Math.random'],
  ['the stopwatch', 'lib/window/a.ts', 'const a = performance.now()', 'uses performance.now'],
  ['any', 'lib/cli/a.ts', 'const f = (a: any) => a', 'uses any'],
  ['a cast to any', 'lib/cli/a.ts', 'const a = b as any', 'uses any'],
  ['an array of any', 'lib/cli/a.ts', 'type A = Map<string, any[]>', 'uses any'],
  ['something left to do', 'lib/cli/a.ts', '// TODO: later', 'leaves a TODO'],
  ['a silenced compiler', 'lib/cli/a.ts', '// @ts-expect-error it is fine', 'silences the compiler'],
  ['a long file', 'lib/cli/a.ts', '\n'.repeat(250), 'has 251 lines; at most 250'],
  ['a folder of its own', 'lib/utils/a.ts', '', 'is in a folder that the architecture does not know'],
]

const SOUND: readonly (readonly [sentence: string, path: string, code: string])[] = [
  ['a file of the same folder', 'lib/stats/a.ts', "import { a } from './b.ts'"],
  ['our error', 'lib/event/a.ts', "import { LeewayError } from '../errors.ts'"],
  [
    'hashes, gzip and bytes',
    'lib/event/a.ts',
    "import { a } from 'node:crypto'\nimport { b } from 'node:zlib'\nimport { c } from 'node:buffer'",
  ],
  [
    'a date of a given time',
    'lib/alert/a.ts',
    'const a = new Date(timeMs).toISOString()\nconst b = Date.parse(text)\nconst c: Date = new Date(0)',
  ],
  [
    'a clock that is only spoken of',
    'lib/alert/a.ts',
    '/**\n * Date.now is not called here.\n */\n// nor is Math.random\nconst a = 1 // nor process.env',
  ],
  [
    'the clock in an adapter',
    'lib/adapters/a/b.ts',
    "import { A } from '@aws-sdk/client-sns'\nconst now = Date.now()",
  ],
  [
    'types for the ports',
    'lib/ports.ts',
    "import type { A } from './alert/alert.ts'\nimport { type B, type C } from './event/event.ts'",
  ],
  ['types of the API for the page', 'web/a.ts', "import type { A } from '../lib/api/types.ts'"],
  ['the word any in a text', 'lib/cli/a.ts', "const a = 'of any kind: any text'"],
]

describe('the check', () => {
  it.each(BROKEN)('catches %s', (_, path, code, violation) => {
    expect(violationsOf(path, code)).toEqual([violation])
  })

  it.each(SOUND)('allows %s', (_, path, code) => {
    expect(violationsOf(path, code)).toEqual([])
  })

  it('sees as many imports as a file has', () => {
    const code = readFileSync(join(ROOT, 'lib/event/parse-event.ts'), 'utf8')
    const found = importsOf('lib/event/parse-event.ts', code)
    expect(found.length).toBe(code.match(/\bfrom '/g)?.length)
    expect(found).toContainEqual({ target: 'lib/event/event.ts', typesOnly: true })
    expect(found).toContainEqual({ target: 'lib/event/limits.ts', typesOnly: false })
  })
})
