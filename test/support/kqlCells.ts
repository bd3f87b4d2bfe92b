import { afterAll, beforeAll } from 'vitest';
import { evaluate } from '../../src/flows/query/evaluate';
import { javaScriptFunctions, sqlMacros } from '../../src/kql/macros';
import { openDatabase, type Database, type Session } from '../../src/store/duckdb';
import { registerFunctions } from '../../src/store/functions';

/** Keeps a database without tables for the tests of a file, and gives the first cell of a query's answer, or the words of what is wrong with it. */
export function useCells(): (kql: string) => Promise<unknown> {
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
  return async (kql) => {
    const answer = await evaluate(kql, session, { tables: [], now: 638_527_968_000_000_000n });
    return answer.ok ? answer.tables[0]?.rows[0]?.[0] : answer.diagnostics.map(({ message }) => message).join(' ');
  };
}
