import type { Stats } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { LeewayError } from '../../errors.ts'

/** `s3://...`, `https://...`; a drive of Windows has one letter. */
const URL_PATTERN = /^[a-z][a-z0-9+.-]+:\/\//i
const GLOB_PATTERN = /[*?[{]/

/**
 * The files that a path or a pattern names, as absolute paths, in the order of their names: the order of rows.
 * A file whose name looks like a pattern is itself.
 */
export const findFiles = async (pattern: string): Promise<readonly string[]> => {
  if (URL_PATTERN.test(pattern))
    throw new LeewayError(
      'input',
      `${pattern} is no local file, and nothing is fetched: download it, and name the copy`,
    )
  const found = await statOf(pattern)
  if (found?.isDirectory() === true)
    throw new LeewayError(
      'input',
      `${pattern} is a folder: name the files in it, e.g. '${pattern}/*.parquet'`,
    )
  if (found !== null) return [requireFile(pattern, found)]
  if (!GLOB_PATTERN.test(pattern))
    throw new LeewayError('input', `${pattern}: there is no such file; check the path`)
  const files = await matches(pattern)
  if (files.length === 0) throw new LeewayError('input', `no file matches ${pattern}; check the pattern`)
  return files
}

const matches = async (pattern: string): Promise<string[]> => {
  const files: string[] = []
  for await (const path of glob(pattern)) {
    const found = await statOf(path)
    if (found?.isFile() === true) files.push(requireFile(path, found))
  }
  return files.sort()
}

/** `null` where there is nothing. */
const statOf = async (path: string): Promise<Stats | null> => {
  try {
    return await stat(path)
  } catch {
    return null
  }
}

/** Absolute: what one process may read is then the same whatever its folder. */
const requireFile = (path: string, found: Stats): string => {
  if (!found.isFile())
    throw new LeewayError(
      'input',
      `${path} is no regular file, and columns are read one after another: save it as a file first`,
    )
  if (found.size === 0) throw new LeewayError('input', `${path} is empty: 0 bytes; write it again`)
  return resolve(path)
}
