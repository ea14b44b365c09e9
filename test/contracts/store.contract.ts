import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Alert, alertIdOf } from '../../lib/alert/alert.ts'
import type { Series } from '../../lib/event/event.ts'
import { LIMITS } from '../../lib/event/limits.ts'
import type {
  Baseline,
  CommitResult,
  Due,
  ModelRecord,
  OutboxPointer,
  Partial,
  PartialKey,
  Position,
  Progress,
  Quarantined,
  SourceId,
  Store,
} from '../../lib/ports.ts'
import type { PageName } from '../../lib/window/page.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START_MS = 11_354 * DAY_MS

/** Names that would break a key that is only strings put together. */
const NAMES = [
  'm',
  'm#',
  'm#1',
  'm%23',
  'm%',
  'M',
  'モデル',
  '\ue000',
  '😀',
  'a b',
  "it's",
  '#',
  '##',
  '%2523',
  '$',
  '"',
]

const series = (over: { readonly [name in keyof Series]?: string } = {}): Series => ({
  model: 'flight-delay',
  version: '',
  variant: '',
  segment: '',
  ...over,
})
const LONGEST: Series = {
  model: '長'.repeat(LIMITS.nameLength),
  version: '#'.repeat(LIMITS.nameLength),
  variant: '%'.repeat(LIMITS.nameLength),
  segment: `r=${'長'.repeat(LIMITS.segmentLength - 2)}`,
}

const source = (name: string): SourceId => name as SourceId
const position = (text: string): Position => text as Position
const SOURCE = source('kinesis:leeway-events:shardId-000000000000')

const partialKey = (over: { readonly [name in keyof PartialKey]?: PartialKey[name] } = {}): PartialKey => ({
  series: series(),
  windowStartMs: START_MS,
  source: SOURCE,
  page: 'core',
  ...over,
})
const partial = (mark = '1', bytes: Uint8Array = Uint8Array.of(1, 2, 3)): Partial => ({
  mark: position(mark),
  binsId: 'none',
  bytes,
})

const progress = (over: { readonly [name in keyof Progress]?: Progress[name] } = {}): Progress => ({
  position: position('1'),
  maxEventMs: START_MS,
  updatedAtMs: START_MS + 1,
  counters: { accepted: 1, unused: 0, rejected: { 'not-json': 2 }, refused: {} },
  recentIds: new Uint8Array(),
  ...over,
})

const due = (over: { readonly [name in keyof Due]?: Due[name] } = {}): Due => ({
  series: series(),
  horizonMs: HOUR_MS,
  startMs: START_MS,
  token: 't',
  ...over,
})

const alertOf = (model: string, subject: string): Alert => {
  const identity = { model, version: '1', variant: '', segment: '', rule: 'feature-drift' as const, subject }
  return {
    ...identity,
    id: alertIdOf(identity),
    episode: 1,
    lastTransition: 1,
    lastTransitionMs: START_MS,
    judgedToMs: START_MS,
    sinceMs: START_MS,
    firedAtMs: START_MS,
    level: 'warning',
    evidence: { measure: 'psi', value: 0.31, threshold: 0.1, pValue: 2e-7, count: 500 },
    acknowledged: null,
    outbox: [],
    status: 'firing',
  }
}

const baselineOf = (features: number, binsPerFeature: number): Baseline => ({
  id: 'b-1',
  model: 'wide#model',
  binsId: '0123456789abcdef',
  spec: {
    subjects: Array.from({ length: features }, (_, i) => ({
      role: 'feature' as const,
      name: `feature ${i} ${randomBytes(48).toString('hex')}`,
      kind: 'numeric' as const,
      edges: Array.from({ length: binsPerFeature }, () => randomBytes(6).readUIntBE(0, 6)).sort(
        (a, b) => a - b,
      ),
    })),
  },
  counts: Array.from({ length: features }, (_, i) =>
    Array.from({ length: binsPerFeature + 3 }, (_, j) => i * j),
  ),
  rows: 5_000_000,
  createdAtMs: START_MS,
  origin: 'file jan.parquet',
})

