import { existsSync, readFileSync } from 'node:fs'
import { formatProblems, parseConfig } from '../config/parse-config.ts'
import { LeewayError } from '../errors.ts'

export const DEFAULT_CONFIG = 'leeway.yaml'

/** The configuration file to use: the one that was named, else leeway.yaml of this folder if there is one. */
export const configPathOf = (named: string | undefined): string | null =>
  named ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : null)

/** Its text, once it is known to be a valid configuration. */
export const readConfig = (path: string): string => {
  const text = readText(path)
  const parsed = parseConfig(text)
  if (parsed.ok) return text
  throw new LeewayError(
    'configuration',
    `${path} is not a valid configuration\n${formatProblems(path, parsed.problems)}`,
  )
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    const message = `${path} cannot be read (${code}); \`leeway init\` writes a configuration`
    throw new LeewayError('configuration', message, { cause })
  }
}
