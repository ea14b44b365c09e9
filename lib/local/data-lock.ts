import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalError } from './local-error.ts'

export const LOCK_FILE = 'leeway.lock'

/** Folders that this process holds: in a container a killed service and its successor can have the same pid. */
const held = new Set<string>()

/**
 * Claims a data folder for this process; the result gives it back. A lock whose process is gone is taken over. The
 * lock is for the message's sake: LevelDB's own file lock is what keeps two processes that race for a stale one apart.
 */
export const lockDataFolder = async (dataDir: string): Promise<() => Promise<void>> => {
  const path = join(dataDir, LOCK_FILE)
  const holder = await readPid(path)
  if (held.has(path) || (holder !== null && holder !== process.pid && isAlive(holder))) {
    throw new LocalError(
      'data-folder-in-use',
      `${dataDir} is in use by process ${holder ?? process.pid}, and one service at a time can have it: stop that ` +
        `one, choose another folder with --data DIR, or delete ${path} if the process is not a leeway service`,
    )
  }
  await rm(path, { force: true })
  await createLock(path, dataDir)
  held.add(path)
  return async () => {
    held.delete(path)
    await rm(path, { force: true })
  }
}

const createLock = async (path: string, dataDir: string): Promise<void> => {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const message = `${dataDir} was taken by another process just now: stop that one, or choose another folder with --data DIR`
    throw new LocalError('data-folder-in-use', message, error)
  }
}

/** null: no lock, or one that was not written to its end. */
const readPid = async (path: string): Promise<number | null> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  const pid = Number(text.trim())
  return Number.isInteger(pid) && pid > 0 ? pid : null
}

/** Signal 0 only asks; EPERM means that it is there and another user's. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
