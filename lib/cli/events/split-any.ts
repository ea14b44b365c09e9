import { ENTRY_BYTES_MAX, type Entry, type Splitter } from './entry.ts'
import { splitLines } from './split-lines.ts'
import { splitValues } from './split-values.ts'

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Chooses by the first line that is not blank: an array begins with `[`; a document that is written over several lines
 * breaks its first one after `{`, `[` or `,`, where no line of NDJSON could end; anything else is NDJSON.
 */
export const splitAny = (): Splitter => {
  let chosen: Splitter | null = null
  let pending = Buffer.alloc(0)

  const choose = (isEnd: boolean): Entry[] => {
    const shape = shapeOf(pending, isEnd)
    if (shape === 'unknown') return []
    chosen = shape === 'values' ? splitValues() : splitLines()
    return chosen.push(withoutMark(pending))
  }

  return {
    push: (chunk) => {
      if (chosen !== null) return chosen.push(chunk)
      pending = Buffer.concat([pending, chunk])
      return choose(pending.length > ENTRY_BYTES_MAX)
    },
    end: () => {
      const entries = chosen === null ? choose(true) : []
      return chosen === null ? entries : [...entries, ...chosen.end()]
    },
  }
}

const shapeOf = (pending: Buffer, isEnd: boolean): 'values' | 'lines' | 'unknown' => {
  const text = withoutMark(pending).toString('latin1').trimStart()
  if (text.startsWith('[')) return 'values'
  const newline = text.indexOf('\n')
  if (newline === -1 && !isEnd) return 'unknown'
  const firstLine = (newline === -1 ? text : text.slice(0, newline)).trimEnd()
  return newline !== -1 && firstLine.startsWith('{') && /[{[,]$/.test(firstLine) ? 'values' : 'lines'
}

const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 3).toString('utf8') === BYTE_ORDER_MARK ? bytes.subarray(3) : bytes
