import { type Html, html } from './html.ts'

/** Longer names are cut: a category may be a whole document. */
const CHARACTERS_MAX = 80

/** A name as text: controls are drawn as their pictures, so that two names that differ look different. */
export const nameText = (name: string): string => {
  if (name === '') return '(empty)'
  const visible = name
    .slice(0, CHARACTERS_MAX * 4)
    .replace(CONTROLS, (character) => String.fromCharCode(PICTURES + character.charCodeAt(0)))
  const characters = [...visible]
  return characters.length <= CHARACTERS_MAX
    ? visible
    : `${characters.slice(0, CHARACTERS_MAX - 1).join('')}…`
}

/** Unicode's pictures of the control characters stand in their order: U+2400 is that of U+0000. */
const PICTURES = 0x2400
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u001f]/g
/** Its own direction, so that a Hebrew name does not turn the sentence. */
export const nameHtml = (name: string): Html => html`<bdi class="name">${nameText(name)}</bdi>`

/** Several names in a sentence, the first ones in full: `“a”, “b” and 7 more`. */
export const namesText = (names: readonly string[], shown = 5): string => {
  const quoted = names.slice(0, shown).map((name) => `“${nameText(name)}”`)
  if (names.length > shown) return `${quoted.join(', ')} and ${names.length - shown} more`
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`
}
