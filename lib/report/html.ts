/** Markup that is safe to send: only `html` makes it, and whatever is put into that is escaped, and made visible. */
export type Html = { readonly html: string }

/** `null` is nothing. Numbers do not fit on purpose: how one is written is decided by `number-text.ts`. */
export type Part = Html | string | null | readonly Part[]

/** The tag of a template: its own text is markup, every text put into it is not. Indentation is left out. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, i) => text.replace(/\n\s+/g, '\n') + markupOf(parts[i] ?? null)).join(''),
})

/** Our own style and script, which must reach the page letter by letter: the policy names their hashes. */
export const verbatim = (text: string): Html => ({ html: text })

const markupOf = (part: Part): string => {
  if (part === null) return ''
  if (typeof part === 'string') return escaped(part)
  return 'html' in part ? part.html : part.map(markupOf).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

const escaped = (text: string): string =>
  text.replace(UNSEEN, '\ufffd').replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '')

/**
 * Controls but for the tabulator and the line end, marks and overrides of direction, zero widths that are no letters,
 * and halves of pairs: with them a text could look like another one, or turn what stands beside it.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
