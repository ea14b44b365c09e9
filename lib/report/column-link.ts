import { type Html, html } from './html.ts'
import { nameHtml } from './names.ts'

/** The id of the part about the column at this place; `null` where it has none. */
export type LinkOf = (index: number) => string | null

export const columnLink = (name: string, id: string | null): Html =>
  id === null ? nameHtml(name) : html`<a href="#${id}">${nameHtml(name)}</a>`
