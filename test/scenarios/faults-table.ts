import type { Item, Table } from '../../lib/adapters/store/table.ts'
import { LeewayError } from '../../lib/errors.ts'

/** A whole number from 0 to `below` - 1. */
export type Draw = (below: number) => number

/** What befalls one invocation, at its operation number `at`. `crash` is the end of it: nothing after takes effect. */
export type Fault = {
  readonly kind: (typeof FAULTS)[number] | 'none'
  readonly at: number
  /** Turns of the others for which the operation before `at` is held up: what makes a zombie of an invocation. */
  readonly pause: number
}

export const FAULTS = [
  'crash-before',
  'crash-after',
  'fail-before',
  'fail-after',
  /** A conflict with nobody: the answer of a store that saw its own client's retry. */
  'conflict-before',
  'conflict-after',
] as const

/** Lets others run: how long is counted in microtasks, so that a seed gives the same interleaving again. */
export const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await null
}

const unavailable = (what: string) => new LeewayError('unavailable', `injected: ${what}; try again`)

/** The table as one invocation sees it. */
export const faultyTable = (table: Table, fault: Fault, draw: Draw): Table => {
  let operations = 0
  let isDead = false
  const operate = async <T>(work: () => Promise<T>, conflict: T | null): Promise<T> => {
    const isHit = ++operations === fault.at
    await turns(draw(4) + (operations === fault.at - 1 || isHit ? fault.pause : 0))
    if (isDead) throw unavailable('the invocation was killed before')
    if (!isHit || fault.kind === 'none') return work()
    isDead = fault.kind.startsWith('crash')
    if (fault.kind.endsWith('after')) await work()
    if (fault.kind.startsWith('conflict') && conflict !== null) return conflict
    throw unavailable(fault.kind)
  }
  return {
    get: (key) => operate(() => table.get(key), null),
    query: (pk, range) => operate<Item[]>(() => table.query(pk, range), null),
    put: (item, prior) => operate(() => table.put(item, prior), prior === 'any' ? null : 'conflict'),
    remove: (key, condition) => operate(() => table.remove(key, condition), undefined),
    increment: (key, attribute, by) => operate(() => table.increment(key, attribute, by), undefined),
  }
}
