import fc from 'fast-check'
import type { FeatureValue, Outcome, PredictionEvent, TokenUsage } from '../../lib/event/event.ts'
import type { BinsSpec, Subject, SubjectBins } from '../../lib/window/bins.ts'

/** Names that every object inherits, and names that text codecs are known to spoil. */
const ODD_NAMES = [
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  '\ufeffbom',
  'a#b%c',
  '😀',
  '\ue000',
]

const FEATURE_NAMES = [...ODD_NAMES, ...Array.from({ length: 150 }, (_, i) => `f${i}`)]
const CATEGORIES = [
  'LAS',
  'JFK',
  'true',
  'false',
  '0',
  '',
  'é',
  '長い'.repeat(40),
  'long '.repeat(20),
  ...ODD_NAMES,
]

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  2 ** -1022,
  1e-12,
  2 ** 50,
  2 ** 53,
]

const finite = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
)

const text = fc.oneof(
  fc.constantFrom(...CATEGORIES),
  fc.string({ unit: 'binary', maxLength: 80 }).filter((value) => value.isWellFormed()),
)

const featureValue: fc.Arbitrary<FeatureValue> = fc.oneof(
  { weight: 4, arbitrary: finite },
  { weight: 2, arbitrary: text },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
)

const subjectBins: fc.Arbitrary<SubjectBins> = fc.oneof(
  fc
    .uniqueArray(finite, { maxLength: 20, comparator: (a, b) => a === b })
    .map((edges) => ({ kind: 'numeric' as const, edges: edges.sort((a, b) => a - b) })),
  fc
    .uniqueArray(fc.constantFrom('LAS', 'JFK', 'true', '0', 'constructor', '\ufeffbom', '😀'), {
      maxLength: 7,
    })
    .map((categories) => ({ kind: 'categorical' as const, categories })),
  fc.constant({ kind: 'boolean' as const }),
)

const subjectNames: fc.Arbitrary<readonly { role: Subject['role']; name: string }[]> = fc
  .tuple(fc.subarray(FEATURE_NAMES, { maxLength: 140 }), fc.subarray(['score', 'label']))
  .map(([features, predictions]) => [
    ...features.map((name) => ({ role: 'feature' as const, name })),
    ...predictions.map((name) => ({ role: 'prediction' as const, name })),
  ])

/** Up to 142 subjects: three pages of bins. */
export const binsSpec: fc.Arbitrary<BinsSpec> = fc
  .tuple(subjectNames, fc.array(subjectBins, { minLength: 1, maxLength: 12 }))
  .map(([names, kinds]) => ({
    subjects: names.map(({ role, name }, i) => ({
      role,
      name,
      ...(kinds[i % kinds.length] ?? { kind: 'boolean' }),
    })),
  }))

const features = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 6,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.oneof(fc.constantFrom(...FEATURE_NAMES), fc.constantFrom('unknown1', 'unknown2')),
          featureValue,
        ),
        {
          maxLength: 25,
        },
      )
      .map((entries) => Object.fromEntries(entries)),
  },
)

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constant('error' as const),
    category: fc.constantFrom('timeout', 'overload', 'constructor'),
  }),
  fc
    .record({
      kind: fc.constant('prediction' as const),
      label: fc.option(text),
      score: fc.option(finite),
    })
    .filter(({ label, score }) => label !== null || score !== null),
)

const tokens = fc.nat(1_000_000_000)
const usage: fc.Arbitrary<TokenUsage> = fc.record({
  provider: fc.constantFrom('openai', 'anthropic'),
  model: fc.constantFrom('gpt-4o', 'constructor'),
  input: tokens,
  cachedInput: tokens,
  output: tokens,
  reasoning: tokens,
})

const durationNs = fc.option(fc.oneof(fc.constantFrom(0, 1, 86_400_000_000_000), fc.nat(2_000_000_000)))

export const predictionEvent: fc.Arbitrary<PredictionEvent> = fc.record({
  id: fc.constant(null),
  timeMs: fc.constant(981_008_100_000),
  series: fc.constant({ model: 'm', version: '', variant: '', segment: '' }),
  features,
  outcome,
  latencyNs: durationNs,
  computeNs: durationNs,
  usage: fc.option(usage),
  costPicoUsd: fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n })),
})

/** An event that is made of a seed: cheap enough to make thousands, each with names that no other has. */
export const crowdedEvent = (i: number): PredictionEvent => ({
  id: null,
  timeMs: 981_008_100_000,
  series: { model: 'm', version: '', variant: '', segment: '' },
  features: { origin: `category ${i % 1_999}`, [`only ${i % 2_777}`]: i - 500, distance: i * 1.5 },
  outcome:
    i % 3 === 0
      ? { kind: 'error', category: `error ${i % 577}` }
      : { kind: 'prediction', label: `label ${i % 997}`, score: i / 7 },
  latencyNs: i * 1_000,
  computeNs: i,
  usage: {
    provider: `provider ${i % 7}`,
    model: `model ${i % 211}`,
    input: i * 100,
    cachedInput: i,
    output: i,
    reasoning: 0,
  },
  costPicoUsd: i % 5 === 0 ? BigInt(i) : null,
})
