/** One line of what the embedded service does; the command line prints it, tests collect it. */
export type LogLine = {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly error?: unknown
}
export type OnLog = (line: LogLine) => void

export const silent: OnLog = () => undefined

/** The text of whatever was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
