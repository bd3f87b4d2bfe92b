import type { ColumnType } from '../../../src/base/column';
import type { Column } from '../../../src/base/column';
import type { Expression, Row } from './expression';
import type { Assignment } from './steps';
import type { Table } from './table';
import { Undetermined, rowKey } from './table';
import type { Json, Value } from './value';
import { Dynamic, cellOf, compareValues, keyOf } from './value';

/** What an aggregate makes of a group. */
export interface Aggregation {
  readonly name: string;
  readonly kql: string;
  readonly type: ColumnType;
  readonly of: (rows: readonly Row[]) => Value;
}

/** `summarize`: without groups there is one, even of no rows. */
export function summarize(table: Table, by: readonly Assignment[], aggregations: readonly Aggregation[]): Table {
  const groups = new Map<string, { readonly keys: Row; readonly rows: Row[] }>();
  const names = by.map(({ name }) => name);
  if (by.length === 0) groups.set('', { keys: new Map(), rows: [...table.rows] });
  else
    for (const row of table.rows) {
      const keys: Row = new Map(by.map(({ name, expression }) => [name, expression.evaluate(row)]));
      const key = rowKey(keys, names, keyOf);
      const group = groups.get(key) ?? { keys, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  const columns: readonly Column[] = [
    ...by.map(({ name, expression }): Column => ({ name, type: expression.type })),
    ...aggregations.map(({ name, type }): Column => ({ name, type })),
  ];
  const rows = [...groups.values()].map(
    ({ keys, rows: members }): Row => new Map([...keys, ...aggregations.map(({ name, of }): [string, Value] => [name, of(members)])]),
  );
  return { columns, rows };
}

const present = (values: readonly Value[]): readonly Exclude<Value, null>[] =>
  values.filter((value): value is Exclude<Value, null> => value !== null);

const wholeSum = (values: readonly Value[]): bigint =>
  BigInt.asIntN(
    64,
    present(values).reduce<bigint>((sum, value) => sum + (value as bigint), 0n),
  );
const realSum = (values: readonly Value[]): number => present(values).reduce<number>((sum, value) => sum + Number(value), 0);

function extreme(values: readonly Value[], sign: 1 | -1, type: ColumnType): Value {
  const found = present(values);
  if (found.some((value) => typeof value === 'number' && Number.isNaN(value))) return NaN;
  const [first = type === 'string' ? '' : null, ...rest] = found;
  return rest.reduce<Value>((best, value) => (compareValues(value, best) * sign > 0 ? value : best), first);
}

/** The spread of a group: its squared distances from the mean, over one less than their number, to ten places as the service gives it. */
function variance(values: readonly Value[]): number {
  const found = present(values).map(Number);
  if (found.some((value) => !Number.isFinite(value))) return NaN;
  if (found.length < 2) return 0;
  const mean = realSum(found) / found.length;
  return Number((realSum(found.map((value) => (value - mean) ** 2)) / (found.length - 1)).toFixed(10));
}

/** An aggregate of one value. */
export interface Aggregate {
  readonly name: string;
  readonly takes: readonly ColumnType[];
  readonly gives: (type: ColumnType) => ColumnType;
  readonly of: (values: readonly Value[], type: ColumnType) => Value;
  /** What is written around the call, where the language leaves an order open. */
  readonly wrap?: (call: string) => string;
}

const same = (type: ColumnType): ColumnType => type;
const always = (type: ColumnType) => (): ColumnType => type;
const comparable = ['int', 'long', 'real', 'string', 'datetime', 'timespan'] as const;
const listed = ['int', 'string', 'datetime', 'bool', 'guid'] as const;

function jsonItem(value: Exclude<Value, null>, type: ColumnType): Json {
  if (type === 'int') return Number(value);
  return typeof value === 'boolean' ? value : cellOf(value, type);
}

function sortedList(values: readonly Value[], type: ColumnType): Dynamic {
  return new Dynamic([...present(values)].sort(compareValues).map((value) => jsonItem(value, type)));
}

/** The aggregates of one value; all but the lists have a twin that ends in `if`. */
export const aggregates: readonly Aggregate[] = [
  { name: 'sum', takes: ['long'], gives: same, of: wholeSum },
  { name: 'sum', takes: ['int'], gives: always('long'), of: wholeSum },
  { name: 'sum', takes: ['real'], gives: same, of: realSum },
  { name: 'sum', takes: ['timespan'], gives: same, of: wholeSum },
  {
    name: 'avg',
    takes: ['long', 'int'],
    gives: always('real'),
    of: (values) => Number(wholeSum(values)) / present(values).length,
  },
  { name: 'avg', takes: ['real'], gives: same, of: (values) => realSum(values) / present(values).length },
  { name: 'min', takes: comparable, gives: same, of: (values, type) => extreme(values, -1, type) },
  { name: 'max', takes: comparable, gives: same, of: (values, type) => extreme(values, 1, type) },
  {
    name: 'dcount',
    takes: [...comparable, 'bool', 'guid'],
    gives: always('long'),
    of: (values) => BigInt(new Set(present(values).map(keyOf)).size),
  },
  { name: 'variance', takes: ['int', 'real'], gives: always('real'), of: variance },
  { name: 'stdev', takes: ['int'], gives: always('real'), of: (values) => Math.sqrt(variance(values)) },
];

/** Aggregates that gather values; what they give is sorted, since the language leaves the order open. */
export const gatherings: readonly Aggregate[] = [
  {
    name: 'make_list',
    takes: listed,
    gives: always('dynamic'),
    of: sortedList,
    wrap: (call) => `array_sort_asc(${call})`,
  },
  {
    name: 'make_set',
    takes: listed,
    gives: always('dynamic'),
    of: (values, type) => sortedList([...new Map(present(values).map((value) => [keyOf(value), value])).values()], type),
    wrap: (call) => `array_sort_asc(${call})`,
  },
];

/** The value of a column in the row where a key is greatest, or least; the language leaves open which of several such rows. */
export function valueAtExtreme(
  rows: readonly Row[],
  key: Expression,
  { value, sign }: { readonly value: Expression; readonly sign: 1 | -1 },
): Value {
  const keys = rows.map((row) => key.evaluate(row));
  const best = extreme(keys, sign, key.type);
  if (typeof best === 'number' && Number.isNaN(best)) throw new Undetermined('a key that is no number');
  const found = rows.filter((_, index) => keyOf(keys[index]!) === keyOf(best)).map((row) => value.evaluate(row));
  if (new Set(found.map(keyOf)).size > 1) throw new Undetermined('several rows have the extreme');
  return found[0] ?? (value.type === 'string' ? '' : null);
}
