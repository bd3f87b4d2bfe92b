import type { Column } from '../../../src/base/column';
import type { Expression, Row } from './expression';
import type { Table } from './table';
import { Undetermined, rowKey, withRows } from './table';
import type { Json, Value } from './value';
import { Dynamic, compareValues, dynamicOf, keyOf } from './value';

/** A name for what an expression gives. */
export interface Assignment {
  readonly name: string;
  readonly expression: Expression;
}

/** `where`: the rows for which the condition is true. */
export function where(table: Table, condition: Expression): Table {
  return withRows(
    table,
    table.rows.flatMap((row, from) => (condition.evaluate(row) === true ? [{ from, row }] : [])),
  );
}

/** `extend`: each column after those that are there, or in the place of the one that has its name. */
export function extend(table: Table, assignments: readonly Assignment[]): Table {
  const made = assignments.map(({ name, expression }): Column => ({ name, type: expression.type }));
  const kept = table.columns.map((column) => made.find(({ name }) => name === column.name) ?? column);
  const columns = [...kept, ...made.filter(({ name }) => !table.columns.some((column) => column.name === name))];
  return withRows(
    table,
    table.rows.map((row, from) => ({ from, row: new Map([...row, ...valuesOf(row, assignments)]) })),
    columns,
  );
}

/** `project`: these columns alone. */
export function project(table: Table, assignments: readonly Assignment[]): Table {
  const columns = assignments.map(({ name, expression }): Column => ({ name, type: expression.type }));
  return withRows(
    table,
    table.rows.map((row, from) => ({ from, row: new Map(valuesOf(row, assignments)) })),
    columns,
  );
}

function valuesOf(row: Row, assignments: readonly Assignment[]): readonly (readonly [string, Value])[] {
  return assignments.map(({ name, expression }) => [name, expression.evaluate(row)]);
}

/** `distinct`: each combination of the columns once. */
export function distinct(table: Table, columns: readonly Column[]): Table {
  const names = columns.map(({ name }) => name);
  const found = new Map(table.rows.map((row) => [rowKey(row, names, keyOf), new Map(names.map((name) => [name, row.get(name) ?? null]))]));
  return { columns, rows: [...found.values()] };
}

/** `count`. */
export function count(table: Table): Table {
  return { columns: [{ name: 'Count', type: 'long' }], rows: [new Map([['Count', BigInt(table.rows.length)]])] };
}

/** A key of an order; what is no number stands beside the nulls, between them and the numbers. */
export interface SortKey {
  readonly name: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** `sort`: rows with equal keys have one rank. */
export function sort(table: Table, keys: readonly SortKey[]): Table {
  const rows = [...table.rows].sort((left, right) => compareRows(left, right, keys));
  let rank = 0;
  const ranks = rows.map((row, index) => {
    const before = rows[index - 1];
    return before && compareRows(before, row, keys) !== 0 ? ++rank : rank;
  });
  return { columns: table.columns, rows, ranks };
}

function compareRows(left: Row, right: Row, keys: readonly SortKey[]): number {
  for (const { name, descending, nullsFirst } of keys) {
    const [a = null, b = null] = [left.get(name), right.get(name)];
    if (a === null && b === null) continue;
    if (a === null || b === null) return (a === null) === nullsFirst ? -1 : 1;
    const [first, second] = [a, b].map((value) => typeof value === 'number' && Number.isNaN(value));
    if (first && second) continue;
    if (first || second) return first === nullsFirst ? -1 : 1;
    const order = compareValues(a, b);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** `take` of rows in an order. Where the last row's rank goes on behind it, the language leaves open which are taken. */
export function take(table: Table, wanted: number): Table {
  const { ranks, rows, columns } = table;
  if (rows.length <= wanted) return table;
  if (!ranks) throw new Undetermined('take of rows without an order');
  if (wanted > 0 && ranks[wanted - 1] === ranks[wanted]) {
    const names = columns.map(({ name }) => name);
    const tied = rows.filter((_, index) => ranks[index] === ranks[wanted]);
    if (new Set(tied.map((row) => rowKey(row, names, keyOf))).size > 1) throw new Undetermined('take cuts through rows with equal keys');
  }
  return { columns, rows: rows.slice(0, wanted), ranks: ranks.slice(0, wanted) };
}

/** The number of each row in its order, from 1. */
export function rowNumber(table: Table, name: string): Table {
  requireTotalOrder(table);
  return {
    ...table,
    columns: [...table.columns, { name, type: 'long' }],
    rows: table.rows.map((row, index) => new Map([...row, [name, BigInt(index + 1)]])),
  };
}

/** The value of the row before, or after; nothing where there is none. */
export function neighbour(table: Table, name: string, { column, distance }: { readonly column: Column; readonly distance: number }): Table {
  requireTotalOrder(table);
  const none: Value = column.type === 'string' ? '' : null;
  return {
    ...table,
    columns: [...table.columns, { name, type: column.type }],
    rows: table.rows.map((row, index) => new Map([...row, [name, table.rows[index + distance]?.get(column.name) ?? none]])),
  };
}

/** Rows may be numbered, or read in turn, only where no two have one rank. */
export function requireTotalOrder({ ranks, rows }: Table): void {
  if (!ranks || new Set(ranks).size < rows.length) throw new Undetermined('rows with equal keys are numbered');
}

/** `mv-expand` of a dynamic column: a row for each item of an array or pair of a bag; none for an empty one, one for anything else. */
export function mvExpand(table: Table, column: string): Table {
  return withRows(
    table,
    table.rows.flatMap((row, from) => itemsOf(row.get(column) ?? null).map((item) => ({ from, row: new Map([...row, [column, item]]) }))),
  );
}

function itemsOf(value: Value): readonly Value[] {
  if (!(value instanceof Dynamic)) return [value];
  const { json } = value;
  if (Array.isArray(json)) return (json as readonly Json[]).map(dynamicOf);
  if (typeof json === 'object') return Object.entries(json).map(([name, inner]) => new Dynamic({ [name]: inner }));
  return [value];
}
