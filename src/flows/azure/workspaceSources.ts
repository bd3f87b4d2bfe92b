import { createHash } from 'node:crypto';
import { explainAzure } from '../../azure/explain';
import { readMetadata } from '../../azure/logs/metadata';
import type { WorkspaceFunction, WorkspaceMetadata, WorkspaceTable } from '../../azure/logs/metadata';
import { UserError } from '../../base/errors';
import { findLogTable } from '../../catalog/logTables';
import type { SourceTable } from '../../kql/compile';
import type { SavedFunction } from '../../kql/savedFunctions';
import type { WorkspacePlace } from '../../protocol/azure';
import type { SourceInfo } from '../../protocol/engine';
import type { Connections } from './connections';

/** A workspace that queries can ask, as a source beside folders of logs. */
export interface WorkspaceSource {
  /** The workspace; the first of several. */
  readonly place: WorkspacePlace;
  /** All of them, where a query is asked in several. */
  readonly places?: readonly WorkspacePlace[];
  /** What queries may name: for names and types alone, since the rows are the service's. */
  readonly tables: readonly SourceTable[];
  /** What queries may call: the functions that the workspace keeps; of several, those that each of them has. */
  readonly functions: readonly SavedFunction[];
  readonly info: SourceInfo;
}

export interface WorkspaceSources {
  /** Reads the workspaces' tables anew and makes them one source; of several, one whose tables cannot be read does not hold the others up. */
  open(places: readonly WorkspacePlace[], signal: AbortSignal): Promise<SourceInfo>;
  find(sourceId: string | undefined): WorkspaceSource | undefined;
  list(): readonly SourceInfo[];
  remove(sourceId: string): void;
}

/** What is told of a source that changed. */
export interface WorkspaceNews {
  readonly changed: (source: SourceInfo) => void;
  readonly removed: (sourceId: string) => void;
}

export function createWorkspaceSources(connections: Connections, news: WorkspaceNews): WorkspaceSources {
  const open = new Map<string, WorkspaceSource>();
  const keep = (source: WorkspaceSource): SourceInfo => {
    open.set(source.info.sourceId, source);
    news.changed(source.info);
    return source.info;
  };
  return {
    async open(places, signal) {
      const [first, ...others] = places;
      if (!first) throw new UserError('Choose the workspaces to ask.', { code: 'no-workspace' });
      if (others.length === 0) return keep(sourceOf(first, await readNames(connections, first, signal)));
      const read = await Promise.allSettled(places.map((place) => readNames(connections, place, signal)));
      const names = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const failed = read.find((one) => one.status === 'rejected');
      if (names.length === 0) throw failed?.reason;
      return keep(severalOf(first, places, { tables: mergeTables(names.map(({ tables }) => tables)), functions: shared(names) }));
    },
    find: (sourceId) => (sourceId === undefined ? undefined : open.get(sourceId)),
    list: () => [...open.values()].map(({ info }) => info),
    remove(sourceId) {
      if (open.delete(sourceId)) news.removed(sourceId);
    },
  };
}

async function readNames(connections: Connections, place: WorkspacePlace, signal: AbortSignal): Promise<WorkspaceMetadata> {
  try {
    const logs = connections.get(place.connectionId).client('logAnalytics', place.tenantId);
    return await readMetadata(logs, place.customerId, signal);
  } catch (error) {
    throw explainAzure(error, {
      doing: 'name its tables',
      on: place.name,
      remedy: 'Ask its owner for the role Log Analytics Reader on the workspace, then retry.',
    });
  }
}

function sourceOf(place: WorkspacePlace, { tables, functions }: WorkspaceMetadata): WorkspaceSource {
  // Hundreds of tables may be there; those of Entra and of the user's own are what people look for, and completion knows them all.
  const shown = tables.filter(({ name }) => findLogTable(name) !== undefined || name.endsWith('_CL'));
  return {
    place,
    tables: tables.map((table) => ({ ...table, relation: '(SELECT 1)' })),
    functions: functions.map((one) => ({ ...one, view: false, path: place.name })),
    info: {
      sourceId: workspaceSourceId(place),
      name: place.name,
      workspace: place,
      paths: [],
      state: 'ready',
      tables: shown.map(({ name, columns }) => ({ name, columns, rows: 0, known: findLogTable(name) !== undefined })),
      rows: 0,
      duplicates: 0,
      damaged: 0,
      files: 0,
      bytes: 0,
      bytesLoaded: 0,
      notices: [],
    },
  };
}

function severalOf(first: WorkspacePlace, places: readonly WorkspacePlace[], names: WorkspaceMetadata): WorkspaceSource {
  const source = sourceOf(first, names);
  const ids = places.map(({ customerId }) => customerId).sort();
  const sourceId = `workspaces-${createHash('sha256').update(ids.join()).digest('hex').slice(0, 16)}`;
  const called = places.map(({ name }) => name);
  const name = called.length === 2 ? called.join(', ') : `${first.name} + ${called.length - 1} workspaces`;
  return { ...source, places, info: { ...source.info, sourceId, name, workspaces: places } };
}

/** The functions that every one of them keeps with the same parameters: one that is asked in all of them must be known to all. */
function shared([first, ...others]: readonly WorkspaceMetadata[]): readonly WorkspaceFunction[] {
  const isKnown = ({ name, parameters }: WorkspaceFunction): boolean =>
    others.every(({ functions }) => functions.some((one) => one.name === name && one.parameters === parameters));
  return first?.functions.filter(isKnown) ?? [];
}

/** Every table that one of them has, with every column that one of them has. */
function mergeTables(all: readonly (readonly WorkspaceTable[])[]): readonly WorkspaceTable[] {
  const merged = new Map<string, WorkspaceTable>();
  for (const table of all.flat()) {
    const known = merged.get(table.name);
    const more = known ? table.columns.filter(({ name }) => !known.columns.some((column) => column.name === name)) : [];
    if (!known) merged.set(table.name, table);
    else if (more.length > 0) merged.set(table.name, { ...known, columns: [...known.columns, ...more] });
  }
  return [...merged.values()];
}

/** The same for the same workspace, so that documents and the history find it again. */
export function workspaceSourceId({ customerId }: Pick<WorkspacePlace, 'customerId'>): string {
  return `workspace-${customerId}`;
}
