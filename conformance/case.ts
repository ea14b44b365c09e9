import { LeewayError } from '../lib/errors.ts'
import { parseTolerance, type Tolerance } from './tolerance.ts'

export type Members = Readonly<Record<string, unknown>>

/** One number, or a few, that a peer's own test asserts, and what it was computed from. */
export type ConformanceCase = {
  readonly id: string
  readonly metric: string
  /** The peer: the same metric is computed in many ways. */
  readonly source: string
  readonly inputs: Members
  readonly expected: Members
  readonly tolerance: Tolerance
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `cases.json`: an object with `cases`. */
export const parseCases = (document: unknown): ConformanceCase[] => {
  if (!isMembers(document) || !Array.isArray(document.cases))
    throw new LeewayError('input', 'cases.json has no list named cases: is it a folder of conformance cases?')
  return document.cases.map(parseCase)
}

const parseCase = (value: unknown, index: number): ConformanceCase => {
  if (!isMembers(value))
    throw new LeewayError('input', `case ${index} of cases.json is ${typeof value}, not an object`)
  const { id, metric, source, inputs, expected, tolerance } = value
  if (typeof id !== 'string' || typeof metric !== 'string' || typeof source !== 'string')
    throw new LeewayError(
      'input',
      `case ${index} of cases.json has no id, metric or source: each is a string`,
    )
  if (!isMembers(inputs) || !isMembers(expected))
    throw new LeewayError('input', `case ${id} of cases.json has no inputs or expected: each is an object`)
  return { id, metric, source, inputs, expected, tolerance: parseTolerance(tolerance) }
}

/** `arrays.json`: arrays of numbers by name. */
export type NamedArrays = Readonly<Record<string, readonly number[]>>

export const parseArrays = (document: unknown): NamedArrays => {
  if (!isMembers(document)) throw new LeewayError('input', 'arrays.json is not an object of arrays')
  return Object.fromEntries(
    Object.entries(document).map(([name, values]) => {
      if (!Array.isArray(values) || !values.every((value) => typeof value === 'number'))
        throw new LeewayError('input', `${name} of arrays.json is not a list of numbers`)
      return [name, values]
    }),
  )
}
