import type { Column } from '../../../src/base/column';
import type { Row } from '../interpreter/expression';
import { pools } from '../interpreter/literals';
import type { Table } from '../interpreter/table';
import type { Value } from '../interpreter/value';
import { replayedChoices, seededChoices } from './choices';
import { dataTableText } from './generateExpression';
import { applySteps } from './generateSteps';

/** A table that a query asks, under its name. */
export interface NamedTable extends Table {
  readonly name: string;
}

/** A query over two tables, and what the interpreter makes of it. */
export interface Case {
  readonly tables: readonly NamedTable[];
  /** Whether the tables stand in the query itself, in place of the engine. */
  readonly inline: boolean;
  readonly kql: string;
  readonly expected: Table;
}

/** All that is random about a case: the cells of each table, as places in the pools of values, and the choices of the query. */
export interface Draft {
  readonly cells: readonly (readonly (readonly number[])[])[];
  readonly query: readonly number[];
}

const events: readonly Column[] = [
  { name: 'n', type: 'long' },
  { name: 'k', type: 'string' },
  { name: 'L', type: 'long' },
  { name: 'i', type: 'int' },
  { name: 'r', type: 'real' },
  { name: 's', type: 'string' },
  { name: 'b', type: 'bool' },
  { name: 't', type: 'datetime' },
  { name: 'd', type: 'timespan' },
  { name: 'j', type: 'dynamic' },
  { name: 'g', type: 'guid' },
];
const others: readonly Column[] = [
  { name: 'n', type: 'long' },
  { name: 'k', type: 'string' },
  { name: 's', type: 'string' },
  { name: 'i', type: 'int' },
  { name: 'r2', type: 'real' },
  { name: 't2', type: 'datetime' },
];

/** The tables that every case has; only their rows differ. */
export const generatedTables: readonly { readonly name: string; readonly columns: readonly Column[]; readonly mostRows: number }[] = [
  { name: 'Events', columns: events, mostRows: 8 },
  { name: 'Others', columns: others, mostRows: 5 },
];

const longestQuery = 400;

/** The draft of a seed. */
export function draftOf(seed: number): Draft {
  const { below } = seededChoices(seed);
  const cells = generatedTables.map(({ columns, mostRows }) =>
    Array.from({ length: below(mostRows + 1) }, () => columns.map(() => below(1000))),
  );
  return { cells, query: Array.from({ length: longestQuery }, () => below(100_000)) };
}

const keys = ['', 'a', 'b', 'A'];

function cellOf({ name, type }: Column, place: number, row: number): Value {
  if (name === 'n') return BigInt(row + 1);
  const pool = name === 'k' ? keys : (pools[type] ?? [null]);
  return pool[place % pool.length] ?? null;
}

function rowOf(columns: readonly Column[], places: readonly number[], row: number): Row {
  return new Map(columns.map((column, index) => [column.name, cellOf(column, places[index] ?? 0, row)]));
}

/**
 * The case of a draft, and how many of its choices the query took.
 * @throws Undetermined where the language leaves the answer open.
 */
export function caseOf({ cells, query }: Draft): Case & { readonly taken: number } {
  const tables = generatedTables.map(({ name, columns }, index): NamedTable => {
    const rows = (cells[index] ?? []).map((places, row) => rowOf(columns, places, row));
    return { name, columns, rows };
  });
  const choices = replayedChoices(query);
  const inline = choices.below(4) === 3;
  const lets: string[] = inline ? tables.map(({ name, columns, rows }) => `let ${name} = ${dataTableText(columns, rows)};`) : [];
  const { kql, table } = applySteps({ choices, lets, tables }, { kql: 'Events', table: tables[0]! }, 1 + choices.below(5));
  return { tables, inline, kql: [...lets, kql].join('\n'), expected: table, taken: choices.taken() };
}

/** The case as one text that can be run anywhere. */
export function wholeText({ tables, inline, kql }: Case): string {
  if (inline) return kql;
  const used = tables.filter(({ name }) => kql.includes(name));
  return [...used.map(({ name, columns, rows }) => `let ${name} = ${dataTableText(columns, rows)};`), kql].join('\n');
}
