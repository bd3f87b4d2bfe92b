import { explainAzure } from '../../azure/explain';
import { readMetadata } from '../../azure/logs/metadata';
import type { WorkspaceTable } from '../../azure/logs/metadata';
import { findLogTable } from '../../catalog/logTables';
import type { SourceTable } from '../../kql/compile';
import type { WorkspacePlace } from '../../protocol/azure';
import type { SourceInfo } from '../../protocol/engine';
import type { Connections } from './connections';

/** A workspace that queries can ask, as a source beside folders of logs. */
export interface WorkspaceSource {
  readonly place: WorkspacePlace;
  /** What queries may name: for names and types alone, since the rows are the service's. */
  readonly tables: readonly SourceTable[];
  readonly info: SourceInfo;
}

export interface WorkspaceSources {
  /** Reads the workspace's tables anew and makes it a source. */
  open(place: WorkspacePlace, signal: AbortSignal): Promise<SourceInfo>;
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
  return {
    async open(place, signal) {
      const source = sourceOf(place, await readTables(connections, place, signal));
      open.set(source.info.sourceId, source);
      news.changed(source.info);
      return source.info;
    },
    find: (sourceId) => (sourceId === undefined ? undefined : open.get(sourceId)),
    list: () => [...open.values()].map(({ info }) => info),
    remove(sourceId) {
      if (open.delete(sourceId)) news.removed(sourceId);
    },
  };
}

async function readTables(connections: Connections, place: WorkspacePlace, signal: AbortSignal): Promise<readonly WorkspaceTable[]> {
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

function sourceOf(place: WorkspacePlace, tables: readonly WorkspaceTable[]): WorkspaceSource {
  // Hundreds of tables may be there; those of Entra and of the user's own are what people look for, and completion knows them all.
  const shown = tables.filter(({ name }) => findLogTable(name) !== undefined || name.endsWith('_CL'));
  return {
    place,
    tables: tables.map((table) => ({ ...table, relation: '(SELECT 1)' })),
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

/** The same for the same workspace, so that documents and the history find it again. */
export function workspaceSourceId({ customerId }: Pick<WorkspacePlace, 'customerId'>): string {
  return `workspace-${customerId}`;
}
