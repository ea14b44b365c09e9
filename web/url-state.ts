import type { Series } from '../lib/event/event.ts'

/** What the reader has chosen. It lives in the address, so that a link shows another person the same thing. */
export type Choice = {
  /** Null, here and below: the page chooses, and shows what it chose. */
  readonly period: Period | null
  readonly model: string | null
  readonly series: Omit<Series, 'model'> | null
  readonly subject: SubjectKey | null
  /** Start of the judged window whose histogram is shown; null follows the newest. */
  readonly windowMs: number | null
}

export type SubjectKey = { readonly role: 'feature' | 'prediction'; readonly name: string }

const DAY_MS = 86_400_000

/** 150 days: all of the demo. */
export const PERIODS = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, '150d': 150 * DAY_MS } as const
export type Period = keyof typeof PERIODS
export const PERIOD_NAMES = ['24h', '7d', '30d', '150d'] as const satisfies readonly Period[]

/** Members that are not usable are as if they were absent: an old link still opens. */
export const parseChoice = (query: string): Choice => {
  const members = new URLSearchParams(query)
  const period = members.get('period')
  const model = members.get('model')
  return {
    period: PERIOD_NAMES.find((name) => name === period) ?? null,
    model,
    series: model === null ? null : seriesOf(members),
    subject: subjectOf(members.get('subject')),
    windowMs: timeOf(members.get('window')),
  }
}

/** The inverse of `parseChoice`: a query without its question mark. */
export const printChoice = ({ period, model, series, subject, windowMs }: Choice): string => {
  const members = new URLSearchParams()
  if (period !== null) members.set('period', period)
  if (model !== null) members.set('model', model)
  if (model !== null && series !== null) {
    for (const part of SERIES_PARTS) members.set(part, series[part])
  }
  if (subject !== null) members.set('subject', `${subject.role}:${subject.name}`)
  if (windowMs !== null) members.set('window', new Date(windowMs).toISOString())
  return members.toString()
}

export const SERIES_PARTS = ['version', 'variant', 'segment'] as const

const seriesOf = (members: URLSearchParams): Choice['series'] => {
  if (!SERIES_PARTS.some((part) => members.has(part))) return null
  return {
    version: members.get('version') ?? '',
    variant: members.get('variant') ?? '',
    segment: members.get('segment') ?? '',
  }
}

const subjectOf = (text: string | null): SubjectKey | null => {
  if (text === null) return null
  const colon = text.indexOf(':')
  const role = text.slice(0, colon)
  const name = text.slice(colon + 1)
  if (name === '' || (role !== 'feature' && role !== 'prediction')) return null
  return { role, name }
}

const timeOf = (text: string | null): number | null => {
  const timeMs = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(timeMs) ? null : timeMs
}
