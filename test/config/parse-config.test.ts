import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProblems, parseConfig } from '../../lib/config/parse-config.ts'
import { type Config, horizonsOf, modelConfig } from '../../lib/config/schema.ts'

const configOf = (text: string): Config => {
  const parsed = parseConfig(text)
  if (parsed.ok) return parsed.config
  throw new Error(formatProblems('leeway.yaml', parsed.problems))
}

const problemsOf = (text: string): string => {
  const parsed = parseConfig(text)
  return parsed.ok ? 'none' : formatProblems('leeway.yaml', parsed.problems)
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('an empty file is a configuration', () => {
  const DEFAULTS: Partial<Config> = {
    clock: 'wall',
    window: HOUR_MS,
    lateness: 120_000,
    idleTimeout: 120_000,
    acceptPast: 7 * DAY_MS,
    acceptFuture: 600_000,
    retention: 90 * DAY_MS,
    quarantine: 7 * DAY_MS,
    deduplicate: 2_000,
    maxModels: 1_000,
    maxSeriesPerModel: 500,
    prices: [],
    training: { kind: 'sqs' },
    models: {},
    defaults: {
      drift: {
        over: HOUR_MS,
        alpha: 0.01,
        fireAfter: 1,
        clearAfter: 2,
        psi: 0.1,
        falseAlertsPerMonth: 0.1,
        fdr: 'benjamini-hochberg',
        reference: 'fixed',
        spread: 'learned',
        minCount: 100,
      },
      latency: false,
      errors: { over: HOUR_MS, alpha: 0.01, fireAfter: 1, clearAfter: 2, maxShare: 0.05, minCount: 20 },
      retrain: false,
    },
  }
  it.each(['', '\n', '# nothing yet\n', '{}', '---\n', 'null'])('%j', (text) => {
    expect(configOf(text)).toEqual(DEFAULTS)
  })
})

describe('what is written is read', () => {
  const TEXT = `
clock: events
window: 15m
training: { kind: batch, jobQueue: gpu, jobDefinition: train:3, gpus: 2 }
quarantine: false
prices:
  - { provider: openai, model: tuned, inputUsdPerMillion: 1.5, outputUsdPerMillion: 6 }
defaults:
  latency: { maxMs: 250, over: 30m }
models:
  flight-delay:
    drift: false
    retrain: { cooldown: 3d }
  constructor:
    errors: false
`
  it('as YAML', () => {
    const config = configOf(TEXT)
    expect(config).toMatchObject({
      clock: 'events',
      window: 15 * 60_000,
      quarantine: false,
      training: { kind: 'batch', jobQueue: 'gpu', jobDefinition: 'train:3', gpus: 2 },
      defaults: { latency: { maxMs: 250, percentile: 95, over: 30 * 60_000, minCount: 20 } },
    })
    expect(config.prices[0]).not.toHaveProperty('cachedInputUsdPerMillion')
  })

  it('as JSON, which is YAML', () => {
    expect(configOf('{"window":"5m","defaults":{"drift":{"over":"5m"},"errors":false}}').window).toBe(300_000)
  })

  it('for each model by its own name, and for others the defaults', () => {
    const config = configOf(TEXT)
    expect(modelConfig(config, 'constructor').errors).toBe(false)
    expect(modelConfig(config, 'flight-delay').retrain).toEqual({
      afterWindows: 3,
      cooldown: 3 * DAY_MS,
      maxInFlight: 1,
    })
    for (const name of ['toString', '__proto__', 'other'])
      expect(modelConfig(config, name)).toBe(config.defaults)
  })

  it('horizons are the widths that some rule looks at, each once, ascending', () => {
    const config = configOf(TEXT)
    expect(horizonsOf(config.defaults)).toEqual([30 * 60_000, HOUR_MS])
    expect(horizonsOf(modelConfig(config, 'constructor'))).toEqual([HOUR_MS])
    expect(horizonsOf(configOf('defaults: { drift: false, errors: false }').defaults)).toEqual([])
  })
})

/** Whole messages: people read them, so a change of one is a change that somebody should see. */
const PROBLEMS: readonly (readonly [sentence: string, text: string, problems: string])[] = [
  [
    'a word that is none of the words',
    'clock: sun',
    '1: clock: Invalid option: expected one of "wall"|"events", not "sun"',
  ],
  [
    'a number without a unit',
    '\nwindow: 5',
    '2: window: Invalid input: expected string, received number, not 5',
  ],
  [
    'a unit that is none',
    'window: 5x',
    '1: window: a duration is a whole number and a unit: 250ms, 30s, 5m, 1h or 35d, not "5x"',
  ],
  ['a duration below its bound', 'window: 59s', '1: window: must be from 1m to 1d, not "59s"'],
  ['a duration above its bound', '# x\nwindow: 25h', '2: window: must be from 1m to 1d, not "25h"'],
  ['a member that is empty', 'window:', '1: window: Invalid input: expected string, received null, not null'],
  [
    'a number above its bound',
    'maxModels: 1001',
    '1: maxModels: Too big: expected number to be <=1000, not 1001',
  ],
  ['a number below its bound', 'maxModels: 0', '1: maxModels: Too small: expected number to be >=1, not 0'],
  ['a fraction', 'deduplicate: 1.5', '1: deduplicate: Invalid input: expected int, received number, not 1.5'],
  [
    'infinity',
    'maxModels: .inf',
    '1: maxModels: Invalid input: expected number, received Infinity, not Infinity',
  ],
  ['not a number', 'maxModels: .nan', '1: maxModels: Invalid input: expected number, received NaN, not NaN'],
  [
    'true where false is meant',
    'quarantine: true',
    '1: quarantine: Invalid input: expected string, received boolean, or false, not true',
  ],
  ['too short a quarantine', 'quarantine: 5m', '1: quarantine: must be from 1h to 365d, or false, not "5m"'],
  [
    'true where an object or false is meant',
    'defaults:\n  drift: true',
    '2: defaults.drift: Invalid input: expected object, received boolean, or false, not true',
  ],
  [
    'members inside a rule, all of them',
    'defaults:\n  drift:\n    alpha: x\n    psi: y\n    fdr: none\n',
    [
      '3: defaults.drift.alpha: Invalid input: expected number, received string, not "x"',
      '4: defaults.drift.psi: Invalid input: expected number, received string, not "y"',
    ].join('\n'),
  ],
  [
    'members that nobody knows, each by itself',
    'foo: 1\nwindow: 1h\nbar: 2\n',
    [
      '1: foo: is not a member that Leeway knows; see schemas/leeway.schema.json',
      '3: bar: is not a member that Leeway knows; see schemas/leeway.schema.json',
    ].join('\n'),
  ],
  [
    'a member of a rule that nobody knows',
    'models:\n  m:\n    latency:\n      maxMs: 5\n      percentil: 99\n',
    '5: models.m.latency.percentil: is not a member that Leeway knows; see schemas/leeway.schema.json',
  ],
  [
    'a member that is required',
    'models:\n  m:\n    latency:\n      percentile: 99\n',
    '4: models.m.latency.maxMs: Invalid input: expected number, received undefined',
  ],
  [
    'an element of a list',
    'prices:\n  - provider: x\n    model: y\n    inputUsdPerMillion: -1\n    outputUsdPerMillion: 2\n',
    '4: prices.0.inputUsdPerMillion: Too small: expected number to be >=0, not -1',
  ],
  [
    'a queue that is none',
    'training:\n  kind: kafka\n',
    "2: training.kind: Invalid discriminator value. Expected 'sqs' | 'batch', not \"kafka\"",
  ],
  [
    'a horizon that is no multiple of the window',
    'window: 1h\ndefaults:\n  drift:\n    over: 90m\n',
    '4: defaults.drift.over: 90m is not a multiple of window: 1h; change `over` or `window`',
  ],
  [
    'a window that fits no rule, those with defaults too',
    'window: 7m\ndefaults:\n  errors: false\nmodels:\n  m:\n    drift: false\n    errors: { over: 14m }\n    latency: { maxMs: 1 }\n',
    [
      '3: defaults.drift.over: 1h is not a multiple of window: 7m; change `over` or `window`',
      '8: models.m.latency.over: 1h is not a multiple of window: 7m; change `over` or `window`',
    ].join('\n'),
  ],
  ['a member that comes twice', 'window: 1h\nwindow: 2h', '2: not YAML: Map keys must be unique'],
  ['a tab', '\twindow: 1h', '1: not YAML: Tabs are not allowed as indentation'],
  ['a list', '- 1', '1: Invalid input: expected object, received array, not [1]'],
  ['a text', 'hello', '1: Invalid input: expected object, received string, not "hello"'],
  [
    'a long value is cut',
    `clock: ${'x'.repeat(1_000)}`,
    `1: clock: Invalid option: expected one of "wall"|"events", not "${'x'.repeat(59)}...`,
  ],
]

describe('a problem says file, line, member, value, bound and remedy', () => {
  it.each(PROBLEMS)('%s', (_, text, problems) => {
    expect(problemsOf(text)).toBe(problems.replaceAll(/^/gm, 'leeway.yaml:'))
  })
})

describe('a file cannot do harm', () => {
  it('aliases that multiply are refused before they are written out', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i}: &l${i} [${new Array(9).fill(i === 0 ? 'x' : `*l${i - 1}`)}]`,
    )
    expect(problemsOf(levels.join('\n'))).toMatch(
      /^leeway\.yaml:1: Excessive alias count .*at most 100 aliases/,
    )
  })

  it('an alias to nothing, and a value that contains itself, are problems', () => {
    expect(problemsOf('clock: *nobody')).toMatch(/nobody/)
    expect(problemsOf('clock: &me [*me]')).toMatch(/clock: .*not a value that contains itself$/)
    expect(problemsOf('models: &me\n  m: *me')).toMatch(/models\.m\.m: is not a member/)
  })

  it('a text of more than a million characters is not read', () => {
    expect(problemsOf('#'.repeat(1_000_000))).toBe('none')
    expect(problemsOf('#'.repeat(1_000_001))).toBe('leeway.yaml:1: 1000001 characters; at most 1000000')
  })

  it('deep nesting is a problem, not a crash', () => {
    expect(problemsOf('['.repeat(50_000))).toMatch(/not YAML/)
    expect(problemsOf(`clock: ${'['.repeat(2_000)}${']'.repeat(2_000)}`)).toMatch(/leeway\.yaml:1: /)
  })

  it('__proto__ configures nothing', () => {
    configOf('models:\n  __proto__:\n    drift: false\n')
    expect(Object.hasOwn(Object.prototype, 'drift')).toBe(false)
  })

  it('any text is a configuration or a list of problems', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'models',
        'defaults',
        'drift',
        'window',
        ':',
        ': ',
        '\n',
        '\n  ',
        '- ',
        '&a ',
        '*a',
        '[',
        ']',
        '{',
        '}',
        '1h',
        '"',
        '<<',
        '!!set ',
        '? ',
        '| ',
        '%',
        '.nan',
        'null',
        '---\n',
      ),
      fc.string({ maxLength: 5, unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const parsed = parseConfig(words.join(''))
        if (parsed.ok) return
        expect(parsed.problems.length).toBeGreaterThan(0)
        for (const { line, message } of parsed.problems) {
          expect(line).toBeGreaterThanOrEqual(1)
          expect(message).not.toBe('')
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
