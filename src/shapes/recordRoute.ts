import { logTableOfCategory } from '../catalog/logTables';
import { isContainer } from './container';
import { isRecord, textOf } from './jsonRecord';
import type { JsonRecord, JsonValue } from './jsonRecord';
import { convertLegacyAudit } from './legacyAudit';
import { convertProvisioning, isProvisioningConverted } from './provisioningRecord';
import { workspaceTable } from './workspaceTable';

/** How a record is laid out: whether an envelope surrounds the entity, or the record is the entity itself. */
export type RecordLayout = 'envelope' | 'entity' | 'workspace' | 'own';

/** Where a record goes. */
export type RecordRoute =
  | { readonly kind: 'rows'; readonly layout: RecordLayout; readonly table: string }
  /** No table of the catalog takes it: it becomes a row of a table of its own kind, named after its category or else after its file. */
  | { readonly kind: 'own'; readonly layout: 'own' | 'envelope'; readonly name: string | undefined }
  /** The record has to be put into another form first. */
  | { readonly kind: 'convert'; readonly convert: (record: JsonRecord) => JsonRecord }
  /** It holds records rather than being one. */
  | { readonly kind: 'container' }
  /** Nothing to keep, for a reason worth telling where there is one. */
  | { readonly kind: 'skip'; readonly reason: string };

interface RecordShape {
  /** Members that a record of this shape always has. */
  readonly members: readonly string[];
  readonly route: (record: JsonRecord) => RecordRoute | undefined;
}

const rows = (table: string, layout: RecordLayout): RecordRoute => ({ kind: 'rows', layout, table });

const signInTables: Readonly<Record<string, string>> = {
  interactiveUser: 'SigninLogs',
  nonInteractiveUser: 'AADNonInteractiveUserSignInLogs',
  servicePrincipal: 'AADServicePrincipalSignInLogs',
  managedIdentity: 'AADManagedIdentitySignInLogs',
};

function graphSignInTable(record: JsonRecord): string {
  const events = record['signInEventTypes'];
  const names = Array.isArray(events) ? (events as readonly JsonValue[]).map(textOf) : [];
  const known = names.find((name) => name !== undefined && name in signInTables);
  return signInTables[known ?? ''] ?? 'SigninLogs';
}

/** The shapes that are known by what they hold, the most telling first (FM-1). */
const recordShapes: readonly RecordShape[] = [
  {
    members: ['category', 'properties'],
    route: (record) => (record['category'] === 'Audit' ? { kind: 'convert', convert: convertLegacyAudit } : undefined),
  },
  {
    members: ['provisioningSteps'],
    route: (record) =>
      'TimeGenerated' in record
        ? undefined
        : isProvisioningConverted(record)
          ? rows('AADProvisioningLogs', 'entity')
          : { kind: 'convert', convert: convertProvisioning },
  },
  { members: ['activityDateTime', 'activityDisplayName', 'initiatedBy'], route: () => rows('AuditLogs', 'entity') },
  { members: ['createdDateTime', 'appId', 'status'], route: (record) => rows(graphSignInTable(record), 'entity') },
  { members: ['riskEventType', 'userPrincipalName'], route: () => rows('AADUserRiskEvents', 'entity') },
  { members: ['riskEventType', 'servicePrincipalId'], route: () => rows('AADServicePrincipalRiskEvents', 'entity') },
  { members: ['riskLastUpdatedDateTime', 'userPrincipalName'], route: () => rows('AADRiskyUsers', 'entity') },
  { members: ['riskLastUpdatedDateTime', 'appId'], route: () => rows('AADRiskyServicePrincipals', 'entity') },
  { members: ['eventTimestamp', 'operationName', 'eventDataId'], route: () => rows('AzureActivity', 'entity') },
  { members: ['category'], route: routeOfCategory },
];

/**
 * Where a record goes, told by its members' names and by `category`, `Category`, `Type`, `type` and `signInEventTypes` alone: records that agree
 * in these go the same way.
 */
export function routeOf(record: JsonRecord): RecordRoute {
  if (isContainer(record)) return { kind: 'container' };
  if (record['type'] === 'heartbeat' && Object.keys(record).length <= 2)
    return { kind: 'skip', reason: 'Heartbeats of the event hub were left out.' };
  if (isErrorAnswer(record)) {
    return { kind: 'skip', reason: 'It holds the error answer of a service, not log records.' };
  }
  for (const shape of recordShapes) {
    if (!shape.members.every((member) => member in record)) continue;
    const route = shape.route(record);
    if (route) return route;
  }
  const table = workspaceTable(record);
  return table === undefined ? { kind: 'own', layout: 'own', name: textOf(record['Type']) } : rows(table, 'workspace');
}

function isErrorAnswer(record: JsonRecord): boolean {
  return (isRecord(record['error']) && Object.keys(record).length === 1) || ('error' in record && 'error_description' in record);
}

/** Categories that older exports of the Activity Log carry, told from others by the resource they name. */
const oldActivityCategories = new Set(['Write', 'Delete', 'Action']);

function routeOfCategory(record: JsonRecord): RecordRoute | undefined {
  const category = textOf(record['category']);
  if (category === undefined || category === '') return undefined;
  const table = logTableOfCategory(category);
  const isEnvelope = isRecord(record['properties']);
  if (table?.name === 'AADProvisioningLogs' && isEnvelope && !isProvisioningConverted(record)) {
    return { kind: 'convert', convert: convertProvisioning };
  }
  if (table) return rows(table.name, 'envelope');
  if (oldActivityCategories.has(category) && 'resourceId' in record && 'operationName' in record) return rows('AzureActivity', 'envelope');
  return isEnvelope || 'time' in record ? { kind: 'own', layout: 'envelope', name: category } : undefined;
}

/** Whether records with some of these members, a category among them, go by their category alone, whatever other members they lack. */
export function isRoutedByCategory(members: ReadonlySet<string>): boolean {
  const others = recordShapes.filter((shape) => !shape.members.includes('category'));
  const hasMark = [...members].some((name) => name.startsWith('__'));
  return members.has('category') && !hasMark && !others.some((shape) => shape.members.every((name) => members.has(name)));
}
