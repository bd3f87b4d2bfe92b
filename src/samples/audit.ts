import { namedGuid } from './guid';
import type { Moment } from './moment';
import { isoTicks } from './moment';
import { createRandom } from './random';
import { tenantId, tenantResourceId } from './tenant';

/** Who did something in the directory: a person from an address, or a service. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly principalName: string; readonly address: string }
  | { readonly kind: 'app'; readonly name: string; readonly id: string; readonly appId?: string };

export interface Change {
  readonly name: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** What something was done to. */
export interface Target {
  readonly type: 'User' | 'Group' | 'ServicePrincipal' | 'Application' | 'Role' | 'Policy' | 'Device' | 'Other';
  readonly id: string;
  readonly name?: string;
  readonly principalName?: string;
  readonly changes?: readonly Change[];
}

/** An entry of the directory's audit log, before it takes the shape of a file. */
export interface Audit extends Moment {
  readonly activity: string;
  readonly category: string;
  readonly service: string;
  readonly operation: 'Add' | 'Assign' | 'Update' | 'Delete' | 'Unassign' | 'Create';
  readonly correlationId: string;
  readonly actor: Actor;
  readonly targets: readonly Target[];
  readonly details?: Readonly<Record<string, string>>;
  readonly failure?: string;
}

/** The entry's id as the directory writes it: service, correlation id, partition, number. */
export function auditId(audit: Audit): string {
  const random = createRandom(2, audit.correlationId, audit.activity, audit.time, ...audit.targets.map((target) => target.id));
  const partition = Array.from({ length: 5 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[random.integer(36)]).join('');
  const prefix = audit.service === 'Core Directory' ? 'Directory' : audit.service === 'PIM' ? 'PIM' : 'IAM';
  return `${prefix}_${audit.correlationId}_${partition}_${random.between(10_000_000, 399_999_999)}`;
}

function initiatedBy(actor: Actor): object {
  if (actor.kind === 'app') {
    return { app: { appId: actor.appId ?? null, displayName: actor.name, servicePrincipalId: actor.id, servicePrincipalName: null } };
  }
  return {
    user: {
      id: actor.id,
      displayName: null,
      userPrincipalName: actor.principalName,
      ipAddress: actor.address,
      userType: null,
      homeTenantId: null,
      homeTenantName: null,
    },
  };
}

/** Old and new values are JSON text inside the record, as the service writes them. */
const changeText = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

function targetRecord(target: Target): object {
  return {
    id: target.id,
    displayName: target.name ?? null,
    type: target.type,
    userPrincipalName: target.principalName ?? null,
    groupType: target.type === 'Group' ? 'unknownFutureValue' : null,
    modifiedProperties: (target.changes ?? []).map((change) => ({
      displayName: change.name,
      oldValue: changeText(change.from),
      newValue: changeText(change.to),
    })),
    administrativeUnits: [],
  };
}

function content(audit: Audit, zone: string): object {
  return {
    id: auditId(audit),
    category: audit.category,
    correlationId: audit.correlationId,
    result: audit.failure === undefined ? 'success' : 'failure',
    resultReason: audit.failure ?? '',
    activityDisplayName: audit.activity,
    activityDateTime: isoTicks(audit, zone),
    loggedByService: audit.service,
    operationType: audit.operation,
    initiatedBy: initiatedBy(audit.actor),
    targetResources: audit.targets.map(targetRecord),
    additionalDetails: Object.entries(audit.details ?? {}).map(([key, value]) => ({ key, value })),
  };
}

/** A record of the category AuditLogs as diagnostic settings write it. */
export function auditRecord(audit: Audit): object {
  const { actor } = audit;
  return {
    time: isoTicks(audit),
    resourceId: tenantResourceId,
    operationName: audit.activity,
    operationVersion: '1.0',
    category: 'AuditLogs',
    tenantId,
    resultSignature: 'None',
    ...(audit.failure === undefined ? {} : { resultDescription: audit.failure }),
    durationMs: 0,
    ...(actor.kind === 'user' ? { callerIpAddress: actor.address } : {}),
    correlationId: audit.correlationId,
    identity: actor.kind === 'user' ? actor.principalName : actor.name,
    Level: 4,
    properties: content(audit, '+00:00'),
  };
}

/** The same entry as Microsoft Graph answers it. */
export function graphAudit(audit: Audit): object {
  return content(audit, 'Z');
}

/** The same entry as a row of the table AuditLogs; `dynamic` columns are JSON text. */
export function auditRow(audit: Audit): Readonly<Record<string, unknown>> {
  const record = content(audit, 'Z') as {
    readonly initiatedBy: unknown;
    readonly targetResources: unknown;
    readonly additionalDetails: unknown;
  };
  return {
    TimeGenerated: isoTicks(audit),
    ActivityDateTime: isoTicks(audit),
    ActivityDisplayName: audit.activity,
    OperationName: audit.activity,
    Category: audit.category,
    LoggedByService: audit.service,
    AADOperationType: audit.operation,
    Result: audit.failure === undefined ? 'success' : 'failure',
    ResultReason: audit.failure ?? '',
    CorrelationId: audit.correlationId,
    Identity: audit.actor.kind === 'user' ? '' : audit.actor.name,
    InitiatedBy: JSON.stringify(record.initiatedBy),
    TargetResources: JSON.stringify(record.targetResources),
    AdditionalDetails: JSON.stringify(record.additionalDetails),
    Id: auditId(audit),
    AADTenantId: tenantId,
    SourceSystem: 'Azure AD',
    Type: 'AuditLogs',
  };
}

/** The roles of the directory that appear in the logs, with their public template ids. */
export const roles = {
  globalAdministrator: { template: '62e90394-69f5-4237-9190-012177145e10', name: 'Global Administrator', wellKnown: 'TenantAdmins' },
  privilegedRoleAdministrator: {
    template: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
    name: 'Privileged Role Administrator',
    wellKnown: 'PrivilegedRoleAdmins',
  },
  helpdeskAdministrator: { template: '729827e3-9c14-49f7-bb1b-9608f156bbb8', name: 'Helpdesk Administrator', wellKnown: 'HelpdeskAdmins' },
  reportsReader: { template: '4a5d8f65-41da-4de4-8968-e035b65339cf', name: 'Reports Reader', wellKnown: 'ReportsReaders' },
} as const;

export type DirectoryRole = (typeof roles)[keyof typeof roles];

/** What `Add member to role` and its kin say about member and role. */
export function roleTargets(member: Target, role: DirectoryRole, action: 'add' | 'remove'): readonly Target[] {
  const id = namedGuid('role', role.template);
  const value = (text: string): Partial<Change> => (action === 'add' ? { to: text } : { from: text });
  const changes: readonly Change[] = [
    { name: 'Role.ObjectID', ...value(id) },
    { name: 'Role.DisplayName', ...value(role.name) },
    { name: 'Role.TemplateId', ...value(role.template) },
    { name: 'Role.WellKnownObjectName', ...value(role.wellKnown) },
  ];
  return [
    { ...member, changes },
    { type: 'Role', id, name: role.name },
  ];
}
