import { linspace } from '../lib/compat/numpy/histogram.ts'
import { LeewayError } from '../lib/errors.ts'
import { type RandomState, randomState } from './numpy-random.ts'

export type Drawn = readonly (number | string)[]

/**
 * The draws of a generator such as `np.random.seed(1); normal(0,1,10000); normal(7,1,10000)`, one list a call: what
 * cases say of samples too large to list. Steps are separated by `;` or `/`; `RandomState(7).normal(...)` and
 * `norm.rvs(size=100, random_state=0)` bring their own seed; `normal(...)+normal(...)` is one list.
 */
export const drawsOf = (text: string): Drawn[] => {
  let state: RandomState | null = null
  const draws: Drawn[] = []
  for (const step of text.split(/[;/]/).map((each) => each.trim())) {
    const seed = /^(?:np\.random\.)?seed\((?:seed=)?(\d+)\)$/.exec(step)
    if (seed === null) draws.push(...drawsOfStep(step, state))
    else state = randomState(Number(seed[1]))
  }
  return draws
}

const drawsOfStep = (step: string, state: RandomState | null): Drawn[] => {
  const [, expression = step, twice] = /^(.*?)(\s+twice)?$/.exec(step) ?? []
  const times = twice === undefined ? 1 : 2
  return Array.from({ length: times }, () =>
    expression.split(/(?<=\))\s*\+/).flatMap((call) => drawCall(call.trim(), state)),
  )
}

const drawCall = (call: string, seeded: RandomState | null): Drawn => {
  const own = /^(?:np\.random\.)?RandomState\((\d+)\)\.(.*)$/.exec(call)
  const [, name = '', list = ''] = /^(?:np\.random\.|stats\.)?([\w.]+)\((.*)\)$/.exec(own?.[2] ?? call) ?? []
  const parsed = parseArguments(list)
  const seed = own?.[1] ?? parsed.named.get('random_state')
  const state = seed === undefined ? seeded : randomState(Number(seed))
  const draw = DRAWS[name]
  if (draw === undefined || state === null)
    throw new LeewayError(
      'input',
      `cannot draw '${call}': known are ${Object.keys(DRAWS).join(', ')}, after a seed`,
    )
  return draw(state, parsed)
}

type Arguments = { readonly positional: readonly string[]; readonly named: ReadonlyMap<string, string> }

/** Splits at commas outside of brackets. */
const parseArguments = (list: string): Arguments => {
  const parts = list.match(/(?:[^,(]|\([^)]*\))+/g)?.map((part) => part.trim()) ?? []
  const pairs = parts.map((part) => /^([a-z_]+)=(.*)$/.exec(part))
  return {
    positional: parts.filter((_, at) => pairs[at] === null),
    named: new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']]))),
  }
}

const numberAt = ({ positional, named }: Arguments, at: number, name: string, usual?: number): number => {
  const value = Number((named.get(name) ?? positional[at] ?? usual)?.toString().replaceAll('_', ''))
  if (Number.isNaN(value)) throw new LeewayError('input', `a generator's argument ${name} is not a number`)
  return value
}

const repeat = <T>(size: number, draw: () => T): T[] => Array.from({ length: size }, draw)

type Draw = (state: RandomState, list: Arguments) => Drawn

const standardNormal =
  (sizeAt: number): Draw =>
  (state, list) =>
    repeat(numberAt(list, sizeAt, 'size'), state.gauss)

const DRAWS: Readonly<Record<string, Draw>> = {
  normal: (state, list) => {
    const [mean, sd] = [numberAt(list, 0, 'loc', 0), numberAt(list, 1, 'scale', 1)]
    return repeat(numberAt(list, 2, 'size'), () => mean + sd * state.gauss())
  },
  randn: standardNormal(0),
  standard_normal: standardNormal(0),
  'norm.rvs': standardNormal(2),
  random: (state, list) => repeat(numberAt(list, 0, 'size'), state.random),
  choice: (state, list) => {
    const population = populationOf(list.positional[0] ?? '')
    return repeat(numberAt(list, 1, 'size'), () => population[state.upTo(population.length - 1)] ?? 0)
  },
}

/** `linspace(0,2,6)` or `list('abcd')`. */
const populationOf = (text: string): Drawn => {
  const letters = /^list\('(.*)'\)$/.exec(text)
  if (letters !== null) return [...(letters[1] ?? '')]
  const points = /^(?:np\.)?linspace\(([^,]+),([^,]+),([^,]+)\)$/.exec(text)
  if (points === null)
    throw new LeewayError('input', `cannot choose from '${text}': write linspace(a,b,n) or list('abc')`)
  return [...linspace(Number(points[1]), Number(points[2]), Number(points[3]))]
}
