/** Building and replacing elements. Text from the API only ever becomes a text node. */

export type Child = Node | string | null
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>

/** Functions become listeners, `true` an empty attribute, `false` none. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => fill(document.createElement(name), attributes, children)

const SVG = 'http://www.w3.org/2000/svg'

export const svgElement = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] => fill(document.createElementNS(SVG, name), attributes, children)

const fill = <E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== false) made.setAttribute(name, value)
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

/** An element of index.html; a missing one is a defect of the page. */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`index.html has no element with id '${id}': add it`)
  return found
}

const shown = new WeakMap<Element, string>()

/**
 * Shows `children` in `host`, unless what it shows was made of equal `facts`: nothing flickers, and nobody loses their
 * place, because of a refresh that brings nothing new. Keyboard focus stays with the element of the same id.
 */
export const show = (host: Element, facts: unknown, children: () => readonly Child[]): void => {
  const text = JSON.stringify(facts)
  if (shown.get(host) === text) return
  shown.set(host, text)
  const focusedId = host.contains(document.activeElement) ? document.activeElement?.id : ''
  host.replaceChildren(...children().filter((child) => child !== null))
  if (focusedId) document.getElementById(focusedId)?.focus()
}

export const setText = (host: Element, text: string): void => {
  if (host.textContent !== text) host.textContent = text
}
