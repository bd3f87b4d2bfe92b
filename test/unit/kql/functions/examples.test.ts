import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { aggregateFunctions } from '../../../../src/kql/aggregates';
import { scalarFunctions } from '../../../../src/kql/functions';
import { javaScriptFunctions, sqlMacros } from '../../../../src/kql/macros';
import { openDatabase, type Database, type Session } from '../../../../src/store/duckdb';
import { registerFunctions } from '../../../../src/store/functions';

let database: Database;
let session: Session;

beforeAll(async () => {
  database = await openDatabase();
  session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
});

afterAll(() => {
  session.dispose();
  database.dispose();
});

/** The first cell of a query's answer, or the words of what is wrong with it. */
async function cell(kql: string): Promise<unknown> {
  const answer = await evaluate(kql, session, { tables: [], now: 638_527_968_000_000_000n });
  return answer.ok ? answer.tables[0]?.rows[0]?.[0] : answer.diagnostics.map(({ message }) => message).join(' ');
}

for (const { name, examples } of scalarFunctions.filter((entry) => entry.examples.length > 0)) {
  describe(`${name}()`, () => {
    test.each(examples)('$kql gives $gives', async ({ kql, gives }) => {
      expect(await cell(`print v = ${kql}`)).toBe(gives);
    });
  });
}

for (const { name, examples } of aggregateFunctions) {
  describe(`${name}()`, () => {
    test.each(examples)('$kql gives $gives', async ({ kql, gives }) => {
      expect(await cell(kql)).toBe(gives);
    });
  });
}

test('every name of a function and of an aggregate is there once', () => {
  for (const list of [scalarFunctions, aggregateFunctions]) {
    const names = list.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});
