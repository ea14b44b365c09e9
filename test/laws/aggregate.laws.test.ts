import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeatureValue, PredictionEvent } from '../../lib/event/event.ts'
import {
  addEvent,
  cellsBySubject,
  emptyAggregate,
  encodeAggregate,
  mergeAggregate,
  type WindowAggregate,
} from '../../lib/window/aggregate.ts'
import type { BinsSpec, Subject } from '../../lib/window/bins.ts'
import { hashOf } from '../../lib/window/bounded-table.ts'
import { type CompiledBins, compileBins } from '../../lib/window/compiled-bins.ts'
import { categoryOf, valuesIn } from '../../lib/window/outside-page.ts'
import { decodePage, encodePage, type PageName } from '../../lib/window/page.ts'
import { binsSpec, crowdedEvent, predictionEvent } from './given-events.ts'

const every = () => true
const nobody = () => undefined

const aggregateOf = (
  bins: CompiledBins,
  events: readonly PredictionEvent[],
  accepts: (name: PageName, index: number) => boolean = every,
): WindowAggregate => {
  const aggregate = emptyAggregate(bins.binsId)
  add(aggregate, bins, events, accepts)
  return aggregate
}

const add = (
  aggregate: WindowAggregate,
  bins: CompiledBins,
  events: readonly PredictionEvent[],
  accepts: (name: PageName, index: number) => boolean,
): void =>
  events.forEach((event, i) => {
    addEvent(aggregate, bins, event, (name) => accepts(name, i), nobody)
  })

const merged = (bins: CompiledBins, ...parts: readonly WindowAggregate[]): WindowAggregate => {
  const sum = emptyAggregate(bins.binsId)
  for (const part of parts) mergeAggregate(sum, part)
  return sum
}

const hex = (aggregate: WindowAggregate): string => Buffer.from(encodeAggregate(aggregate)).toString('hex')

/** What is stored and read again, page by page. */
const readBack = (aggregate: WindowAggregate): WindowAggregate => ({
  binsId: aggregate.binsId,
  pages: new Map([...aggregate.pages].map(([name, page]) => [name, decodePage(name, encodePage(page))])),
})

const someEvents = fc.array(predictionEvent, { maxLength: 12 })
const given = (check: (bins: CompiledBins, ...lists: PredictionEvent[][]) => void, runs = 150): void =>
  fc.assert(
    fc.property(binsSpec, someEvents, someEvents, someEvents, (spec, a, b, c) =>
      check(compileBins(spec), a, b, c),
    ),
    { numRuns: runs },
  )

describe('aggregates of the same bins are a commutative monoid, byte for byte', () => {
  it('the empty aggregate is the identity, on both sides', () => {
    given((bins, events = []) => {
      const some = aggregateOf(bins, events)
      const empty = emptyAggregate(bins.binsId)
      expect(hex(merged(bins, some, empty))).toBe(hex(some))
      expect(hex(merged(bins, empty, some))).toBe(hex(some))
    })
  })

  it('merging is commutative', () => {
    given((bins, a = [], b = []) => {
      const [x, y] = [aggregateOf(bins, a), aggregateOf(bins, b)]
      expect(hex(merged(bins, x, y))).toBe(hex(merged(bins, y, x)))
    })
  })

  it('merging is associative', () => {
    given((bins, a = [], b = [], c = []) => {
      const [x, y, z] = [aggregateOf(bins, a), aggregateOf(bins, b), aggregateOf(bins, c)]
      expect(hex(merged(bins, merged(bins, x, y), z))).toBe(hex(merged(bins, x, merged(bins, y, z))))
    })
  })

  it('any split of the events, in any order, merges to the aggregate of all', () => {
    const split = fc.array(fc.tuple(predictionEvent, fc.nat(3), fc.integer()), { maxLength: 30 })
    fc.assert(
      fc.property(binsSpec, split, (spec, placed) => {
        const bins = compileBins(spec)
        const all = aggregateOf(
          bins,
          placed.map(([event]) => event),
        )
        const shuffled = placed.toSorted(([, , a], [, , b]) => a - b)
        const parts = [3, 1, 0, 2].map((part) =>
          aggregateOf(
            bins,
            shuffled.filter(([, place]) => place === part).map(([event]) => event),
          ),
        )
        expect(hex(merged(bins, ...parts))).toBe(hex(all))
      }),
      { numRuns: 200 },
    )
  })

  it('merging changes neither of what it reads, nor later what it has copied', () => {
    given((bins, a = [], b = []) => {
      const [x, y] = [aggregateOf(bins, a), aggregateOf(bins, b)]
      const before = [hex(x), hex(y)]
      const sum = merged(bins, x, y)
      add(sum, bins, [...a, ...b], every)
      expect([hex(x), hex(y)]).toEqual(before)
    })
  })

  it('a page that is stored and read again has the same bytes, and merges as before', () => {
    given((bins, a = [], b = []) => {
      const [x, y] = [aggregateOf(bins, a), aggregateOf(bins, b)]
      expect(hex(readBack(x))).toBe(hex(x))
      expect(hex(merged(bins, readBack(x), readBack(y)))).toBe(hex(aggregateOf(bins, [...a, ...b])))
    })
  })
})

