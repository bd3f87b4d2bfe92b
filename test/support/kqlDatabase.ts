import { physicalTypes } from '../../src/base/physicalType';
import { sqlName } from '../../src/base/sql';
import type { Column } from '../../src/base/column';
import type { SourceTable } from '../../src/kql/compile';
import { javaScriptFunctions, sqlMacros } from '../../src/kql/macros/index';
import type { Session } from '../../src/store/duckdb';
import { openDatabase } from '../../src/store/duckdb';
import { registerFunctions } from '../../src/store/functions';

/** 2024-06-01T00:00:00Z. */
export const pinnedNow = 638_527_968_000_000_000n;

const signIns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'UserPrincipalName', type: 'string' },
  { name: 'ResultType', type: 'string' },
  { name: 'Attempts', type: 'long' },
  { name: 'DeviceDetail', type: 'dynamic' },
];

/** A small table of sign-ins that every test of the language may ask. */
export const sampleTables: readonly SourceTable[] = [{ name: 'SigninLogs', columns: signIns, relation: 'SigninLogs', numbersRows: true }];

/** A database in memory that knows the language's functions and holds the sample rows. */
export interface KqlDatabase {
  readonly session: Session;
  dispose(): void;
}

export async function openKqlDatabase(): Promise<KqlDatabase> {
  const database = await openDatabase({ threads: 1 });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  await session.run(`CREATE TABLE SigninLogs (${signIns.map(({ name, type }) => `${sqlName(name)} ${physicalTypes[type]}`).join(', ')})`);
  const hour = 36_000_000_000n;
  const rows = [
    [pinnedNow - hour, 'ada@example.com', '0', 1, '{"operatingSystem":"Windows","tags":["a","b"]}'],
    [pinnedNow - 2n * hour, 'ada@example.com', '50126', 3, '{"operatingSystem":"Windows","tags":[]}'],
    [pinnedNow - 30n * hour, 'ben@example.com', '0', null, '{"operatingSystem":null}'],
    [pinnedNow - 31n * hour, 'Cleo@example.com', '50126', 7, null],
  ] as const;
  const values = rows.map(
    (row) => `(${row.map((cell) => (cell === null ? 'NULL' : typeof cell === 'string' ? `'${cell}'` : String(cell))).join(', ')})`,
  );
  await session.run(`INSERT INTO SigninLogs VALUES ${values.join(', ')}`);
  return {
    session,
    dispose: () => {
      session.dispose();
      database.dispose();
    },
  };
}
