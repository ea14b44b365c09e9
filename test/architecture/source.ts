import { posix } from 'node:path'

export type Import = {
  /** A path of ours relative to the project, or a package; empty where a dynamic import names no literal. */
  readonly target: string
  readonly typesOnly: boolean
}

/** Statements begin a line, because the formatter sees to it. */
const STATEMENT = /^(?:import|export)\b(\s+type\b)?([^'"`;]*?)\bfrom\s+['"]([^'"]+)['"]/gm
const SIDE_EFFECT = /^import\s+['"]([^'"]+)['"]/gm
const DYNAMIC = /(?<![.\w])(?:import|require)\(\s*(?:['"`]([^'"`$]+)['"`]\s*[,)])?/g

/** Every import of a file: static, re-exported, for its effect, dynamic, and of types. */
export const importsOf = (path: string, code: string): Import[] => {
  const text = withoutComments(code)
  const resolve = (specifier: string): string =>
    specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier
  return [
    ...[...text.matchAll(STATEMENT)].map(([, type, names = '', from = '']) => ({
      target: resolve(from),
      typesOnly: type !== undefined || everyNameIsType(names),
    })),
    ...[...text.matchAll(SIDE_EFFECT)].map(([, from = '']) => ({ target: resolve(from), typesOnly: false })),
    ...[...text.matchAll(DYNAMIC)].map(([, from = '']) => ({
      target: from === '' ? '' : resolve(from),
      typesOnly: false,
    })),
  ]
}

/** Code in which no text can be mistaken for code. */
export const withoutTexts = (code: string): string => withoutComments(code).replace(/'[^'\n]*'/g, "''")

/** `{ type A, type B }`; a default or a namespace beside them is a value. */
const everyNameIsType = (names: string): boolean => {
  const braces = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1]
  if (braces === undefined) return false
  const each = braces
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return each.length > 0 && each.every((name) => name.startsWith('type '))
}

/** Whole-line comments, and those behind code: a `//` inside a text is left, as in a URL. */
export const withoutComments = (code: string): string =>
  code.replace(/^\s*(?:\/\/|\/\*|\*).*$/gm, '').replace(/\s\/\/ [^'"`]*$/gm, '')
