import type {
  AlertsAnswer,
  BaselinesAnswer,
  DriftAnswer,
  DriftWindowAnswer,
  Problem,
  RetrainRequestsAnswer,
  StatusAnswer,
  WindowAnswer,
  WindowsAnswer,
} from '../lib/api/types.ts'
import type { Series } from '../lib/event/event.ts'

/** `unreachable`: no answer at all. `refused`: an answer that is not the one that was asked for. */
export class ServiceFailure extends Error {
  readonly kind: 'unreachable' | 'refused'
  readonly status: number | null

  constructor(kind: ServiceFailure['kind'], message: string, status: number | null = null) {
    super(message)
    this.kind = kind
    this.status = status
  }
}

const REQUEST_TIMEOUT_MS = 15_000

export const readStatus = (signal: AbortSignal) => readJson<StatusAnswer>('/v1/status', signal)
export const readAlerts = (signal: AbortSignal) => readJson<AlertsAnswer>('/v1/alerts', signal)
export const readRetrainRequests = (signal: AbortSignal) =>
  readJson<RetrainRequestsAnswer>('/v1/retrain-requests', signal)
export const readBaselines = (model: string, signal: AbortSignal) =>
  readJson<BaselinesAnswer>(`/v1/models/${encodeURIComponent(model)}/baselines`, signal)

/** `by` is who takes it, as they call themselves. */
export const acknowledge = async (alertId: string, by: string, signal: AbortSignal): Promise<void> => {
  await readJson(`/v1/alerts/${encodeURIComponent(alertId)}/acknowledge`, signal, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by }),
  })
}

export type Span = { readonly fromMs: number; readonly toMs: number }

export const readWindows = (series: Series, span: Span, signal: AbortSignal): Promise<Read<WindowAnswer>> =>
  readSpans((part) => readPages<WindowsAnswer>(seriesPath(series, 'windows'), series, part, signal), span)

export const readDrift = (
  series: Series,
  span: Span,
  signal: AbortSignal,
): Promise<Read<DriftWindowAnswer>> =>
  readSpans((part) => readPages<DriftAnswer>(seriesPath(series, 'drift'), series, part, signal), span)

/** The stored windows of one judged window, with their counts by cell. */
export const readCells = (series: Series, span: Span, signal: AbortSignal): Promise<WindowAnswer[]> =>
  readPages<WindowsAnswer>(seriesPath(series, 'windows'), series, span, signal, { cells: 'true' })

/** Ascending. `fromMs` is later than was asked for where there was more than the page can hold. */
export type Read<W> = { readonly windows: readonly W[]; readonly fromMs: number }

/** What one call of the API may span, and what the page holds: 150 days of 1-hour windows are 3,600. */
const SPAN_MS_MAX = 31 * 86_400_000
const WINDOWS_MAX = 5_000

/** Newest part first, so that what is left out beyond `WINDOWS_MAX` is the oldest. */
const readSpans = async <W>(readPart: (part: Span) => Promise<W[]>, span: Span): Promise<Read<W>> => {
  const parts: W[][] = []
  let count = 0
  let fromMs = span.toMs
  while (fromMs > span.fromMs && count < WINDOWS_MAX) {
    const part = { fromMs: Math.max(span.fromMs, fromMs - SPAN_MS_MAX), toMs: fromMs }
    const windows = await readPart(part)
    parts.unshift(windows)
    count += windows.length
    fromMs = part.fromMs
  }
  return { windows: parts.flat(), fromMs }
}

const readPages = async <A extends { readonly windows: readonly unknown[]; readonly next: string | null }>(
  path: string,
  { version, variant, segment }: Series,
  span: Span,
  signal: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<A['windows'][number][]> => {
  const windows: A['windows'][number][] = []
  let from: string | null = new Date(span.fromMs).toISOString()
  while (from !== null) {
    const to = new Date(span.toMs).toISOString()
    const query = new URLSearchParams({ from, to, version, variant, segment, ...more })
    const answer: A = await readJson<A>(`${path}?${query}`, signal)
    windows.push(...answer.windows)
    from = answer.next === from ? null : answer.next
  }
  return windows
}

const seriesPath = ({ model }: Series, what: string): string =>
  `/v1/models/${encodeURIComponent(model)}/${what}`

/** The cast is the one place where the page trusts that the service answers in the shapes of lib/api/types.ts. */
const readJson = async <A>(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<A> => {
  const answer = await fetch(path, {
    ...init,
    cache: 'no-store',
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new ServiceFailure('unreachable', `no answer to ${path}: ${String(error)}`)
  })
  if (!answer.ok) throw new ServiceFailure('refused', await refusalText(answer, path), answer.status)
  const body: unknown = await answer.json().catch(() => {
    signal.throwIfAborted()
    throw new ServiceFailure('unreachable', `the answer to ${path} broke off or is not JSON`)
  })
  return body as A
}

const refusalText = async (answer: Response, path: string): Promise<string> => {
  const problem = (await answer.json().catch(() => null)) as Partial<Problem> | null
  return typeof problem?.detail === 'string' ? problem.detail : `${path} was answered with ${answer.status}`
}
