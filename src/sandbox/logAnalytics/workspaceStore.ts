import { join } from 'node:path';
import { sqlName } from '../../base/sql';
import { logTableOfCategory } from '../../catalog/logTables';
import type { LogTable } from '../../catalog/logTable';
import { javaScriptFunctions, sqlMacros } from '../../kql/macros';
import type { SourceTable } from '../../kql/compile';
import { emptyCatalogTables } from '../../store/catalogRelations';
import type { Database, Session } from '../../store/duckdb';
import { openDatabase } from '../../store/duckdb';
import { registerFunctions } from '../../store/functions';
import { arrivalsOn } from '../world/arrivals';
import type { Arrival, Emitted } from '../world/arrivals';
import type { Resource } from '../world/resource';
import type { World } from '../world/world';
import { fillVolume } from './fillVolume';
import type { StoredTable } from './loadRecords';
import { arrivalColumn, createTableSql, loadRecords } from './loadRecords';

/** The logs of the sandbox's workspaces, in a database of their own. */
export interface WorkspaceStore {
  /** A line of work on the database. */
  session(): Promise<Session>;
  /** The tables of a workspace, with everything in them that has arrived by now. */
  tablesOf(workspace: Resource): Promise<readonly SourceTable[]>;
  /** Whether a workspace ever got a record. */
  hasData(workspace: Resource): boolean;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly world: World;
  readonly emitted: Emitted;
  /** A folder for the database and what it spills. */
  readonly folder: string;
  /** How many sign-ins the workspace `law-volume` has. */
  readonly volumeRows: number;
}

interface Stored {
  readonly tables: Map<string, StoredTable>;
  /** Records that arrived until then are in. */
  loadedTo: number;
  /** Loads of one workspace follow one another. */
  loading: Promise<void>;
}

/** The workspace of many sign-ins, to meet the limits of queries with. */
const volumeName = 'law-volume';

export function createWorkspaceStore({ world, emitted, folder, volumeRows }: StoreOptions): WorkspaceStore {
  const stored = new Map<string, Stored>();
  const empty = emptyCatalogTables();
  let opening: Promise<Database> | undefined;
  const database = (): Promise<Database> => (opening ??= openStore(folder));
  const session = async (): Promise<Session> => (await database()).session();
  const storedOf = (workspace: Resource): Stored => {
    const key = workspace.id.toLowerCase();
    let found = stored.get(key);
    if (!found) stored.set(key, (found = { tables: new Map<string, StoredTable>(), loadedTo: -Infinity, loading: Promise.resolve() }));
    return found;
  };
  const load = async (workspace: Resource, into: Stored): Promise<void> => {
    const to = world.clock.now();
    const routes = world.routes.filter(({ destination }) => destination === workspace.id.toLowerCase());
    const isFirst = into.loadedTo === -Infinity;
    const arrivals = arrivalsOn(world, routes, { from: isFirst ? 0 : into.loadedTo, to }, emitted);
    into.loadedTo = to;
    const work = await session();
    try {
      const customerId = String(workspace.properties['customerId']);
      if (isFirst && workspace.name === volumeName) {
        const target = await tableOf(work, into, customerId, logTableOfCategory('SignInLogs'));
        if (target) await fillVolume(work, { target, rows: volumeRows, end: to, customerId, emitted, file: join(folder, 'volume.jsonl') });
      }
      for (const [category, came] of grouped(arrivals)) {
        const target = await tableOf(work, into, customerId, logTableOfCategory(category));
        const records = came.map(({ record }) => record);
        const arrivedAt = came.map((arrival) => Math.floor(arrival.arrivedAt));
        if (target) await loadRecords(work, { target, records, arrivedAt, customerId, file: join(folder, `${customerId}.jsonl`) });
      }
    } finally {
      work.dispose();
    }
  };
  return {
    session,
    hasData: (workspace) => storedOf(workspace).tables.size > 0,
    tablesOf: async (workspace) => {
      const into = storedOf(workspace);
      into.loading = into.loading.catch(() => undefined).then(() => load(workspace, into));
      await into.loading;
      return withData(empty, into.tables);
    },
    close: async () => {
      const opened = await opening?.catch(() => undefined);
      opened?.dispose();
    },
  };
}

/** The catalog's tables, those with data in place of empty ones. */
function withData(empty: readonly SourceTable[], tables: ReadonlyMap<string, StoredTable>): readonly SourceTable[] {
  return empty.map((table) => {
    const own = tables.get(table.name);
    if (!own) return table;
    const { name, columns, description } = own.table;
    return { name, columns, description, relation: own.name, numbersRows: true };
  });
}

async function openStore(folder: string): Promise<Database> {
  const database = await openDatabase({
    file: join(folder, 'workspaces.duckdb'),
    memoryLimit: '2GB',
    temporaryFolder: join(folder, 'spill'),
  });
  const session = await database.session();
  try {
    await registerFunctions(session, sqlMacros, javaScriptFunctions);
  } finally {
    session.dispose();
  }
  return database;
}

async function tableOf(session: Session, into: Stored, customerId: string, table: LogTable | undefined): Promise<StoredTable | undefined> {
  if (!table) return undefined;
  const found = into.tables.get(table.name);
  if (found) return found;
  const schema = `workspaces.${sqlName(`w_${customerId}`)}`;
  const made: StoredTable = { table, name: `${schema}.${sqlName(table.name)}` };
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${schema}; ${createTableSql(made)}`);
  into.tables.set(table.name, made);
  return made;
}

function grouped(arrivals: readonly Arrival[]): ReadonlyMap<string, readonly Arrival[]> {
  const groups = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const group = groups.get(arrival.category);
    if (group) group.push(arrival);
    else groups.set(arrival.category, [arrival]);
  }
  return groups;
}

/** The tables with the hidden column that says when a row came, for a query that asks for it. */
export function withArrivalTimes(tables: readonly SourceTable[], text: string): readonly SourceTable[] {
  if (!/\bingestion_time\s*\(|\b_TimeReceived\b/.test(text)) return tables;
  const arrival = sqlName(arrivalColumn.name);
  return tables.map((table) => {
    if (table.isEmpty === true) return table;
    const { relation, columns } = table;
    const told = `(SELECT * REPLACE (coalesce(${arrival}, TimeGenerated) AS ${arrival}) FROM ${relation})`;
    return { ...table, columns: [...columns, arrivalColumn], relation: told, numbersRows: false };
  });
}
