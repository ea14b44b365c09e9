import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

export const CHROMIUM_REMEDY = 'needs a browser: apt-get install chromium'

const NAMES = ['chromium', 'chromium-browser'] as const

/** The browser of this machine, null where it has none: nothing is downloaded. */
export const findChromium = (): string | null => {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/bin']
  const files = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return files.find(canRun) ?? null
}

const canRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Chromium has no sandbox for root, and is told not to call home. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
