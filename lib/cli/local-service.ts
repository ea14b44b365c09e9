import { setTimeout as wait } from 'node:timers/promises'
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../local/embedded.ts'
import { LocalError } from '../local/local-error.ts'
import { say } from './terminal.ts'

type Options = Omit<EmbeddedOptions, 'onLog' | 'configPath'>

/** Starts the embedded service for a command: only the configuration that is given counts, and trouble is said. */
export const startLocalService = (options: Options, configPath: string | null): Promise<Embedded> => {
  delete process.env.LEEWAY_CONFIG
  return startWhenFree({
    ...options,
    ...(configPath === null ? {} : { configPath }),
    onLog: ({ level, message }) => {
      if (level !== 'info') say(`${level}: ${message}`)
    },
  })
}

const PAUSE_MS = 200
const PAUSES_MAX = 10

/** The predecessor on a data folder may have been killed a moment ago, and still be on its way out. */
const startWhenFree = async (options: EmbeddedOptions): Promise<Embedded> => {
  for (let pauses = 0; ; pauses++) {
    try {
      return await startEmbedded(options)
    } catch (error) {
      const isInUse = error instanceof LocalError && error.code === 'data-folder-in-use'
      if (!isInUse || pauses === PAUSES_MAX) throw error
      await wait(PAUSE_MS)
    }
  }
}
