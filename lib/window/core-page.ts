import type { PredictionEvent, TokenUsage } from '../event/event.ts'
import { logBinOf } from '../stats/log-histogram.ts'
import { addRow, type BoundedTable, emptyTable, mergeTable } from './bounded-table.ts'
import { readTable, writeTable } from './bounded-table-bytes.ts'
import {
  type ByteReader,
  type ByteWriter,
  readBig,
  readCount,
  readSparse,
  writeBig,
  writeCount,
  writeSparse,
} from './bytes.ts'
import { tokenKeyOf } from './token-key.ts'

/**
 * What every event of a window adds to, baseline or not: volume, errors, latency, cost. Whole numbers throughout:
 * money is computed when a window is read, from a dated catalogue.
 */
export type CorePage = {
  requests: number
  /** Failed calls by category: [count]. */
  readonly errors: BoundedTable
  /** Requests by latency, in the bins of log-histogram with LATENCY_BITS, over nanoseconds. */
  readonly latencyBins: Map<number, number>
  latencyMaxNs: number
  computeNs: bigint
  /** Requests that said how long they computed. */
  computeTimed: number
  /** By token key: TOKEN_COLUMNS. */
  readonly tokens: BoundedTable
  /** Sum of the costs that events brought themselves, and how many did. */
  ownCostPicoUsd: bigint
  ownCosted: number
}

/** 0.78 % relative error at most: below the 1 % that we promise. */
export const LATENCY_BITS = 6
export const TOKEN_COLUMNS = ['requests', 'input', 'cachedInput', 'output', 'reasoning'] as const
const ERROR_CATEGORIES = 64
const TOKEN_KEYS = 64

export const emptyCore = (): CorePage => ({
  requests: 0,
  errors: emptyTable(ERROR_CATEGORIES, 1),
  latencyBins: new Map(),
  latencyMaxNs: 0,
  computeNs: 0n,
  computeTimed: 0,
  tokens: emptyTable(TOKEN_KEYS, TOKEN_COLUMNS.length),
  ownCostPicoUsd: 0n,
  ownCosted: 0,
})

export const addToCore = (page: CorePage, event: PredictionEvent): void => {
  page.requests += 1
  if (event.outcome.kind === 'error') addRow(page.errors, event.outcome.category, ONE)
  if (event.latencyNs !== null) {
    const bin = logBinOf(event.latencyNs, LATENCY_BITS)
    page.latencyBins.set(bin, (page.latencyBins.get(bin) ?? 0) + 1)
    if (event.latencyNs > page.latencyMaxNs) page.latencyMaxNs = event.latencyNs
  }
  if (event.costPicoUsd !== null) {
    // The event's own cost replaces ours, so what we would have priced is not counted beside it.
    page.ownCostPicoUsd += event.costPicoUsd
    page.ownCosted += 1
    return
  }
  if (event.computeNs !== null) {
    page.computeNs += BigInt(event.computeNs)
    page.computeTimed += 1
  }
  if (event.usage !== null) addRow(page.tokens, tokenKeyOf(event.usage), tokensOf(event.usage))
}

const ONE = [1]
const tokensOf = (usage: TokenUsage): number[] => [
  1,
  usage.input,
  usage.cachedInput,
  usage.output,
  usage.reasoning,
]

export const mergeCore = (page: CorePage, other: CorePage): void => {
  page.requests += other.requests
  mergeTable(page.errors, other.errors)
  for (const [bin, count] of other.latencyBins)
    page.latencyBins.set(bin, (page.latencyBins.get(bin) ?? 0) + count)
  page.latencyMaxNs = Math.max(page.latencyMaxNs, other.latencyMaxNs)
  page.computeNs += other.computeNs
  page.computeTimed += other.computeTimed
  mergeTable(page.tokens, other.tokens)
  page.ownCostPicoUsd += other.ownCostPicoUsd
  page.ownCosted += other.ownCosted
}

export const writeCore = (writer: ByteWriter, page: CorePage): void => {
  writeCount(writer, page.requests)
  writeTable(writer, page.errors)
  writeSparse(writer, page.latencyBins)
  writeCount(writer, page.latencyMaxNs)
  writeBig(writer, page.computeNs)
  writeCount(writer, page.computeTimed)
  writeTable(writer, page.tokens)
  writeBig(writer, page.ownCostPicoUsd)
  writeCount(writer, page.ownCosted)
}

export const readCore = (reader: ByteReader): CorePage => ({
  requests: readCount(reader),
  errors: readTable(reader, ERROR_CATEGORIES, 1),
  latencyBins: readSparse(reader),
  latencyMaxNs: readCount(reader),
  computeNs: readBig(reader),
  computeTimed: readCount(reader),
  tokens: readTable(reader, TOKEN_KEYS, TOKEN_COLUMNS.length),
  ownCostPicoUsd: readBig(reader),
  ownCosted: readCount(reader),
})
