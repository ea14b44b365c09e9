import { InvalidArgumentError } from 'commander'
import { type Period, parsePeriod } from '../../compare/period.ts'
import type { TableColumn } from '../../compare/table.ts'
import { METHODS, type Method, RATES, type TestResult } from '../../drift/test-result.ts'
import { parseNames } from '../options.ts'

const KINDS: readonly TableColumn['kind'][] = ['numeric', 'categorical', 'boolean', 'time']

export function parseMethods(text: string): readonly TestResult['method'][] {
  return parseNames(text).map((name) => RATES.find((rate) => rate === name) ?? methodOf(name))
}

const methodOf = (name: string): Method => {
  const method = METHODS.find((each) => each === name)
  if (method !== undefined) return method
  throw new InvalidArgumentError(`There is no '${name}'; there are ${METHODS.join(', ')}.`)
}

/** `psi=0.2`: the measure, and from where on a change matters. */
export function parseEffect(text: string): { readonly measure: Method; readonly threshold: number } {
  const [name = '', value = '', ...rest] = text.split('=')
  const threshold = /^\d{1,9}(\.\d{1,12})?$/.test(value) ? Number(value) : Number.NaN
  if (threshold > 0 && rest.length === 0) return { measure: methodOf(name), threshold }
  throw new InvalidArgumentError('It must be a measure and a number over 0, such as psi=0.2.')
}

export function parseAlpha(text: string): number {
  const alpha = /^(0?\.\d{1,12}|\d{1,3}e-\d{1,2})$/.test(text) ? Number(text) : 0
  if (alpha > 0 && alpha < 1) return alpha
  throw new InvalidArgumentError('It must be a number between 0 and 1, such as 0.01.')
}

export function parseCount(text: string): number {
  const count = /^\d{1,12}$/.test(text) ? Number(text) : 0
  if (count >= 1) return count
  throw new InvalidArgumentError('It must be a whole number from 1.')
}

/** `code=categorical,grade=numeric` */
export function parseTypes(text: string): ReadonlyMap<string, TableColumn['kind']> {
  return new Map(
    parseNames(text).map((pair) => {
      const at = pair.lastIndexOf('=')
      const kind = KINDS.find((each) => each === pair.slice(at + 1))
      if (at > 0 && kind !== undefined) return [pair.slice(0, at), kind]
      throw new InvalidArgumentError(
        `It must be COLUMN=KIND with commas between; kinds: ${KINDS.join(', ')}.`,
      )
    }),
  )
}

export function parsePeriodOption(text: string): Period {
  const period = parsePeriod(text)
  if (period !== null) return period
  throw new InvalidArgumentError('It must be a length such as 15m, 1h, 1d, 1w, or 1M for a month.')
}
