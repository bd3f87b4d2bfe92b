import type { ColumnType } from '../../base/column';
import { isJson } from '../../base/jsonText';
import type { Expression } from '../scalarFunction';
import { dateTimeTicks } from './literal';
import { parseTimespan } from './timespan';

type Value = NonNullable<Expression['constant']>;

const wholeNumber = /^[-+]?\d+$/;

/** How a text that stands outside a query is read as a value of each type; `undefined` where it is none. */
const readers: Readonly<Record<ColumnType, (text: string) => Value | undefined>> = {
  string: (text) => text,
  bool: (text) => (/^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : undefined),
  int: (text) => whole(text, 32),
  long: (text) => whole(text, 64),
  real: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)),
  decimal: (text) => (/^[-+]?\d{1,21}(\.\d{1,17})?$/.test(text) ? text : undefined),
  datetime: dateTimeTicks,
  timespan: parseTimespan,
  guid: (text) => (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : undefined),
  dynamic: (text) => (isJson(text) ? text : undefined),
};

/** A text as a value of a type: as the language writes the value, such as `1h` or `datetime(2024-01-01)`, a string as it is. */
export function givenValue(text: string, type: ColumnType): Value | undefined {
  const written = type === 'string' ? undefined : /^([a-z]+)\s*\(([^]*)\)$/i.exec(text.trim());
  return readers[type](written && written[1]?.toLowerCase() === type ? (written[2] ?? '').trim() : text);
}

function whole(text: string, bits: 32 | 64): bigint | undefined {
  const value = wholeNumber.test(text.trim()) ? BigInt(text.trim()) : undefined;
  return value !== undefined && BigInt.asIntN(bits, value) === value ? value : undefined;
}
