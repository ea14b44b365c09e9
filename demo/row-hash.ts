/**
 * A 32-bit hash of a row number, for choices that must come out the same in JavaScript, in SQL and in any other
 * language: "lowbias32" of Chris Wellons (https://nullprogram.com/blog/2018/07/31/), over row XOR salt. A bare
 * multiplication would not do: neighbouring rows would be chosen in turn, and two choices would depend on each other.
 * Different salts give choices that are independent of each other.
 */
export const rowHash = (row: number, salt: number): number => {
  let h = row ^ salt
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** The same as DuckDB macros: `row_hash(flight, salt)`. Unsigned 64-bit products of 32-bit factors do not overflow. */
export const ROW_HASH_MACROS_SQL = `
  create or replace macro xor_shift(h, n) as xor(h, h >> n);
  create or replace macro times_32(h, factor) as (h * factor) & 4294967295::ubigint;
  create or replace macro row_hash(flight, salt) as
    xor_shift(times_32(xor_shift(times_32(xor_shift(
      xor(flight::ubigint, salt::ubigint), 16), ${0x7feb352d}::ubigint), 15), ${0x846ca68b}::ubigint), 16);`
