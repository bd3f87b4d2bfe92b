import { columnTypes } from '../../base/column';
import type { Column, ColumnType } from '../../base/column';
import type { AzureClient } from '../pipeline/azureClient';

/** A table that a workspace knows. */
export interface WorkspaceTable {
  readonly name: string;
  readonly description?: string;
  readonly columns: readonly Column[];
}

interface WireMetadata {
  readonly tables?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly columns?: readonly { readonly name: string; readonly type: string }[];
  }[];
}

/** The tables of a workspace, as its metadata has them. */
export async function readMetadata(logs: AzureClient, customerId: string, signal?: AbortSignal): Promise<readonly WorkspaceTable[]> {
  const { tables = [] } = await logs.get<WireMetadata>(`/v1/workspaces/${encodeURIComponent(customerId)}/metadata`, signal);
  return tables.map(({ name, description, columns = [] }) => ({
    name,
    ...(description === undefined ? {} : { description }),
    columns: columns.map((column) => ({ name: column.name, type: columnType(column.type) })),
  }));
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
