import type { Series } from '../../event/event.ts'
import type { Partials, Position, SourceId, StoredPartial } from '../../ports.ts'
import type { PageName } from '../../window/page.ts'
import { bytesOf, textOf } from './json.ts'
import { daysOf, field, timeKey, unfield, windowsPk } from './keys.ts'
import type { Item, Table } from './table.ts'

/**
 * pk `W#<series>#<day>`, sk `<window start>#<source>#<page>`: `mark`, `bins`, `page` (bytes).
 * One query reads what a source has written of a window, or what all sources have, or a whole day.
 */
export const partials = (table: Table): Partials => ({
  loadPartials: async (series, windowStartMs, source) => {
    const prefix = `${timeKey(windowStartMs)}#${field(source)}#`
    const items = await table.query(windowsPk(series, windowStartMs), { from: prefix, to: after(prefix) })
    return items.map((item) => partialOf(series, item))
  },

  loadWindows: async (series, fromMs, toMs) => {
    const days = await Promise.all(
      daysOf(fromMs, toMs).map((day) =>
        table.query(windowsPk(series, day), { from: timeKey(fromMs), to: timeKey(toMs) }),
      ),
    )
    return days.flat().map((item) => partialOf(series, item))
  },

  commitPartial: ({ series, windowStartMs, source, page }, priorVersion, next, expiresAtMs) =>
    table.put(
      {
        pk: windowsPk(series, windowStartMs),
        sk: `${timeKey(windowStartMs)}#${field(source)}#${page}`,
        attributes: { mark: next.mark, bins: next.binsId, page: next.bytes },
        expiresAtMs,
      },
      priorVersion,
    ),
})

/** The first key after all that begin with a prefix ending in `#`. */
const after = (prefix: string): string => `${prefix.slice(0, -1)}$`

const partialOf = (series: Series, item: Item): StoredPartial => {
  const [start = '', source = '', page = ''] = item.sk.split('#')
  return {
    series,
    windowStartMs: Number(start),
    source: unfield(source) as SourceId,
    page: page as PageName,
    version: item.version,
    value: {
      mark: textOf(item, 'mark') as Position,
      binsId: textOf(item, 'bins'),
      bytes: bytesOf(item, 'page'),
    },
  }
}
