import { columnTypes } from '../../base/column';
import type { Column, ColumnType } from '../../base/column';
import type { AzureClient } from '../pipeline/azureClient';

/** A table that a workspace knows. */
export interface WorkspaceTable {
  readonly name: string;
  readonly description?: string;
  readonly columns: readonly Column[];
}

/** A query that a workspace keeps under a name, for other queries to call. */
export interface WorkspaceFunction {
  readonly name: string;
  /** With its brackets: `(since:timespan=1d)`. */
  readonly parameters: string;
  /** With its braces. */
  readonly body: string;
  readonly description?: string;
}

/** What queries of a workspace may name. */
export interface WorkspaceMetadata {
  readonly tables: readonly WorkspaceTable[];
  readonly functions: readonly WorkspaceFunction[];
}

interface WireMetadata {
  readonly tables?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly columns?: readonly { readonly name: string; readonly type: string }[];
  }[];
  readonly functions?: readonly {
    readonly name: string;
    /** Without brackets. */
    readonly parameters?: string;
    readonly body: string;
    readonly displayName?: string;
    readonly description?: string;
  }[];
}

/** The tables and functions of a workspace, as its metadata has them. */
export async function readMetadata(logs: AzureClient, customerId: string, signal?: AbortSignal): Promise<WorkspaceMetadata> {
  const { tables = [], functions = [] } = await logs.get<WireMetadata>(`/v1/workspaces/${encodeURIComponent(customerId)}/metadata`, signal);
  return {
    tables: tables.map(({ name, description, columns = [] }) => ({
      name,
      ...(description === undefined ? {} : { description }),
      columns: columns.map((column) => ({ name: column.name, type: columnType(column.type) })),
    })),
    functions: functions.map(({ name, parameters = '', body, displayName, description = displayName }) => ({
      name,
      parameters: `(${parameters.trim().replace(/^\(([^]*)\)$/, '$1')})`,
      body: `{\n${body.trim().replace(/;$/, '')}\n}`,
      ...(description === undefined ? {} : { description }),
    })),
  };
}

const otherNames: Readonly<Record<string, ColumnType>> = {
  boolean: 'bool',
  double: 'real',
  date: 'datetime',
  time: 'timespan',
  uuid: 'guid',
};

/** A type by any of the names that the service uses for it; what it does not name is taken as dynamic. */
export function columnType(name: string): ColumnType {
  const lower = name.toLowerCase();
  return columnTypes.find((type) => type === lower) ?? otherNames[lower] ?? 'dynamic';
}
