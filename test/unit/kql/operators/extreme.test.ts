import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../../../src/base/column';
import { physicalTypes } from '../../../../src/base/physicalType';
import { sqlName } from '../../../../src/base/sql';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { compileQuery } from '../../../../src/kql/compile';
import type { SourceTable } from '../../../../src/kql/compile';
import { javaScriptFunctions, sqlMacros } from '../../../../src/kql/macros/index';
import type { Session } from '../../../../src/store/duckdb';
import { openDatabase } from '../../../../src/store/duckdb';
import { registerFunctions } from '../../../../src/store/functions';

/** Each value is the row's number in another type, so that a row put together from two shows. */
const values: readonly { readonly column: Column; readonly sql: string }[] = [
  { column: { name: 'AsLong', type: 'long' }, sql: 'i' },
  { column: { name: 'AsInt', type: 'int' }, sql: 'i' },
  { column: { name: 'AsReal', type: 'real' }, sql: 'i' },
  { column: { name: 'AsDecimal', type: 'decimal' }, sql: 'i' },
  { column: { name: 'AsText', type: 'string' }, sql: 'i' },
  { column: { name: 'AsDate', type: 'datetime' }, sql: 'i' },
  { column: { name: 'AsSpan', type: 'timespan' }, sql: 'i' },
  { column: { name: 'AsDynamic', type: 'dynamic' }, sql: 'i' },
  { column: { name: 'AsGuid', type: 'guid' }, sql: `printf('%032d', i)::UUID` },
];
/** Five different keys and nulls, so that every group has many rows of the greatest key. */
const keys: readonly { readonly column: Column; readonly sql: string }[] = [
  { column: { name: 'Key', type: 'long' }, sql: 'CASE WHEN i % 3 = 0 THEN (i * 31) % 5 END' },
  { column: { name: 'NoKey', type: 'long' }, sql: 'NULL' },
  { column: { name: 'TextKey', type: 'string' }, sql: '(i * 31) % 5' },
];
const group = { column: { name: 'Group', type: 'long' } as const, sql: '(i * 7919) % 50' };
const all = [group, ...keys, ...values];
const table: SourceTable = { name: 'Rows', columns: all.map(({ column }) => column), relation: 'Rows' };
const numbered: SourceTable = { ...table, numbersRows: true };
const names = values.map(({ column }) => column.name);
const together =
  'AsInt == AsLong and AsReal == AsLong and tolong(AsDecimal) == AsLong and tolong(AsText) == AsLong and tolong(AsDynamic) == AsLong and AsDate - datetime(0001-01-01) == AsLong * 1tick and AsSpan == AsLong * 1tick';
const guidToo = ' and tolong(substring(replace_string(tostring(AsGuid), "-", ""), 20)) == AsLong';

describe('arg_max and arg_min', () => {
  let session: Session;
  let close: () => void;
  beforeAll(async () => {
    const database = await openDatabase({ threads: 4 });
    session = await database.session();
    await registerFunctions(session, sqlMacros, javaScriptFunctions);
    close = () => {
      session.dispose();
      database.dispose();
    };
    const items = all.map(({ column, sql }) => `CAST(${sql} AS ${physicalTypes[column.type]}) AS ${sqlName(column.name)}`);
    await session.run(`CREATE TABLE Rows AS SELECT ${items.join(', ')} FROM range(600000) AS r(i)`);
  });
  afterAll(() => close());

  const rows = async (text: string, source: SourceTable) => {
    const answer = await evaluate(text, session, { tables: [source], now: 0n });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    return answer.tables.at(-1)?.rows;
  };
  const compiled = async (text: string, source: SourceTable): Promise<string> => {
    const compilation = await compileQuery(text, { tables: [source], now: 0n });
    return compilation.ok ? (compilation.queries[0]?.sql ?? '') : '';
  };
  const forms = [
    { form: 'of rows without numbers', source: table, of: names.filter((name) => name !== 'AsGuid') },
    { form: 'with a value of every type', source: table, of: names },
    { form: 'of rows with numbers', source: numbered, of: names },
  ];
  const cases = forms.flatMap((form) =>
    keys.flatMap(({ column }) => ['arg_max', 'arg_min'].map((aggregate) => ({ ...form, key: column.name, aggregate }))),
  );

  it.each(cases)('$aggregate gives the columns of one row for each group, by $key, $form', async ({ source, of, key, aggregate }) => {
    const extreme = `summarize ${aggregate}(${key}, ${of.join(', ')}) by Group`;
    const best = `Rows | summarize Best = ${aggregate === 'arg_max' ? 'max' : 'min'}(${key}) by Group`;
    const found = `Rows | ${extreme} | join kind=inner (${best}) on Group | where Best == ${key} or isnull(${key})`;
    expect(await rows(`${found} | where ${together}${of.includes('AsGuid') ? guidToo : ''} | count`, source)).toEqual([['50']]);
  });

  it('finds rows among those that conditions leave, also none', async () => {
    const most = (where: string) =>
      `Rows | where AsLong < 1000 | where ${where} | summarize arg_max(AsLong, AsText) by Odd = AsLong % 2 | sort by Odd asc`;
    expect(await rows(most('Group == 1 or Group == 2'), numbered)).toEqual(await rows(most('Group == 1 or Group == 2'), table));
    expect(await rows(most('Group == 1 or Group == 2'), numbered)).toHaveLength(2);
    expect(await rows(most('Group == 77'), numbered)).toEqual([]);
  });

  it('gives a row of nothing where nothing is grouped', async () => {
    expect(await rows('Rows | where Group == 77 | summarize arg_max(AsLong, AsText, X = 1)', numbered)).toEqual([[null, '', null]]);
    expect(await rows('Rows | where Group == 7 | summarize arg_max(AsLong, AsText)', numbered)).toEqual(
      await rows('Rows | where Group == 7 | summarize arg_max(AsLong, AsText)', table),
    );
  });

  it('stands among other aggregates, in the order in which they are asked for', async () => {
    const text =
      'Rows | where AsLong < 5000 | summarize count(), arg_max(AsLong, AsText, Group), Least = min(AsLong), take_any(Odd = AsLong % 2) by Odds = AsLong % 2 | sort by Odds asc';
    expect(await rows(text, numbered)).toEqual([
      ['0', '2500', '4998', '4998', '12', '0', '0'],
      ['1', '2500', '4999', '4999', '31', '1', '1'],
    ]);
    expect(await compiled(text, numbered)).toContain('ON rowid');
    expect(await rows(text, table)).toEqual(await rows(text, numbered));
  });

  it('reads rows by number only where their table numbers them', async () => {
    const text = 'Rows | where Group < 3 | summarize arg_max(AsLong, *) by Group';
    expect(await compiled(text, numbered)).toContain('ON rowid');
    expect(await compiled(text, table)).not.toContain('rowid');
    for (const other of [
      'Rows | summarize arg_max(AsLong, *), arg_min(AsLong, AsText) by Group',
      'Rows | extend X = AsLong + 1 | summarize arg_max(X, *) by Group',
      'Rows | take 5 | summarize arg_max(AsLong, *) by Group',
      'Rows | where Group < 3 | take 5 | where AsLong > 3 | summarize arg_max(AsLong, *) by Group',
      'Rows | summarize arg_max(rand(), *) by Group',
    ])
      expect(await compiled(other, numbered), other).not.toContain('rowid');
  });
});
