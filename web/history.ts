import type { Read, Span } from './api.ts'

type Stored = { readonly start: string; readonly end: string }

/** Windows that the page has read already, of one series and period. */
export type History<W extends Stored> = { readonly key: string } & Read<W>

/**
 * Where to read on from: windows up to `settledMs` (the watermark when they were read) do not change any more, so only
 * the first one that ends after it and all later ones are read again. Everything is, where the key is another one.
 */
export const readAgainFromMs = <W extends Stored>(
  known: History<W> | null,
  key: string,
  span: Span,
  settledMs: number | null,
): number => {
  if (known === null || known.key !== key || settledMs === null) return span.fromMs
  const unsettled = known.windows.find((window) => Date.parse(window.end) > settledMs)
  const newest = known.windows[known.windows.length - 1]
  if (newest === undefined) return span.fromMs
  return Math.max(span.fromMs, Date.parse((unsettled ?? newest).start))
}

/** What was known before `againFromMs` and is still in the span, then what was read from there on. */
export const extend = <W extends Stored>(
  known: History<W> | null,
  key: string,
  span: Span,
  againFromMs: number,
  fresh: Read<W>,
): History<W> => {
  if (known === null || known.key !== key || againFromMs <= span.fromMs) return { key, ...fresh }
  const kept = known.windows.filter(({ start }) => {
    const startMs = Date.parse(start)
    return startMs >= span.fromMs && startMs < againFromMs
  })
  return {
    key,
    windows: [...kept, ...fresh.windows],
    fromMs: fresh.fromMs > againFromMs ? fresh.fromMs : Math.max(span.fromMs, known.fromMs),
  }
}