describe('with more names than are kept, nothing changes but what is summed as the rest', () => {
  const spec: BinsSpec = {
    subjects: [
      { role: 'feature', name: 'origin', kind: 'categorical', categories: ['category 7'] },
      { role: 'feature', name: 'distance', kind: 'numeric', edges: [0, 100, 1_000] },
    ],
  }
  const bins = compileBins(spec)
  const events = Array.from({ length: 9_000 }, (_, i) => crowdedEvent(i))

  it('9,000 events with thousands of names in any split and order', () => {
    const all = aggregateOf(bins, events)
    const order = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 8_999 }))
    fc.assert(
      fc.property(order, ([parts, stride]) => {
        const sorted = events.toSorted(
          (a, b) => (hashOf(`${a.computeNs}`) % stride) - (hashOf(`${b.computeNs}`) % stride),
        )
        const pieces = Array.from({ length: parts }, (_, part) =>
          readBack(
            aggregateOf(
              bins,
              sorted.filter((_, i) => i % parts === part),
            ),
          ),
        )
        expect(hex(merged(bins, ...pieces)) === hex(all)).toBe(true)
      }),
      { numRuns: 5 },
    )
  })

  it('what was dropped and what was kept are together all that was sent', () => {
    const all = aggregateOf(bins, events)
    expect(outsideValues(all)).toBe(expectedOutside(spec, events))
    const dropped = [...all.pages.values()].reduce(
      (sum, page) => sum + (page.kind === 'outside' ? page.outside.dropped : 0),
      0,
    )
    expect(dropped).toBeGreaterThan(0)
  })
})

describe('a page that has applied part of a batch takes the rest of it and nothing twice', () => {
  it('whatever prefix each page has applied, the retry gives the bytes of one application', () => {
    const prefixes = fc.array(fc.nat(12), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(binsSpec, someEvents, prefixes, (spec, events, lengths) => {
        const bins = compileBins(spec)
        const appliedBy = (name: PageName) => lengths[hashOf(name) % lengths.length] ?? 0
        const aggregate = readBack(aggregateOf(bins, events, (name, i) => i < appliedBy(name)))
        add(aggregate, bins, events, (name, i) => i >= appliedBy(name))
        expect(hex(aggregate)).toBe(hex(aggregateOf(bins, events)))
      }),
      { numRuns: 200 },
    )
  })

  it('touched names exactly the pages whose bytes have changed', () => {
    given((bins, events = []) => {
      const aggregate = emptyAggregate(bins.binsId)
      for (const event of events) {
        const before = bytesByPage(aggregate)
        const touched = new Set<PageName>()
        addEvent(aggregate, bins, event, every, (name) => touched.add(name))
        const after = bytesByPage(aggregate)
        const changed = [...after].filter(([name, bytes]) => before.get(name) !== bytes).map(([name]) => name)
        expect([...touched].sort()).toEqual(changed.sort())
      }
    }, 60)
  })

  it('a page that accepts nothing is neither made nor changed', () => {
    given((bins, events = []) => {
      expect(aggregateOf(bins, events, () => false).pages.size).toBe(0)
    }, 40)
  })
})

const bytesByPage = (aggregate: WindowAggregate): Map<PageName, string> =>
  new Map([...aggregate.pages].map(([name, page]) => [name, Buffer.from(encodePage(page)).toString('hex')]))