/** Every adapter of the store passes this. `makeStore` gives an empty one each time. */
export const storeContract = (name: string, makeStore: () => Promise<Store>): void => {
  describe(`the store on ${name}`, () => {
    describe('versions', () => {
      /** One kind of conditional write: as many writers as there are versions to find. */
      const WRITES: readonly (readonly [
        kind: string,
        write: (store: Store, prior: number | null, n: number) => Promise<CommitResult>,
      ])[] = [
        ['a partial', (store, prior, n) => store.commitPartial(partialKey(), prior, partial(`${n}`), null)],
        [
          'progress',
          (store, prior, n) => store.commitProgress(SOURCE, prior, progress({ position: position(`${n}`) })),
        ],
        [
          'a model',
          (store, prior, n) =>
            store.commitModel(prior, { model: 'm', series: [], activations: [activation(n)] }),
        ],
        ['an alert', (store, prior, n) => store.commitAlert(prior, { ...alertOf('m', 'x'), episode: n })],
        [
          'a retraining state',
          (store, prior, n) => store.commitRetrain(prior, { model: 'm', lastNumber: n, requests: [] }),
        ],
      ]

      it.each(WRITES)('of 16 writers that make %s, and of 16 that change it, one wins', async (_, write) => {
        const store = await makeStore()
        const race = async (prior: number | null): Promise<number> => {
          const results = await Promise.all(Array.from({ length: 16 }, (_, n) => write(store, prior, n)))
          return results.filter((result) => result === 'committed').length
        }
        expect(await race(null)).toBe(1)
        expect(await race(null)).toBe(0)
        expect(await race(1)).toBe(1)
        expect(await race(1)).toBe(0)
        expect(await race(3)).toBe(0)
        expect(await race(2)).toBe(1)
      })

      it('a write that must find a version finds none where there is no item', async () => {
        const store = await makeStore()
        expect(await store.commitProgress(SOURCE, 1, progress())).toBe('conflict')
        expect(await store.loadProgress(SOURCE)).toBeNull()
      })

      it('a loser has changed nothing', async () => {
        const store = await makeStore()
        await store.commitPartial(partialKey(), null, partial('first'), null)
        await store.commitPartial(partialKey(), null, partial('second'), null)
        await store.commitPartial(partialKey(), 7, partial('third'), null)
        const [stored] = await store.loadPartials(series(), START_MS, SOURCE)
        expect(stored).toEqual({ ...partialKey(), version: 1, value: partial('first') })
      })

      it('sixteen writers that read, add one and try again count to sixteen', async () => {
        const store = await makeStore()
        const addOne = async (): Promise<void> => {
          const read = await store.loadRetrain('m')
          const lastNumber = (read?.value.lastNumber ?? 0) + 1
          const result = await store.commitRetrain(read?.version ?? null, {
            model: 'm',
            lastNumber,
            requests: [],
          })
          if (result === 'conflict') await addOne()
        }
        await Promise.all(Array.from({ length: 16 }, addOne))
        expect((await store.loadRetrain('m'))?.value.lastNumber).toBe(16)
      })
    })

    describe('partials', () => {
      const load = async (store: Store, from: number, to: number, of = series()) =>
        (await store.loadWindows(of, from, to))
          .map(
            ({ windowStartMs, source: from, page }) =>
              `${(windowStartMs - START_MS) / HOUR_MS}h ${from} ${page}`,
          )
          .sort()

      it('a source finds its own pages of a window, and no others', async () => {
        const store = await makeStore()
        const sources = ['a', 'a#', 'a#b', 'a$', 'A', 'aa', 'a%23', 'kafka:t:0', 'kafka:t:01'].map(source)
        for (const each of sources)
          for (const page of ['core', 'b0000', 'o63'] satisfies PageName[])
            await store.commitPartial(partialKey({ source: each, page }), null, partial(each), null)
        await store.commitPartial(partialKey({ windowStartMs: START_MS + 1 }), null, partial(), null)
        for (const each of sources) {
          const found = await store.loadPartials(series(), START_MS, each)
          expect(found.map(({ page }) => page).sort()).toEqual(['b0000', 'core', 'o63'])
          for (const stored of found) expect([stored.source, stored.value.mark]).toEqual([each, each])
        }
        expect(await store.loadPartials(series(), START_MS, source('nobody'))).toEqual([])
      })

      it('series are told apart, whatever is in their names', async () => {
        const store = await makeStore()
        const all = NAMES.flatMap((text) => [
          series({ model: text }),
          series({ model: 'm', version: text }),
          series({ model: 'm', variant: text }),
          series({ model: 'm', segment: `r=${text}` }),
        ])
        const distinct = new Map(all.map((each) => [JSON.stringify(each), each]))
        for (const [text, each] of distinct)
          expect(await store.commitPartial(partialKey({ series: each }), null, partial(text), null)).toBe(
            'committed',
          )
        for (const [text, each] of distinct) {
          const found = await store.loadPartials(each, START_MS, SOURCE)
          expect(found.map(({ value, series: of }) => [value.mark, of])).toEqual([[text, each]])
        }
      })

      it('a series with the longest names fits into a key', async () => {
        const store = await makeStore()
        await store.commitPartial(partialKey({ series: LONGEST, page: 'o63' }), null, partial(), null)
        expect(await store.loadPartials(LONGEST, START_MS, SOURCE)).toHaveLength(1)
        await store.saveVerdict(
          LONGEST,
          HOUR_MS,
          { startMs: START_MS, endMs: START_MS + HOUR_MS, body: '{}' },
          null,
        )
        expect(await store.lastVerdicts(LONGEST, HOUR_MS, START_MS + HOUR_MS, 1)).toHaveLength(1)
        await store.markDue(due({ series: LONGEST }))
        expect(await store.listDue(START_MS + HOUR_MS, 1)).toEqual([due({ series: LONGEST })])
        await store.putPointer({ kind: 'alert', model: LONGEST.model, id: '0123456789abcdef', version: 1 })
        expect(await store.listPointers(9)).toHaveLength(1)
      })

      it('windows are those that start in [from, to), over the bounds of days', async () => {
        const store = await makeStore()
        for (const hour of [-1, 0, 1, 23, 24, 25, 48])
          await store.commitPartial(
            partialKey({ windowStartMs: START_MS + hour * HOUR_MS }),
            null,
            partial(),
            null,
          )
        const at = (hour: number) => START_MS + hour * HOUR_MS
        const hours = async (from: number, to: number) =>
          (await load(store, at(from), at(to)))
            .map((text) => Number(text.split('h')[0]))
            .sort((a, b) => a - b)
        expect(await hours(-1, 49)).toEqual([-1, 0, 1, 23, 24, 25, 48])
        expect(await hours(0, 24)).toEqual([0, 1, 23])
        expect(await hours(23, 25)).toEqual([23, 24])
        expect(await hours(24, 48)).toEqual([24, 25])
        expect(await hours(1, 1)).toEqual([])
        expect(await hours(2, 1)).toEqual([])
        expect(await hours(0, 0.5)).toEqual([0])
      })

      it('windows of all sources and pages are read together', async () => {
        const store = await makeStore()
        for (const each of ['s#1', 's2'])
          for (const page of ['core', 'o00'] satisfies PageName[])
            await store.commitPartial(partialKey({ source: source(each), page }), null, partial(), null)
        expect(await load(store, START_MS, START_MS + 1)).toEqual([
          '0h s#1 core',
          '0h s#1 o00',
          '0h s2 core',
          '0h s2 o00',
        ])
      })

      it('a position of 56 digits is kept digit by digit', async () => {
        const store = await makeStore()
        const mark = '49590338271490256608559692538361571095921575989136588898'
        expect(mark).toHaveLength(56)
        await store.commitPartial(partialKey(), null, partial(mark), null)
        await store.commitProgress(SOURCE, null, progress({ position: position(mark) }))
        expect((await store.loadPartials(series(), START_MS, SOURCE))[0]?.value.mark).toBe(mark)
        expect((await store.loadProgress(SOURCE))?.value.position).toBe(mark)
      })

      it('a page of 337 KB is stored, and bytes are kept whatever they are', async () => {
        const store = await makeStore()
        const bytes = randomBytes(337_000)
        await store.commitPartial(partialKey({ series: LONGEST }), null, partial('1', bytes), START_MS)
        const [stored] = await store.loadPartials(LONGEST, START_MS, SOURCE)
        expect(Buffer.compare(stored?.value.bytes ?? new Uint8Array(), bytes)).toBe(0)
      })

      it('what a caller does to its buffer later is not stored', async () => {
        const store = await makeStore()
        const bytes = Uint8Array.of(1, 2, 3)
        await store.commitPartial(partialKey(), null, partial('1', bytes), null)
        bytes.fill(9)
        expect([...((await store.loadPartials(series(), START_MS, SOURCE))[0]?.value.bytes ?? [])]).toEqual([
          1, 2, 3,
        ])
      })
    })

    describe('progress', () => {
      it('is kept for each source, whatever its name', async () => {
        const store = await makeStore()
        for (const text of NAMES)
          await store.commitProgress(
            source(text),
            null,
            progress({ recentIds: Buffer.from(text), position: position(text) }),
          )
        for (const text of NAMES) {
          const read = await store.loadProgress(source(text))
          expect(read).toEqual({
            version: 1,
            value: { ...progress(), position: text, recentIds: expect.anything() },
          })
          expect(Buffer.from(read?.value.recentIds ?? []).toString()).toBe(text)
        }
        const listed = await store.listProgress()
        expect(listed.map((each) => each.source)).toEqual(NAMES.toSorted(byUtf8))
      })

      it('no ids are no ids', async () => {
        const store = await makeStore()
        await store.commitProgress(SOURCE, null, progress())
        expect((await store.loadProgress(SOURCE))?.value.recentIds).toEqual(new Uint8Array())
      })
    })

    describe('due windows', () => {
      it('are listed by end, those that have ended, at most so many', async () => {
        const store = await makeStore()
        const marks = [5, 1, 4, 2, 3].flatMap((hour) =>
          ['a', 'b', '😀', '#'].map((model) =>
            due({ series: series({ model }), startMs: START_MS + hour * HOUR_MS }),
          ),
        )
        for (const mark of marks) await store.markDue(mark)
        const endOf = ({ startMs, horizonMs }: Due) => (startMs + horizonMs - START_MS) / HOUR_MS
        const listed = async (hour: number, limit: number) =>
          (await store.listDue(START_MS + hour * HOUR_MS, limit)).map(endOf)
        expect(await listed(1, 99)).toEqual([])
        expect(await listed(2, 99)).toEqual([2, 2, 2, 2])
        expect(await listed(4, 99)).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4])
        expect(await listed(9, 5)).toEqual([2, 2, 2, 2, 3])
        const all = await store.listDue(START_MS + 9 * HOUR_MS, 99)
        expect(all.map((each) => JSON.stringify(each)).sort()).toEqual(
          marks.map((each) => JSON.stringify(each)).sort(),
        )
      })

      it('of one series several horizons may be due', async () => {
        const store = await makeStore()
        const marks = [due(), due({ horizonMs: DAY_MS }), due({ startMs: START_MS + 23 * HOUR_MS })]
        for (const mark of marks) await store.markDue(mark)
        expect(await store.listDue(START_MS + DAY_MS, 9)).toEqual([marks[0], marks[2], marks[1]])
      })

      it('a mark that has changed since it was read stays', async () => {
        const store = await makeStore()
        await store.markDue(due({ token: 'old' }))
        await store.markDue(due({ token: 'new' }))
        await store.clearDue(due({ token: 'old' }))
        expect(await store.listDue(START_MS + DAY_MS, 9)).toEqual([due({ token: 'new' })])
        await store.clearDue(due({ token: 'new' }))
        await store.clearDue(due({ token: 'new' }))
        expect(await store.listDue(START_MS + DAY_MS, 9)).toEqual([])
      })
    })

    describe('models', () => {
      it('are registered up to the limit, each once', async () => {
        const store = await makeStore()
        expect(await store.listModels()).toEqual([])
        for (const text of NAMES) expect(await store.registerModel(text, NAMES.length)).toBe('registered')
        expect(await store.registerModel('m#', NAMES.length)).toBe('registered')
        expect(await store.registerModel('one more', NAMES.length)).toBe('full')
        expect(await store.listModels()).toEqual(NAMES.toSorted())
      })

      it('two that register at once both learn what became of it', async () => {
        const store = await makeStore()
        const register = async (model: string): Promise<void> => {
          if ((await store.registerModel(model, 100)) === 'conflict') await register(model)
        }
        await Promise.all(NAMES.map(register))
        expect(await store.listModels()).toEqual(NAMES.toSorted())
      })

      it('a record of 500 series is kept', async () => {
        const store = await makeStore()
        const record: ModelRecord = {
          model: 'm#',
          series: Array.from({ length: 500 }, (_, i) => ({
            version: `${i}`,
            variant: '',
            segment: LONGEST.segment,
          })),
          activations: [activation(1)],
        }
        await store.commitModel(null, record)
        expect(await store.loadModel('m#')).toEqual({ value: record, version: 1 })
        expect(await store.loadModel('m%23')).toBeNull()
      })
    })

    describe('baselines', () => {
      it('of 1,000 features are kept in several items', async () => {
        const store = await makeStore()
        const baseline = baselineOf(1_000, 64)
        await store.saveBaseline(baseline)
        expect(await store.loadBaseline('wide#model', 'b-1')).toEqual(baseline)
      })

      it('are found by model and id', async () => {
        const store = await makeStore()
        for (const id of ['b', 'b#', 'b-1'])
          await store.saveBaseline({ ...baselineOf(1, 1), id, rows: id.length })
        for (const id of ['b', 'b#', 'b-1'])
          expect((await store.loadBaseline('wide#model', id))?.rows).toBe(id.length)
        expect(await store.loadBaseline('wide#model', 'b-2')).toBeNull()
        expect(await store.loadBaseline('wide', 'b')).toBeNull()
      })
    })

    describe('verdicts', () => {
      const verdict = (hour: number, body = '{}') => ({
        startMs: START_MS + (hour - 1) * HOUR_MS,
        endMs: START_MS + hour * HOUR_MS,
        body,
      })
      const given = async (): Promise<Store> => {
        const store = await makeStore()
        for (const hour of [3, 1, 2, 4]) await store.saveVerdict(series(), HOUR_MS, verdict(hour), null)
        await store.saveVerdict(series(), DAY_MS, { ...verdict(2), startMs: verdict(2).endMs - DAY_MS }, null)
        await store.saveVerdict(series({ version: '2' }), HOUR_MS, verdict(2), null)
        return store
      }
      const at = (hour: number) => START_MS + hour * HOUR_MS

      it('are those whose window ends in (after, to], ascending', async () => {
        const store = await given()
        const hours = async (after: number, to: number) =>
          await store.listVerdicts(series(), HOUR_MS, at(after), at(to))
        expect(await hours(0, 9)).toEqual([1, 2, 3, 4].map((hour) => verdict(hour)))
        expect(await hours(1, 3)).toEqual([verdict(2), verdict(3)])
        expect(await hours(2, 2)).toEqual([])
        expect(await hours(3, 1)).toEqual([])
      })

      it('the last so many are ascending too', async () => {
        const store = await given()
        const last = async (hour: number, count: number) =>
          await store.lastVerdicts(series(), HOUR_MS, at(hour), count)
        expect(await last(3, 2)).toEqual([verdict(2), verdict(3)])
        expect(await last(9, 1)).toEqual([verdict(4)])
        expect(await last(0, 5)).toEqual([])
        expect(await last(4, 0)).toEqual([])
      })

      it('a window that is judged again replaces its verdict', async () => {
        const store = await given()
        const body = JSON.stringify({ text: 'ü😀'.repeat(40_000) })
        await store.saveVerdict(series(), HOUR_MS, verdict(2, body), START_MS)
        expect(await store.listVerdicts(series(), HOUR_MS, at(1), at(2))).toEqual([verdict(2, body)])
      })
    })

    describe('alerts, retraining and their outbox', () => {
      it('alerts are read by model, and by id', async () => {
        const store = await makeStore()
        const alerts = ['distance', 'a#b'].flatMap((subject) => [
          alertOf('m', subject),
          alertOf('m#', subject),
        ])
        for (const alert of alerts) expect(await store.commitAlert(null, alert)).toBe('committed')
        const [first] = alerts
        if (first === undefined) throw new Error('no alert')
        expect(await store.loadAlert('m', first.id)).toEqual({ value: first, version: 1 })
        expect(await store.loadAlert('m#', first.id)).toBeNull()
        const models = (await store.loadAlerts('m')).map(({ value }) => value.model)
        expect(models).toEqual(['m', 'm'])
      })

      it('retraining states of all models are listed', async () => {
        const store = await makeStore()
        for (const model of NAMES) await store.commitRetrain(null, { model, lastNumber: 1, requests: [] })
        expect((await store.listRetrain()).map(({ value }) => value.model)).toEqual(NAMES.toSorted(byUtf8))
        expect(await store.loadRetrain('nobody')).toBeNull()
      })

      it('a pointer stays until it is removed as it was read', async () => {
        const store = await makeStore()
        const pointers: OutboxPointer[] = NAMES.flatMap((model) => [
          { kind: 'alert' as const, model, id: 'x', version: 1 },
          { kind: 'retrain' as const, model, id: '', version: 1 },
        ])
        for (const pointer of pointers) await store.putPointer(pointer)
        expect(await store.listPointers(999)).toHaveLength(pointers.length)
        expect(await store.listPointers(3)).toHaveLength(3)
        const later = { kind: 'alert' as const, model: 'm', id: 'x', version: 2 }
        await store.putPointer(later)
        for (const pointer of pointers) await store.removePointer(pointer)
        expect(await store.listPointers(999)).toEqual([later])
        await store.removePointer({ version: 2, id: 'x', model: 'm', kind: 'alert' })
        expect(await store.listPointers(999)).toEqual([])
      })
    })

    describe('quarantine', () => {
      const entry = (at: string, index: number): Quarantined => ({
        source: SOURCE,
        position: position(at),
        index,
        reason: 'not-json',
        path: '',
        message: 'the text is not JSON',
        raw: `{"cut": "ü😀`,
      })

      it('lists the newest records first, and of each its entries in order', async () => {
        const store = await makeStore()
        await store.saveQuarantined([entry('0001', 0), entry('0001', 4)], START_MS)
        await store.saveQuarantined([entry('0003', 1)], START_MS)
        await store.saveQuarantined([entry('0002', 2)], START_MS)
        await store.saveQuarantined([], START_MS)
        const places = async (limit: number) =>
          (await store.listQuarantined(SOURCE, limit)).map((each) => `${each.position}/${each.index}`)
        expect(await places(9)).toEqual(['0003/1', '0002/2', '0001/0', '0001/4'])
        expect(await places(3)).toEqual(['0003/1', '0002/2', '0001/0'])
        expect(await store.listQuarantined(source('other'), 9)).toEqual([])
        expect((await store.listQuarantined(SOURCE, 1))[0]).toEqual(entry('0003', 1))
      })

      it('the same record again changes nothing', async () => {
        const store = await makeStore()
        for (let delivery = 0; delivery < 3; delivery++)
          await store.saveQuarantined([entry('1', 0)], START_MS)
        expect(await store.listQuarantined(SOURCE, 9)).toHaveLength(1)
      })
    })

    it('requests that were turned away are counted, also by many at once', async () => {
      const store = await makeStore()
      expect(await store.listTurnedAway()).toEqual({})
      await Promise.all(
        Array.from({ length: 16 }, (_, i) => store.countTurnedAway(i % 4 === 0 ? 'too-large' : 'bad-host')),
      )
      expect(await store.listTurnedAway()).toEqual({ 'too-large': 4, 'bad-host': 12 })
    })
  })
}

const activation = (n: number) => ({
  baselineId: `b${n}`,
  binsId: '0123456789abcdef',
  version: '',
  fromMs: START_MS,
})

const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
