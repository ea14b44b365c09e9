import type { PredictionEvent } from '../event/event.ts'
import { CELL_UNEXPECTED } from './bins.ts'
import { byteWriter, writeCount, writeText, writtenBytes } from './bytes.ts'
import { type CompiledBins, cellOf, subjectKeyOf, valueIn } from './compiled-bins.ts'
import { addToCore, type CorePage, emptyCore } from './core-page.ts'
import { addToOutside, emptyOutside, outsidePageOf } from './outside-page.ts'
import { binsPageName, encodePage, mergePage, outsidePageName, type Page, type PageName } from './page.ts'

/**
 * All that is kept of the events of one series in one window: pages by name, on the bins named by `binsId`.
 * A commutative monoid: `emptyAggregate`, `mergeAggregate`; the law, held by test/laws, is
 * aggregate(a ++ b) = merge(aggregate(a), aggregate(b)) for any split and order, byte for byte.
 */
export type WindowAggregate = { readonly binsId: string; readonly pages: Map<PageName, Page> }

export const emptyAggregate = (binsId: string): WindowAggregate => ({ binsId, pages: new Map() })

/**
 * Adds one event. `accepts` says which pages take it: after a crash some items have applied a record and others have
 * not. A page that the event touches is made when absent; `touched` is told of each.
 */
export const addEvent = (
  aggregate: WindowAggregate,
  bins: CompiledBins,
  event: PredictionEvent,
  accepts: (name: PageName) => boolean,
  touched: (name: PageName) => void,
): void => {
  if (accepts('core')) {
    addToCore(openCore(aggregate, bins.pages[0]?.cells ?? 0), event)
    touched('core')
  }
  for (const [index, compiled] of bins.pages.entries()) {
    const name = binsPageName(index)
    let cells: Float64Array | null = null
    for (const subject of compiled.subjects) {
      const value = valueIn(event, subject.subject)
      if (value === undefined) continue
      const cell = cellOf(subject, value)
      if (accepts(name)) {
        if (cells === null) {
          cells = cellsOf(aggregate, name, compiled.cells)
          touched(name)
        }
        const at = subject.offset + cell
        cells[at] = (cells[at] ?? 0) + 1
      }
      if (cell === CELL_UNEXPECTED) addOutside(aggregate, subject.key, value, accepts, touched)
    }
  }
  addUnknownSubjects(aggregate, bins, event, accepts, touched)
}

/** Features and predictions that the bins do not name. */
const addUnknownSubjects = (
  aggregate: WindowAggregate,
  bins: CompiledBins,
  event: PredictionEvent,
  accepts: (name: PageName) => boolean,
  touched: (name: PageName) => void,
): void => {
  if (event.features !== null)
    for (const name of Object.keys(event.features))
      if (!bins.featureNames.has(name))
        addOutside(aggregate, subjectKeyOf('feature', name), event.features[name] ?? null, accepts, touched)
  if (event.outcome.kind === 'error') return
  const { score, label } = event.outcome
  if (score !== null && !bins.keys.has('prediction:score'))
    addOutside(aggregate, 'prediction:score', score, accepts, touched)
  if (label !== null && !bins.keys.has('prediction:label'))
    addOutside(aggregate, 'prediction:label', label, accepts, touched)
}

const addOutside = (
  aggregate: WindowAggregate,
  key: string,
  value: string | number | boolean | null,
  accepts: (name: PageName) => boolean,
  touched: (name: PageName) => void,
): void => {
  const name = outsidePageName(outsidePageOf(key))
  if (!accepts(name)) return
  let page = aggregate.pages.get(name)
  if (page === undefined) {
    page = { kind: 'outside', outside: emptyOutside() }
    aggregate.pages.set(name, page)
  }
  if (page.kind === 'outside') addToOutside(page.outside, key, value)
  touched(name)
}

/** What every event adds to: empty where no event has come. */
export const corePageOf = (aggregate: WindowAggregate): CorePage => {
  const page = aggregate.pages.get('core')
  return page?.kind === 'core' ? page.core : emptyCore()
}

const openCore = (aggregate: WindowAggregate, cells: number): CorePage => {
  const page = aggregate.pages.get('core')
  if (page?.kind === 'core') return page.core
  const core = emptyCore()
  aggregate.pages.set('core', { kind: 'core', core, cells: new Float64Array(cells) })
  return core
}

const cellsOf = (aggregate: WindowAggregate, name: PageName, length: number): Float64Array => {
  const page = aggregate.pages.get(name)
  if (page !== undefined && page.kind !== 'outside') return page.cells
  const cells = new Float64Array(length)
  aggregate.pages.set(name, { kind: 'bins', cells })
  return cells
}

/** Adds all of `other` to `aggregate`. Both must stand on the same bins. */
export const mergeAggregate = (aggregate: WindowAggregate, other: WindowAggregate): void => {
  for (const [name, page] of other.pages) {
    const ours = aggregate.pages.get(name)
    if (ours === undefined) aggregate.pages.set(name, copyOf(page))
    else mergePage(ours, page)
  }
}

const copyOf = (page: Page): Page => {
  if (page.kind === 'bins') return { kind: 'bins', cells: page.cells.slice() }
  const copy: Page =
    page.kind === 'core'
      ? { kind: 'core', core: emptyCore(), cells: new Float64Array(page.cells.length) }
      : { kind: 'outside', outside: emptyOutside() }
  mergePage(copy, page)
  return copy
}

/** Counts of all subjects' cells, in the order of the spec: what drift is judged on. */
export const cellsBySubject = (aggregate: WindowAggregate, bins: CompiledBins): Float64Array[] =>
  bins.pages.flatMap((compiled, index) => {
    const page = aggregate.pages.get(binsPageName(index))
    const cells =
      page !== undefined && page.kind !== 'outside' ? page.cells : new Float64Array(compiled.cells)
    return compiled.subjects.map(({ offset }, i) =>
      cells.slice(offset, compiled.subjects[i + 1]?.offset ?? compiled.cells),
    )
  })

/** The canonical form: equal aggregates have equal bytes, however they came about. */
export const encodeAggregate = (aggregate: WindowAggregate): Uint8Array => {
  const writer = byteWriter()
  writeText(writer, aggregate.binsId)
  const names = [...aggregate.pages.keys()].sort()
  writeCount(writer, names.length)
  const parts = names.map((name) => {
    writeText(writer, name)
    const page = aggregate.pages.get(name)
    return page === undefined ? new Uint8Array() : encodePage(page)
  })
  return Buffer.concat([writtenBytes(writer), ...parts])
}
