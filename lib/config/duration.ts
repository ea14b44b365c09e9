const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `250ms`, `30s`, `5m`, `1h`, `35d` to milliseconds; `null` for anything else. */
export const parseDuration = (text: string): number | null => {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text)
  return match === null ? null : Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS]
}

/** The shortest exact form: 3600000 is `1h`. */
export const formatDuration = (durationMs: number): string => {
  const unit =
    (['d', 'h', 'm', 's'] as const).find((name) => durationMs > 0 && durationMs % UNITS_MS[name] === 0) ??
    'ms'
  return `${durationMs / UNITS_MS[unit]}${unit}`
}
