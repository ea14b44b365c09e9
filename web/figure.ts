import { type Child, element } from './dom.ts'

/** A chart with its heading and one line that says what to look for. */
export const figure = (title: string, note: Child, ...children: readonly Child[]): HTMLElement =>
  element('figure', {}, element('figcaption', {}, element('h3', {}, title), note), ...children)

/** What stands in the place of a chart that has nothing to show, and what to do about it. */
export const nothing = (text: string): HTMLElement => element('p', { class: 'nothing' }, text)
