import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LeewayError } from '../lib/errors.ts'
import { parseArrays, parseCases } from './case.ts'
import { runCases } from './run.ts'

/**
 * `npm run conformance -- FOLDER`: the cases of the folder's cases.json and arrays.json against our statistics. A line
 * a failure, then `N passed, N failed`. Status 0 when all pass, 1 when some fail, 2 when the call or the folder is wrong.
 */
const readJson = (folder: string, file: string): unknown => {
  const path = join(folder, file)
  try {
    const document: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return document
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeewayError(
      'input',
      `cannot read ${path}: ${reason}. FOLDER holds a cases.json and an arrays.json`,
      { cause },
    )
  }
}

const [folder, ...others] = process.argv.slice(2)
try {
  if (folder === undefined || others.length > 0)
    throw new LeewayError(
      'input',
      'usage: npm run conformance -- FOLDER, with a cases.json and an arrays.json',
    )
  const cases = parseCases(readJson(folder, 'cases.json'))
  const { passed, failures } = runCases(cases, parseArrays(readJson(folder, 'arrays.json')))
  for (const { id, metric, expected, got } of failures)
    process.stdout.write(`${id} (${metric}): expected ${expected}, got ${got}\n`)
  process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
  process.exitCode = failures.length === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof LeewayError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
