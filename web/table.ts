import { type Child, element } from './dom.ts'

export type Column<R> = {
  readonly title: string
  readonly cell: (row: R) => Child
  /** Numbers stand on the right. */
  readonly numeric?: boolean
}

/**
 * Where it `stacks`, style.css lays each row out as a block of its own on a narrow screen. Browsers then forget what a
 * table is, which is why the roles that it has anyway are written out.
 */
export const table = <R>(
  caption: string,
  columns: readonly Column<R>[],
  rows: readonly R[],
  narrow: 'stacks' | 'stays' = 'stays',
): HTMLElement =>
  element(
    'table',
    { role: 'table', class: narrow },
    element('caption', {}, caption),
    element(
      'thead',
      { role: 'rowgroup' },
      element(
        'tr',
        { role: 'row' },
        ...columns.map(({ title, numeric }) =>
          element(
            'th',
            { scope: 'col', role: 'columnheader', class: numeric === true ? 'numeric' : '' },
            title,
          ),
        ),
      ),
    ),
    element(
      'tbody',
      { role: 'rowgroup' },
      ...rows.map((row) =>
        element(
          'tr',
          { role: 'row' },
          ...columns.map(({ title, cell, numeric }) =>
            element(
              'td',
              { role: 'cell', 'data-title': title, class: numeric === true ? 'numeric' : '' },
              cell(row),
            ),
          ),
        ),
      ),
    ),
  )

/** The newest rows of a chart as numbers; more would only make the page slow. */
const DETAIL_ROWS_MAX = 200

/** A chart's table, built when somebody opens it and rebuilt while it is open. `update` takes the newest row last. */
export const detailsTable = <R>(
  caption: string,
  columns: readonly Column<R>[],
): { readonly root: HTMLElement; readonly update: (rows: readonly R[]) => void } => {
  let rows: readonly R[] = []
  const body = element('div', {
    class: 'scrolls',
    tabindex: '0',
    role: 'region',
    'aria-label': caption,
  })
  const root = element('details', {}, element('summary', {}, 'As a table'), body)
  const build = () => {
    if (!root.open) return
    const newest = rows.slice(-DETAIL_ROWS_MAX).reverse()
    const left = rows.length > newest.length ? `, the newest ${newest.length} of ${rows.length}` : ''
    body.replaceChildren(table(`${caption}${left}`, columns, newest))
  }
  root.addEventListener('toggle', build)
  return {
    root,
    update: (next) => {
      rows = next
      build()
    },
  }
}
