import type { Column } from '../../../base/column';
import { sqlText } from '../../../base/sql';
import type { StoredTable } from '../../../store/resultsTable';
import { columnSql } from '../../../store/resultsTable';

/** The column that tells which workspace a row came from; another column of this name gets a number behind its own. */
export const workspaceColumn = 'Workspace';

/** Rows of one table, of one workspace or of an earlier result of several. */
export interface Leg {
  readonly table: StoredTable;
  /** The name of the workspace; of an earlier result, the columns that were merged, and the workspaces whose rows are left out of it. */
  readonly from: { readonly workspace: string } | { readonly own: readonly Column[]; readonly without: readonly string[] };
}

export interface MergedTables {
  readonly sql: string;
  readonly columns: readonly Column[];
  /** The columns behind the workspace's under the names that they have in the workspaces. */
  readonly own: readonly Column[];
}

/**
 * A SELECT over the rows of all legs, in their order: the workspace first, then every column that one of them has. As in the service's own
 * union, a column that has two types becomes two, with the type behind the name.
 */
export function mergeTables(legs: readonly Leg[]): MergedTables {
  const each = legs.map(ownColumns);
  const merged = new Map<string, Column>();
  for (const { name, type } of each.flat()) merged.set(`${name}\n${type}`, { name, type });
  const keys = [...merged.keys()];
  const own = [...merged.values()];
  const columns = uniqueNames(own);
  const selects = legs.map((leg, index) => {
    const places = new Map((each[index] ?? []).map(({ name, type, sql }) => [`${name}\n${type}`, sql]));
    const values = keys.map((key, at) => `${places.get(key) ?? emptyValue(merged.get(key))} AS ${columnSql(at + 1)}`);
    const [workspace, filter] = 'workspace' in leg.from ? [sqlText(leg.from.workspace), ''] : [columnSql(0), withoutSql(leg.from.without)];
    return `SELECT ${[`${workspace} AS ${columnSql(0)}`, ...values].join(', ')} FROM ${leg.table.relation}${filter}`;
  });
  return { sql: selects.join(' UNION ALL '), columns: [{ name: workspaceColumn, type: 'string' }, ...columns], own };
}

/** The columns of a leg that are the query's own, and where they stand. */
function ownColumns({ table, from }: Leg): readonly (Column & { readonly sql: string })[] {
  if ('workspace' in from) return table.columns.map((column, index) => ({ ...column, sql: columnSql(index) }));
  return from.own.map((column, index) => ({ ...column, sql: columnSql(index + 1) }));
}

/** A string is never NULL. */
function emptyValue(column: Column | undefined): string {
  return column?.type === 'string' ? "''" : 'NULL';
}

function uniqueNames(columns: readonly Column[]): readonly Column[] {
  const counts = new Map<string, number>();
  for (const { name } of columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Set([workspaceColumn]);
  return columns.map(({ name, type }) => {
    const typed = (counts.get(name) ?? 0) > 1 ? `${name}_${type}` : name;
    let unique = typed;
    for (let number = 1; taken.has(unique); number++) unique = `${typed}${number}`;
    taken.add(unique);
    return { name: unique, type };
  });
}

function withoutSql(workspaces: readonly string[]): string {
  return ` WHERE ${columnSql(0)} NOT IN (${['', ...workspaces].map(sqlText).join(', ')})`;
}
