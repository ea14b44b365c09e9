/**
 * Comfort only: the page says everything without it. It finds columns by name and verdict, sorts the table by its
 * titles, and opens the part that a link leads to. It reads the page's own attributes and sets texts, never markup.
 */
export const SCRIPT = `
const byId = (id) => document.getElementById(id)
const tools = byId('tools'), find = byId('find'), only = byId('only'), found = byId('found')
const table = byId('columns')
const items = [...document.querySelectorAll('[data-name]')]
const sections = [...document.querySelectorAll('details.column')]

const filter = () => {
  const text = find.value.trim().toLowerCase()
  for (const item of items)
    item.hidden = !(item.dataset.name.toLowerCase().includes(text) && (only.value === '' || item.dataset.verdict === only.value))
  const rows = [...table.tBodies[0].rows]
  const shown = rows.filter((row) => !row.hidden).length
  found.textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' columns'
}

const keyOf = (row, column, kind) => {
  const cell = row.cells[column]
  if (kind === 'text') return row.dataset.name
  return cell.dataset.key === undefined ? Infinity : Number(cell.dataset.key)
}
const sortBy = (head, kind) => {
  const down = head.getAttribute('aria-sort') === 'ascending'
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
  const keyed = [...table.tBodies[0].rows].map((row) => ({ row, key: keyOf(row, head.cellIndex, kind) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (down ? -1 : 1))
  table.tBodies[0].append(...keyed.map(({ row }) => row))
}
const open = () => {
  const part = byId(decodeURIComponent(location.hash.slice(1)))
  if (part instanceof HTMLDetailsElement) { part.open = true; part.scrollIntoView() }
}

for (const head of table.tHead.rows[0].cells) {
  const kind = head.dataset.sort
  if (kind === undefined) continue
  const button = document.createElement('button')
  button.type = 'button'
  button.append(...head.childNodes)
  button.addEventListener('click', () => sortBy(head, kind))
  head.append(button)
}
find.addEventListener('input', filter)
only.addEventListener('change', filter)
byId('all').addEventListener('click', () => {
  const close = sections.every((section) => section.open)
  for (const section of sections) section.open = !close
})
addEventListener('hashchange', open)
tools.hidden = false
filter()
open()
`
