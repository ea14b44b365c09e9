import type { WindowAnswer, WindowsAnswer } from '../lib/api/types.ts'

export const MODEL = 'flight-delay'

/** The demo reads the service as anyone would: over HTTP. */
export const getJson = async <T>(url: string): Promise<T> => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

export const sendJson = async (method: 'PUT' | 'POST', url: string, body: unknown): Promise<void> => {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}

/** All stored windows with their cells, page by page. */
export const readAllWindows = async (
  serviceUrl: string,
  fromMs: number,
  toMs: number,
): Promise<WindowAnswer[]> => {
  const windows: WindowAnswer[] = []
  const stepMs = 30 * 86_400_000
  for (let startMs = fromMs; startMs < toMs; startMs += stepMs) {
    let from: string | null = new Date(startMs).toISOString()
    const to = new Date(Math.min(toMs, startMs + stepMs)).toISOString()
    while (from !== null) {
      const query: string = new URLSearchParams({ from, to, cells: 'true' }).toString()
      const answer: WindowsAnswer = await getJson(`${serviceUrl}/v1/models/${MODEL}/windows?${query}`)
      windows.push(...answer.windows)
      from = answer.next
    }
  }
  return windows
}
