import { type Embedded, type EmbeddedOptions, startEmbedded } from '../local/embedded.ts'
import { say } from './terminal.ts'

/** Starts the embedded service for a command: only the configuration that is given counts, and trouble is said. */
export const startLocalService = (
  options: Omit<EmbeddedOptions, 'onLog' | 'configPath'>,
  configPath: string | null,
): Promise<Embedded> => {
  delete process.env.LEEWAY_CONFIG
  return startEmbedded({
    ...options,
    ...(configPath === null ? {} : { configPath }),
    onLog: ({ level, message }) => {
      if (level !== 'info') say(`${level}: ${message}`)
    },
  })
}
