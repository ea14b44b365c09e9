import { type ChunkRows, chunkRows } from '../../compat/nannyml/chunks.ts'
import type { Subject } from '../../window/bins.ts'
import type { Examined } from '../examine.ts'
import { factsOf } from '../facts.ts'
import type { CompareOptions } from '../options.ts'
import { type Partition, requireFewParts } from '../partition.ts'
import type { Side } from '../side.ts'
import { judgeChunks, type NannymlSides } from './judge-chunks.ts'
import { type Judged, notJudged } from './judged.ts'

/** Rows as NannyML cuts them: the remainder is a chunk of its own, and without a choice there are ten and one. */
export const nannymlChunks = (rows: number, chunking: CompareOptions['chunks']): Partition => {
  const asked =
    chunking?.by === 'size'
      ? ({ kind: 'size', rows: chunking.rows } as const)
      : ({ kind: 'number', chunks: chunking?.by === 'number' ? chunking.chunks : DEFAULT_CHUNKS } as const)
  const chunks = chunkRows(rows, asked)
  requireFewParts(chunks.length, 'a larger --chunk-size')
  const partOf = new Int32Array(rows).fill(-1)
  chunks.forEach(({ start, end }, chunk) => {
    partOf.fill(chunk, start, end)
  })
  return { partOf, parts: chunks.map(partOfRows) }
}

const DEFAULT_CHUNKS = 10

const partOfRows = ({ start, end }: ChunkRows) => ({
  key: `[${start}:${end - 1}]`,
  start,
  end: end - 1,
  rows: end - start,
})

/** NannyML judges chunks. A column as a whole has drifted where any chunk alerts; its effect is that of the worst. */
export const examineAsNannyml = (
  subject: Subject,
  sides: NannymlSides,
  options: Pick<CompareOptions, 'methods' | 'calculation'>,
): { readonly whole: Examined; readonly chunks: readonly Examined[] } => {
  const judged = judgeChunks(sides, options)
  const examined = (current: Side, each: Judged): Examined => ({
    facts: factsOf(subject, sides.reference, current),
    finding: { kind: 'judged', judged: each },
  })
  return {
    whole: examined(sides.current, worstOf(judged)),
    chunks: sides.chunks.map((chunk, i) => examined(chunk, judged[i] ?? notJudged('no chunk'))),
  }
}

const worstOf = (chunks: readonly Judged[]): Judged => {
  const tested = chunks.filter(({ verdict }) => verdict !== 'not-testable')
  const drifted = tested.filter(({ verdict }) => verdict === 'drifted')
  const [worst] = (drifted.length > 0 ? drifted : tested).sort(
    (a, b) => (b.effect?.value ?? 0) - (a.effect?.value ?? 0),
  )
  return worst ?? chunks[0] ?? notJudged('the current data has fewer rows than chunks')
}
