/** A list of names in a sentence is cut after so many. */
const NAMED_MAX = 10

/** `columns only in the reference: 'a', 'b' and 3 more`; nothing where there are none. */
export const listed = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${names.length === 1 ? 'column' : 'columns'} ${what}: ${cutList(names)}`]

export const cutList = (names: readonly string[]): string => {
  const rest = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : ''
  return `${names
    .slice(0, NAMED_MAX)
    .map((name) => `'${name}'`)
    .join(', ')}${rest}`
}
