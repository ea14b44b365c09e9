/** The answer, on standard output. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Progress and prose, on standard error: they never mix with an answer that another program reads. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** The one document of `--json`. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2))

/** Names come from senders: a control character in one would move the cursor, colour the terminal or turn the text. */
export const printable = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeOf)

const escapeOf = (character: string): string =>
  character === '\n' ? '\\n' : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

export type ProgressLine = { readonly show: (text: () => string) => void; readonly end: () => void }

const REDRAW_EVERY_MS = 200

/** A line that redraws itself; silent where standard error is no terminal. */
export const progressLine = (): ProgressLine => {
  if (process.stderr.isTTY !== true) return { show: () => undefined, end: () => undefined }
  let drawnAtMs = Number.NEGATIVE_INFINITY
  return {
    show: (text) => {
      const nowMs = performance.now()
      if (nowMs - drawnAtMs < REDRAW_EVERY_MS) return
      drawnAtMs = nowMs
      process.stderr.write(`\r${text()}\x1b[K`)
    },
    end: () => {
      if (drawnAtMs > 0) process.stderr.write('\r\x1b[K')
    },
  }
}
