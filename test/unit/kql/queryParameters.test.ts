import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import { openDatabase } from '../../../src/store/duckdb';
import { registerFunctions } from '../../../src/store/functions';
import { javaScriptFunctions, sqlMacros } from '../../../src/kql/macros/index';
import { evaluate } from '../../../src/flows/query/evaluate';

async function answer(text: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const database = await openDatabase({ threads: 1 });
  const session = await database.session();
  try {
    await registerFunctions(session, sqlMacros, javaScriptFunctions);
    const result = await evaluate(text, session, { tables: [], now: 0n, parameters });
    return result.ok ? result.tables[0]?.rows[0] : result.diagnostics.map(({ code }) => code);
  } finally {
    session.dispose();
    database.dispose();
  }
}

describe('the parameters of a query', () => {
  const text =
    'declare query_parameters(who:string = "ada", span:timespan = 1h, since:datetime = datetime(2024-01-01));\nprint who, span, since';

  it('have their defaults where no value is given', async () => {
    expect(await answer(text, {})).toEqual(['ada', '01:00:00', '2024-01-01T00:00:00.0000000Z']);
  });

  it('have the values that are given, as the language writes them', async () => {
    expect(await answer(text, { who: `o'"); drop`, span: '2d', since: 'datetime(2025-02-03 04:05)' })).toEqual([
      `o'"); drop`,
      '2.00:00:00',
      '2025-02-03T04:05:00.0000000Z',
    ]);
  });

  it.each([
    ['long', '-5', '-5'],
    ['int', 'int(7)', '7'],
    ['real', '1.5', '1.5'],
    ['bool', 'true', 'true'],
    ['guid', '74BE27DE-1E4E-49D9-B579-FE0B331D3642', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['dynamic', 'dynamic({"a":[1]})', '{"a":[1]}'],
    ['decimal', '0.1', '0.1'],
  ])('of the type %s are read', async (type, given, shown) => {
    expect(await answer(`declare query_parameters(x:${type}); print x`, { x: given })).toEqual([shown]);
  });

  it.each([
    ['long', '1.5'],
    ['int', '3000000000'],
    ['datetime', 'yesterday'],
    ['timespan', 'soon'],
    ['guid', '1'],
    ['dynamic', '{'],
    ['bool', 'maybe'],
  ])('of the type %s refuse %s', async (type, given) => {
    expect(await answer(`declare query_parameters(x:${type}); print x`, { x: given })).toEqual(['parameter-invalid']);
  });

  it('need a value where they have no default, and no other names', async () => {
    expect(await answer('declare query_parameters(x:long); print x', {})).toEqual(['parameter-missing']);
    expect(await answer('declare query_parameters(x:long); print x', { x: '1', y: '2' })).toEqual(['parameter-unknown']);
  });

  it('need no value where only the columns are asked for', async () => {
    const compilation = await compileQuery('declare query_parameters(x:long); print x', { tables: [], now: 0n, columnsOnly: true });
    expect(compilation.ok).toBe(true);
  });
});
