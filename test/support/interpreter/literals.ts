import type { ColumnType } from '../../../src/base/column';
import type { Literal } from './expression';
import type { Json, Value } from './value';
import { Dynamic, dateText, dynamicOf, lastTick, spanText } from './value';

/** A value as KQL writes it. */
export function literal(value: Value, type: ColumnType): Literal {
  return { kql: literalText(value, type), type, value };
}

function literalText(value: Value, type: ColumnType): string {
  if (value === null) return `${type}(null)`;
  if (value instanceof Dynamic) return `dynamic(${JSON.stringify(value.json)})`;
  switch (type) {
    case 'string':
      return textLiteral(value as string);
    case 'datetime':
      return `datetime(${dateText(value as bigint)})`;
    case 'timespan':
      return `time(${spanText(value as bigint)})`;
    case 'real':
      return `real(${Number.isNaN(value) ? 'nan' : value === Infinity ? '+inf' : value === -Infinity ? '-inf' : String(value)})`;
    case 'long':
      return (value as bigint) < 0n ? `long(${String(value)})` : String(value);
    case 'bool':
      return String(value);
    default:
      return `${type}(${String(value)})`;
  }
}

function textLiteral(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

const hour = 36_000_000_000n;
const newYear = 638_396_640_000_000_000n;

/** The values that each type takes; the first are the plainest. Among them is what KQL is odd about. */
export const pools: Readonly<Partial<Record<ColumnType, readonly Value[]>>> = {
  bool: [false, true, null],
  int: [0n, 1n, null, -1n, 2n, 3n, 7n, -8n, 2_147_483_647n, -2_147_483_648n],
  long: [0n, 1n, null, -1n, 2n, 3n, 5n, -7n, 10n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 4_294_967_296n, 3_000_000_000n],
  real: [0, 1, null, -1, 0.5, -2.25, 1.5, 3, 100.125, -7.5, NaN, Infinity, -Infinity, 1e15],
  string: [
    '',
    'a',
    'A',
    'b',
    'abc',
    'ABC',
    'a b',
    'a_b',
    'the quick Fox',
    'foxes',
    'é',
    'É',
    'Жук и лес',
    'жук',
    '日本',
    '🙂a',
    "it's",
    'say "so"',
    'back\\slash',
    '10.0.0.1',
    '0',
    '1',
    '12',
    ' 7 ',
    '-3',
    '1.5',
    'true',
    'null',
    'a%b',
    '_',
    'x.y,z',
    'aaa',
    ' a ',
    '--; drop',
  ],
  datetime: [
    newYear,
    newYear + 1n,
    null,
    newYear - 1n,
    newYear + 13n * hour,
    newYear + 24n * 31n * hour,
    newYear + 24n * 59n * hour + 5n,
    newYear - 24n * 365n * 30n * hour + 123_456n,
    0n,
    lastTick,
  ],
  timespan: [0n, hour, null, -hour, 24n * hour, 1n, 36n * hour + hour / 2n, -25n * hour - 1n, 24n * 400n * hour, hour / 60n],
  guid: ['00000000-0000-0000-0000-000000000001', null, 'abcdef01-2345-6789-abcd-ef0123456789'],
  dynamic: (
    [
      null,
      [],
      {},
      [1, 2],
      { a: 1, b: 'x' },
      { a: null },
      'text',
      5,
      2.5,
      true,
      { a: { c: [1, 2] } },
      ['a', 'b', 'a'],
      [null, 1],
      { b: 'it"s', a: [] },
      { a: 'a', c: false },
      [{ a: 2 }, { a: 'é' }],
      { a: -1.5 },
    ] as readonly Json[]
  ).map(dynamicOf),
};

/** The literals of a type. */
export function literalsOf(type: ColumnType): readonly Literal[] {
  return (pools[type] ?? []).map((value) => literal(value, type));
}