describe('nothing is lost: counts are the counts of what was sent', () => {
  it('the cells of each subject are a plain count of its values', () => {
    given((bins, a = [], b = []) => {
      const events = [...a, ...b]
      const counted = cellsBySubject(aggregateOf(bins, events), bins)
      expect(counted).toHaveLength(bins.spec.subjects.length)
      bins.spec.subjects.forEach((subject, i) => {
        expect([...(counted[i] ?? [])]).toEqual(plainCells(subject, events))
      })
    })
  })

  it('what lies outside the bins is counted value by value', () => {
    given((bins, a = [], b = []) => {
      const events = [...a, ...b]
      expect(outsideValues(aggregateOf(bins, events))).toBe(expectedOutside(bins.spec, events))
    })
  })

  it('requests, errors, latencies and costs add up', () => {
    given((bins, a = [], b = []) => {
      const events = [...a, ...b]
      if (events.length === 0) return
      const page = aggregateOf(bins, events).pages.get('core')
      if (page?.kind !== 'core') throw new Error('every event touches the core page')
      const { core } = page
      const costed = events.filter(({ costPicoUsd }) => costPicoUsd !== null)
      const priced = events.filter(({ costPicoUsd }) => costPicoUsd === null)
      const timed = events.flatMap(({ latencyNs }) => (latencyNs === null ? [] : [latencyNs]))
      const rows = (rowsOf: Iterable<readonly number[]>, column: number) =>
        [...rowsOf].reduce((sum, row) => sum + (row[column] ?? 0), 0)
      expect(core.requests).toBe(events.length)
      expect(rows(core.errors.rows.values(), 0)).toBe(
        events.filter(({ outcome }) => outcome.kind === 'error').length,
      )
      expect([...core.latencyBins.values()].reduce((sum, count) => sum + count, 0)).toBe(timed.length)
      expect(core.latencyMaxNs).toBe(Math.max(0, ...timed))
      expect(core.ownCosted).toBe(costed.length)
      expect(core.ownCostPicoUsd).toBe(costed.reduce((sum, { costPicoUsd }) => sum + (costPicoUsd ?? 0n), 0n))
      expect(core.computeNs).toBe(priced.reduce((sum, { computeNs }) => sum + BigInt(computeNs ?? 0), 0n))
      expect(core.computeTimed).toBe(priced.filter(({ computeNs }) => computeNs !== null).length)
      expect(rows(core.tokens.rows.values(), 1)).toBe(
        priced.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0),
      )
    })
  })
})

/** Counted by a plain scan: missing, unexpected, then the bins. An event that says nothing of a subject is not counted. */
const plainCells = (subject: Subject, events: readonly PredictionEvent[]): number[] => {
  const bins =
    subject.kind === 'numeric'
      ? subject.edges.length + 1
      : subject.kind === 'boolean'
        ? 2
        : subject.categories.length
  const cells = new Array<number>(bins + 2).fill(0)
  for (const event of events) {
    const value = saidOf(subject, event)
    if (value === undefined) continue
    const at = value === null ? 0 : isExpected(subject, value) ? 2 + binOf(subject, value) : 1
    cells[at] = (cells[at] ?? 0) + 1
  }
  return cells
}

const saidOf = (subject: Subject, { outcome, features }: PredictionEvent): FeatureValue | undefined => {
  if (subject.role === 'prediction') {
    if (outcome.kind === 'error') return undefined
    return subject.name === 'score' ? outcome.score : outcome.label
  }
  if (features === null) return undefined
  return new Map(Object.entries(features)).get(subject.name) ?? null
}

const binOf = (subject: Subject, value: FeatureValue): number => {
  if (subject.kind === 'numeric') return subject.edges.filter((edge) => edge <= Number(value)).length
  return (subject.kind === 'boolean' ? ['false', 'true'] : subject.categories).indexOf(
    categoryOf(String(value)),
  )
}

const isExpected = (subject: Subject, value: FeatureValue): boolean =>
  subject.kind === 'numeric' ? typeof value === 'number' : binOf(subject, value) >= 0

const expectedOutside = (spec: BinsSpec, events: readonly PredictionEvent[]): number => {
  const named = (role: Subject['role'], name: string) =>
    spec.subjects.some((subject) => subject.role === role && subject.name === name)
  let values = 0
  for (const event of events) {
    for (const subject of spec.subjects) {
      const value = saidOf(subject, event)
      if (value !== undefined && value !== null && !isExpected(subject, value)) values += 1
    }
    for (const name of Object.keys(event.features ?? {})) if (!named('feature', name)) values += 1
    if (event.outcome.kind === 'error') continue
    if (event.outcome.score !== null && !named('prediction', 'score')) values += 1
    if (event.outcome.label !== null && !named('prediction', 'label')) values += 1
  }
  return values
}

const outsideValues = (aggregate: WindowAggregate): number => {
  let values = 0
  for (const page of aggregate.pages.values()) {
    if (page.kind !== 'outside') continue
    values += page.outside.dropped
    for (const subject of page.outside.subjects.values()) values += valuesIn(subject)
  }
  return values
}
