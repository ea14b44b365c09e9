import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { lockDataFolder } from './data-lock.ts'

export type DataFolder = { readonly path: string; readonly release: () => Promise<void> }

/** The folder that was asked for, locked; or a fresh temporary one, which `release` removes. */
export const openDataFolder = async (dataDir: string | undefined): Promise<DataFolder> => {
  if (dataDir === undefined) {
    const path = await mkdtemp(join(tmpdir(), 'leeway-'))
    return { path, release: () => rm(path, { recursive: true, force: true }) }
  }
  const path = resolve(dataDir)
  await mkdir(path, { recursive: true })
  return { path, release: await lockDataFolder(path) }
}
