import type { SourceTable } from '../../kql/compile';
import { logTables } from '../../catalog/logTables';
import type { Resource } from '../world/resource';
import { workspaceFunctions } from './workspaceFunctions';

const directoryType = 'microsoft.aadiam/tenants';

/** What a workspace is made of, as its metadata tell it: every table with its columns, every function that it keeps. */
export function metadataOf(workspace: Resource, tables: readonly SourceTable[]): object {
  const { id, name, location, properties } = workspace;
  const ids = tables.map((table) => `t/${table.name}`);
  return {
    tables: tables.map((table) => ({
      id: `t/${table.name}`,
      name: table.name,
      description: table.description ?? '',
      timespanColumn: 'TimeGenerated',
      labels: ['Security'],
      columns: table.columns.map((column) => ({ name: column.name, type: column.type, description: '', isPreferredFacet: false })),
      resourceTypes: isDirectory(table.name) ? [directoryType] : [],
      solutions: ['LogManagement'],
      categories: ['security'],
      workspaces: [properties['customerId']],
    })),
    functions: workspaceFunctions.map(({ name, displayName, description, parameters, body }) => ({
      id: `f/${name}`,
      name,
      displayName,
      description,
      parameters,
      body,
    })),
    solutions: [{ id: 'LogManagement', name: 'LogManagement', related: { tables: ids } }],
    categories: [{ id: 'security', displayName: 'Security', related: { tables: ids } }],
    resourceTypes: [{ id: directoryType, type: directoryType, displayName: 'Microsoft Entra ID', related: { tables: ids } }],
    queries: [],
    workspaces: [{ id: properties['customerId'], resourceId: id, name, region: location, related: { tables: ids } }],
    permissions: [{ workspaces: [{ resourceId: id }] }],
  };
}

function isDirectory(table: string): boolean {
  return logTables.some(({ name, categories }) => name === table && categories.length > 0 && name !== 'AzureActivity');
}
