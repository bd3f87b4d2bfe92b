import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileQuery } from '../../../../src/kql/compile';
import { openDatabase } from '../../../../src/store/duckdb';
import { makeTestFolder } from './openFolder';
import type { TestFolder } from './openFolder';

let folder: TestFolder;

beforeEach(async () => {
  folder = await makeTestFolder();
});

afterEach(() => folder.dispose());

const identity = (members: object): string =>
  `${JSON.stringify({ Type: 'IdentityInfo', TimeGenerated: '2024-05-01T00:00:00Z', ...members })}\n`;

it('keeps two columns whose names differ in letter case alone, each with its own values', async () => {
  await writeFile(join(folder.logs, 'a.jsonl'), identity({ AccountUPN: 'one@example.com' }) + identity({ AccountUpn: 'two@example.com' }));
  await writeFile(join(folder.logs, 'b.jsonl'), identity({ AccountUPN: 'three@example.com', AccountUpn: 'four@example.com' }));
  const engine = await folder.engine();
  const info = await engine.open();
  expect(await engine.ask(info, 'IdentityInfo', '"AccountUPN", "AccountUpn$2"')).toEqual([
    ['', 'two@example.com'],
    ['one@example.com', ''],
    ['three@example.com', 'four@example.com'],
  ]);
  const columns = info.tables.find(({ name }) => name === 'IdentityInfo')?.columns ?? [];
  expect(columns.filter(({ name }) => name.toLowerCase() === 'accountupn').map(({ name }) => name)).toEqual(['AccountUPN', 'AccountUpn']);
});

it('asks for either column in a query', async () => {
  const database = await openDatabase();
  const session = await database.session();
  try {
    await session.run(`CREATE TABLE T AS SELECT 'a' AS "Name", 'b' AS "NAME$2"`);
    const columns = ['Name', 'NAME'].map((name) => ({ name, type: 'string' as const }));
    const compilation = await compileQuery('T | where NAME == "b" | project both = strcat(Name, NAME), NAME', {
      tables: [{ name: 'T', columns, relation: 'T', numbersRows: true }],
      now: 0n,
    });
    if (!compilation.ok) throw new Error(compilation.diagnostics[0]?.message);
    expect(await session.all(compilation.queries[0]!.sql)).toEqual([['ab', 'b']]);
  } finally {
    session.dispose();
    database.dispose();
  }
});
