import { logTables } from '../catalog/logTables';
import { sqlName } from '../base/sql';
import { physicalNames } from '../base/physicalName';
import { physicalTypes } from '../base/physicalType';
import { javaScriptFunctions, sqlMacros } from '../kql/macros';
import type { SourceTable } from '../kql/compile';
import type { Database, Session } from '../store/duckdb';
import { openDatabase } from '../store/duckdb';
import { registerFunctions } from '../store/functions';

/** A database in memory that a batch runs on when it needs no logs: with no tables, or with the catalog's tables, empty. */
export interface BatchDatabase {
  readonly tables: readonly SourceTable[];
  openSession(broken?: boolean): Promise<Session>;
  close(): void;
}

const memoryLimit = '2GB';

export async function openBatchDatabase(withCatalog: boolean): Promise<BatchDatabase> {
  let database = await prepare(withCatalog);
  return {
    tables: withCatalog ? catalogTables() : [],
    openSession: async (broken = false) => {
      if (broken) database = await prepare(withCatalog);
      return database.session();
    },
    close: () => database.dispose(),
  };
}

/** The tables of the catalog as empty relations. */
function catalogTables(): readonly SourceTable[] {
  return logTables.map(({ name, columns }) => ({ name, columns, relation: `memory.main.${sqlName(name)}` }));
}

async function prepare(withCatalog: boolean): Promise<Database> {
  const database = await openDatabase({ memoryLimit });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  for (const { relation, columns } of withCatalog ? catalogTables() : []) {
    const names = physicalNames(columns);
    const items = columns.map(({ name, type }, index) => `${sqlName(names[index] ?? name)} ${physicalTypes[type]}`);
    await session.run(`CREATE TABLE ${relation} (${items.join(', ')})`);
  }
  session.dispose();
  return database;
}
