import { afterAll, beforeAll } from 'vitest';
import { evaluate } from '../../src/flows/query/evaluate';
import type { KqlDatabase } from './kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from './kqlDatabase';

/** Keeps a database with the sample rows for the tests of a file, and gives the rows of a query's answer, or the messages of what is wrong with it. */
export function useRows(): (kql: string) => Promise<unknown> {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());
  return async (kql) => {
    const answer = await evaluate(kql, database.session, { tables: sampleTables, now: pinnedNow });
    return answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ message }) => message);
  };
}
