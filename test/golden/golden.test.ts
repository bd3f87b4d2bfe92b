import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellText } from '../../src/base/column';
import { compileQuery } from '../../src/kql/compile';
import { evaluate } from '../../src/flows/query/evaluate';
import type { KqlDatabase } from '../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../support/kqlDatabase';

/** Each folder is one case: `query.kql`, the SQL it becomes and the rows it gives. `RECORD=1` writes what comes out. */
const folder = __dirname;
const record = process.env['RECORD'] === '1';
const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('a recorded query', () => {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  it.each(cases.map(({ name }) => name))('%s becomes the same SQL and gives the same rows', async (name) => {
    const file = (part: string): string => join(folder, name, part);
    const text = readFileSync(file('query.kql'), 'utf8');
    const { session } = database;
    const compilation = await compileQuery(text, { tables: sampleTables, now: pinnedNow, probe: (sql) => session.all(sql) });
    const plan = compilation.ok ? compilation.queries.map(({ sql }) => `${sql}\n`).join('') : JSON.stringify(compilation.diagnostics, undefined, 2);
    const answer = await evaluate(text, session, { tables: sampleTables, now: pinnedNow });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    const output = answer.tables.map(({ columns, rows }) => csv([columns.map(({ name: column, type }) => `${column}:${type}`), ...rows])).join('\n');
    if (record || !existsSync(file('output.csv'))) {
      writeFileSync(file('plan.sql'), plan);
      writeFileSync(file('output.csv'), output);
    }
    expect(plan).toBe(readFileSync(file('plan.sql'), 'utf8'));
    expect(output).toBe(readFileSync(file('output.csv'), 'utf8'));
  });
});

function csv(rows: readonly (readonly CellText[])[]): string {
  return rows.map((row) => `${row.map((cell) => (cell === null ? '∅' : /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`).join('');
}
