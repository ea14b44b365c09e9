import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBTimestampMillisecondsValue,
  type DuckDBType,
  type DuckDBValue,
  TIMESTAMP_MS,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api'
import { DataType, type Field } from 'apache-arrow'

/** A column of an Arrow file and where it goes. */
export type ArrowColumn = {
  readonly name: string
  /** Where in a record batch. */
  readonly index: number
  readonly duckType: DuckDBType
  /** What apache-arrow gives of a value that is there, as DuckDB takes it. */
  readonly convert: (value: unknown) => DuckDBValue
}

/** `null` where the type has no values that can be compared. */
export const arrowColumn = ({ name, type }: Field, index: number): ArrowColumn | null => {
  const conversion = conversionOf(DataType.isDictionary(type) ? type.dictionary : type)
  return conversion === null ? null : { name, index, ...conversion }
}

type Conversion = Pick<ArrowColumn, 'duckType' | 'convert'>

const conversionOf = (type: DataType): Conversion | null => {
  if (DataType.isInt(type)) return integerOf(type.isSigned)
  // A column without any value has no type: numbers that are all missing.
  if (DataType.isFloat(type) || DataType.isNull(type)) return NUMBER
  if (DataType.isDecimal(type)) return { duckType: DOUBLE, convert: decimalOf(type.scale) }
  if (DataType.isBool(type)) return { duckType: BOOLEAN, convert: (value) => value === true }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { duckType: VARCHAR, convert: String }
  return DataType.isDate(type) || DataType.isTimestamp(type) ? TIME : null
}

const NUMBER: Conversion = { duckType: DOUBLE, convert: Number }

/** 64 bits arrive as bigint, and stay whole. */
const integerOf = (isSigned: boolean): Conversion => ({
  duckType: isSigned ? BIGINT : UBIGINT,
  convert: (value) => (typeof value === 'bigint' ? value : BigInt(Number(value))),
})

/** Whatever their unit, apache-arrow gives epoch milliseconds, with a fraction where the unit is finer. */
const TIME: Conversion = {
  duckType: TIMESTAMP_MS,
  convert: (value) => new DuckDBTimestampMillisecondsValue(BigInt(Math.floor(Number(value)))),
}

/** The unscaled integer, which its words write as decimal text. */
const decimalOf =
  (scale: number) =>
  (value: unknown): number =>
    Number(String(value)) / 10 ** scale
