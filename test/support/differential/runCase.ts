import { physicalTypes } from '../../../src/base/physicalType';
import { sqlName, sqlText } from '../../../src/base/sql';
import type { CellText, Column, ColumnType } from '../../../src/base/column';
import { evaluate } from '../../../src/flows/query/evaluate';
import type { SourceTable } from '../../../src/kql/compile';
import { javaScriptFunctions, sqlMacros } from '../../../src/kql/macros';
import type { Database, Session } from '../../../src/store/duckdb';
import { openDatabase } from '../../../src/store/duckdb';
import { registerFunctions } from '../../../src/store/functions';
import { Undetermined } from '../interpreter/table';
import type { Value } from '../interpreter/value';
import { Dynamic, cellOf } from '../interpreter/value';
import type { Case, NamedTable } from './generateCase';
import { generatedTables } from './generateCase';

/** The engine with the tables of the cases. */
export interface CaseEngine {
  /**
   * What differs between the engine's answer and the interpreter's, in words; undefined where nothing does.
   * @throws Undetermined where the service's own parser refuses the query: it knows more of some dynamic values than their type.
   */
  readonly difference: (sample: Case) => Promise<string | undefined>;
  readonly dispose: () => void;
}

const sources: readonly SourceTable[] = generatedTables.map((table) => ({ ...table, relation: table.name, numbersRows: true }));

export async function openCaseEngine(): Promise<CaseEngine> {
  const database: Database = await openDatabase({ threads: 1 });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  for (const { name, columns } of generatedTables)
    await session.run(
      `CREATE TABLE ${name} (${columns.map((column) => `${sqlName(column.name)} ${physicalTypes[column.type]}`).join(', ')})`,
    );
  return {
    difference: (sample) => difference(sample, session),
    dispose: () => {
      session.dispose();
      database.dispose();
    },
  };
}

async function difference(sample: Case, session: Session): Promise<string | undefined> {
  if (!sample.inline) for (const table of sample.tables) await fill(table, session);
  try {
    const answer = await evaluate(sample.kql, session, { tables: sample.inline ? [] : sources, now: 0n });
    if (!answer.ok && answer.diagnostics.every(({ code }) => code.startsWith('KS'))) throw new Undetermined('refused by the parser');
    if (!answer.ok) return `refused: ${answer.diagnostics.map(({ code, message }) => `${code} ${message}`).join(' ')}`;
    const { columns, rows } = answer.tables.at(-1)!;
    return differentColumns(sample.expected.columns, columns) ?? differentRows(sample, rows);
  } catch (error) {
    if (error instanceof Undetermined) throw error;
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function fill({ name, columns, rows }: NamedTable, session: Session): Promise<void> {
  await session.run(`DELETE FROM ${name}`);
  const values = rows.map((row) => `(${columns.map((column) => sqlOf(row.get(column.name) ?? null, column.type)).join(', ')})`);
  if (values.length > 0) await session.run(`INSERT INTO ${name} VALUES ${values.join(', ')}`);
}

function sqlOf(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  if (value instanceof Dynamic) return sqlText(JSON.stringify(value.json));
  if (type === 'real') return `'${String(value)}'::DOUBLE`;
  return typeof value === 'string' ? sqlText(value) : String(value);
}

function differentColumns(wanted: readonly Column[], given: readonly Column[]): string | undefined {
  const [expected, actual] = [wanted, given].map((columns) => columns.map(({ name, type }) => `${name}:${type}`).join(', '));
  return expected === actual ? undefined : `columns: expected ${expected}, got ${actual}`;
}

function differentRows({ expected }: Case, given: readonly (readonly CellText[])[]): string | undefined {
  const { columns, rows, ranks } = expected;
  const wanted = rows.map((row) => JSON.stringify(columns.map(({ name, type }) => comparable(cellOf(row.get(name) ?? null, type), type))));
  const found = given.map((row) => JSON.stringify(row.map((cell, index) => comparable(cell, columns[index]!.type))));
  const says = `rows: expected ${wanted.join(' ')}, got ${found.join(' ')}`;
  if (wanted.length !== found.length) return says;
  const groupsOf = (lines: readonly string[]): string => JSON.stringify(inRanks(lines, ranks));
  return groupsOf(wanted) === groupsOf(found) ? undefined : says;
}

/** Lines of one rank may stand in any order. */
function inRanks(lines: readonly string[], ranks: readonly number[] | undefined): readonly string[] {
  const order = lines.map((line, index) => ({ line, rank: ranks?.[index] ?? 0 }));
  return order.sort((a, b) => a.rank - b.rank || (a.line < b.line ? -1 : a.line > b.line ? 1 : 0)).map(({ line }) => line);
}

/** A cell so that what differs by the rounding of sums alone is the same. */
function comparable(cell: CellText, type: ColumnType): unknown {
  if (cell === null) return null;
  if (type === 'real') return Number(cell).toPrecision(9);
  if (type !== 'dynamic') return cell;
  return JSON.parse(cell, (_name, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value));
}
