import type { Column } from '../../../src/base/column';
import type { Row } from './expression';
import type { Table } from './table';
import { Undetermined, rowKey } from './table';
import { keyOf, nothing } from './value';

/** A column of the left side and one of the right that must be equal. */
export interface JoinKey {
  readonly left: string;
  readonly right: string;
}

/** The kinds of join that give the columns of both sides, and which side's rows they keep without a partner. */
export const outerSides: Readonly<Record<string, readonly ('left' | 'right')[]>> = {
  innerunique: [],
  inner: [],
  leftouter: ['left'],
  rightouter: ['right'],
  fullouter: ['left', 'right'],
};

/** The kinds of join that give the rows of one side that have a partner, or have none. */
export const halfKinds: Readonly<Record<string, { readonly side: 'left' | 'right'; readonly partner: boolean }>> = {
  leftsemi: { side: 'left', partner: true },
  rightsemi: { side: 'right', partner: true },
  leftanti: { side: 'left', partner: false },
  rightanti: { side: 'right', partner: false },
};

/** All that a join is told. */
export interface Join {
  readonly kind: string;
  readonly keys: readonly JoinKey[];
  readonly left: Table;
  readonly right: Table;
}

/** `join`: every pair of rows is looked at. Nulls are equal to nulls. */
export function join({ kind, keys, left, right }: Join): Table {
  const meets = (a: Row, b: Row): boolean => keys.every((key) => keyOf(a.get(key.left) ?? null) === keyOf(b.get(key.right) ?? null));
  const half = halfKinds[kind];
  if (half?.side === 'left')
    return { columns: left.columns, rows: left.rows.filter((a) => right.rows.some((b) => meets(a, b)) === half.partner) };
  if (half) return { columns: right.columns, rows: right.rows.filter((b) => left.rows.some((a) => meets(a, b)) === half.partner) };
  const leftRows = kind === 'innerunique' ? oncePerKey(left, keys) : left.rows;
  const names = rightNames(left.columns, right.columns);
  const pair = (a: Row | undefined, b: Row | undefined): Row =>
    new Map([
      ...left.columns.map(({ name, type }) => [name, a?.get(name) ?? nothing(type)] as const),
      ...right.columns.map(({ name, type }, index) => [names[index]!, b?.get(name) ?? nothing(type)] as const),
    ]);
  const keeps = outerSides[kind] ?? [];
  const rows = leftRows.flatMap((a) => right.rows.filter((b) => meets(a, b)).map((b) => pair(a, b)));
  if (keeps.includes('left')) rows.push(...leftRows.filter((a) => !right.rows.some((b) => meets(a, b))).map((a) => pair(a, undefined)));
  if (keeps.includes('right')) rows.push(...right.rows.filter((b) => !leftRows.some((a) => meets(a, b))).map((b) => pair(undefined, b)));
  return { columns: [...left.columns, ...right.columns.map(({ type }, index) => ({ name: names[index]!, type }))], rows };
}

/** The names of the right side's columns, where the left has taken some of them; a new name is one that neither side has. */
export function rightNames(left: readonly Column[], right: readonly Column[]): readonly string[] {
  const taken = new Set([...left, ...right].map(({ name }) => name));
  return right.map(({ name }) => {
    if (!left.some((column) => column.name === name)) return name;
    let free = name;
    for (let number = 1; taken.has(free); number++) free = `${name}${number}`;
    taken.add(free);
    return free;
  });
}

function oncePerKey({ rows, columns }: Table, keys: readonly JoinKey[]): readonly Row[] {
  const names = keys.map(({ left }) => left);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = rowKey(row, names, keyOf);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map(([first, ...others]) => {
    const whole = (row: Row): string =>
      rowKey(
        row,
        columns.map(({ name }) => name),
        keyOf,
      );
    if (others.some((other) => whole(other) !== whole(first!))) throw new Undetermined('innerunique chooses among rows that differ');
    return first!;
  });
}

/** `lookup`: a join without the right side's keys. */
export function lookup({ kind, keys, left, right }: Join): Table {
  const hidden = new Map(keys.map((key, index) => [key.right, `$key${index}`]));
  const renamed: Table = {
    columns: right.columns.map((column) => ({ ...column, name: hidden.get(column.name) ?? column.name })),
    rows: right.rows.map((row) => new Map([...row].map(([name, value]) => [hidden.get(name) ?? name, value]))),
  };
  const joined = join({ kind, left, right: renamed, keys: keys.map((key) => ({ left: key.left, right: hidden.get(key.right)! })) });
  const columns = joined.columns.filter(({ name }) => !name.startsWith('$key'));
  return { columns, rows: joined.rows.map((row): Row => new Map(columns.map(({ name }) => [name, row.get(name) ?? null]))) };
}

/** `union` of tables whose columns of one name have one type. */
export function union(tables: readonly Table[], kind: 'inner' | 'outer'): Table {
  const all = [...new Map(tables.flatMap(({ columns }) => columns.map((column) => [column.name, column]))).values()];
  const columns =
    kind === 'outer' ? all : all.filter(({ name }) => tables.every((table) => table.columns.some((column) => column.name === name)));
  const rows = tables.flatMap((table) =>
    table.rows.map((row): Row => new Map(columns.map(({ name, type }) => [name, row.get(name) ?? nothing(type)]))),
  );
  return { columns, rows };
}
