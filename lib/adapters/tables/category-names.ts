import type { Engine } from './engine.ts'

/**
 * Names of one column that are held. 10^5 names are some MB, and more of them are ids, not categories: the least
 * frequent share one name then.
 */
export const NAMES_MAX = 100_000
export const OTHER_NAME = '(every other value)'

/** A query of codes, INTEGER: -1 where missing, otherwise an index into `names`. */
type Coded = { readonly names: readonly string[]; readonly sql: string; readonly isBounded: boolean }

const NAMES_TABLE = 'column_names'
const CODES_TYPE = 'column_codes'

/**
 * The names of a column, the most frequent first, ties by the name, so that codes do not depend on the order of rows;
 * DuckDB then codes the rows by an ENUM of them, which decodes no text a row.
 */
export const codeColumn = async (
  engine: Engine,
  from: string,
  sql: string,
  namesMax = NAMES_MAX,
): Promise<Coded> => {
  await engine.run(
    `create or replace temp table ${NAMES_TABLE} as select v, row_number() over (order by n desc, v) - 1 as code from (select v, count(*) as n from (select ${sql} as v from ${from}) group by v) where v is not null qualify code <= ${namesMax}`,
  )
  const found = await engine.rows(`select v from ${NAMES_TABLE} order by code`)
  const names = found.slice(0, namesMax).map(([name]) => String(name))
  if (names.length === 0) return { names, sql: `select (-1)::integer from ${from}`, isBounded: false }
  await engine.run(
    `create or replace temp type ${CODES_TYPE} as enum (select v from ${NAMES_TABLE} where code < ${namesMax} order by code)`,
  )
  const isBounded = found.length > namesMax
  return {
    names: isBounded ? [...names, OTHER_NAME] : names,
    sql: `select case when v is null then -1 else coalesce(enum_code(try_cast(v as ${CODES_TYPE}))::integer, ${names.length}) end from (select ${sql} as v from ${from})`,
    isBounded,
  }
}
