import { afterAll, beforeAll } from 'vitest';
import type { Session } from '../../src/store/duckdb';
import type { KqlDatabase } from './kqlDatabase';
import { openKqlDatabase } from './kqlDatabase';

/** Keeps a database with the sample rows for the tests of a block. */
export function useKqlDatabase(): { readonly session: () => Session } {
  let database: KqlDatabase | undefined;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database?.dispose());
  return {
    session: () => {
      if (!database) throw new Error('The database is opened before the tests of a block.');
      return database.session;
    },
  };
}
