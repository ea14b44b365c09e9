/** Names and values inside a statement: nothing of a file or a column is ever read as SQL. */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quotedList = (texts: readonly string[]): string => `[${texts.map(quotedText).join(', ')}]`

/** A path that DuckDB takes for itself: it reads `*`, `?` and `[` as a pattern, and w[1].csv would find w1.csv. */
export const literalPath = (path: string): string => path.replaceAll(/[*?[]/g, '[$&]')
