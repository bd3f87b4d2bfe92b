import { graphAudit } from '../../samples/audit';
import { graphProvisioning } from '../../samples/provisioning';
import { graphSignIn } from '../../samples/signInShapes';
import { hasDirectoryRight } from '../access/caller';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { graphEntity, graphPage, readGraphPlace } from './collection';
import type { Condition, Filterable } from './filter';
import { meets, readFilter } from './filter';
import type { GraphCall } from './graphCall';
import { badRequest, notFound } from './graphCall';

const day = 86_400_000;

/** A log of the directory. */
interface AuditLog {
  readonly name: 'directoryAudits' | 'signIns' | 'provisioning';
  /** `v1.0` where it is not said. */
  readonly version?: 'beta';
  readonly time: 'activityDateTime' | 'createdDateTime';
  readonly licensed: boolean;
  readonly filterable: Filterable;
  /** Entities of a time, oldest first. */
  readonly read: (call: GraphCall, from: number, to: number) => readonly object[];
}

const times = ['eq', 'ge', 'le', 'gt', 'lt'] as const;
const text = ['eq', 'startswith'] as const;
const equal = ['eq'] as const;
const loose = ['eq', 'contains', 'gt', 'lt'] as const;

/** The logs, with what the published reference lets be filtered on. */
const logs: readonly AuditLog[] = [
  {
    name: 'directoryAudits',
    time: 'activityDateTime',
    licensed: false,
    filterable: {
      activityDateTime: times,
      activityDisplayName: text,
      correlationId: equal,
      id: equal,
      loggedByService: equal,
      'initiatedBy/user/id': equal,
      'initiatedBy/user/displayName': equal,
      'initiatedBy/user/userPrincipalName': text,
      'initiatedBy/app/appId': equal,
      'initiatedBy/app/displayName': equal,
      'targetResources/id': equal,
      'targetResources/displayName': text,
    },
    read: ({ caller: { tenant } }, from, to) =>
      [...tenant.timeline.audits(from, to), ...tenant.writtenAudits.filter(({ time }) => time >= from && time < to)]
        .sort((left, right) => left.time - right.time)
        .map((audit) => tenant.timeline.own(graphAudit(audit))),
  },
  {
    name: 'signIns',
    time: 'createdDateTime',
    licensed: true,
    filterable: {
      createdDateTime: times,
      ...Object.fromEntries(
        [
          'userPrincipalName',
          'userDisplayName',
          'appDisplayName',
          'ipAddress',
          'location/city',
          'location/state',
          'location/countryOrRegion',
          'deviceDetail/browser',
          'deviceDetail/operatingSystem',
        ].map((path) => [path, text]),
      ),
      ...Object.fromEntries(
        [
          'id',
          'userId',
          'appId',
          'correlationId',
          'status/errorCode',
          'conditionalAccessStatus',
          'clientAppUsed',
          'resourceId',
          'resourceDisplayName',
          'riskState',
          'riskDetail',
          'riskLevelAggregated',
          'riskLevelDuringSignIn',
        ].map((path) => [path, equal]),
      ),
    },
    read: (call, from, to) => {
      const { tenant } = call.caller;
      return tenant.timeline
        .signIns(from, to)
        .filter(({ interactive }) => interactive)
        .map((signIn) => signInEntity(call, tenant.timeline.own(graphSignIn(signIn)) as Record<string, unknown>));
    },
  },
  {
    name: 'provisioning',
    time: 'activityDateTime',
    licensed: true,
    filterable: {
      activityDateTime: [...loose, 'ge', 'le'],
      ...Object.fromEntries(
        [
          'id',
          'provisioningAction',
          'jobId',
          'changeId',
          'cycleId',
          'tenantId',
          'sourceIdentity/id',
          'sourceIdentity/displayName',
          'targetIdentity/id',
          'targetIdentity/displayName',
          'servicePrincipal/id',
          'servicePrincipal/displayName',
          'sourceSystem/displayName',
          'statusInfo/status',
        ].map((path) => [path, loose]),
      ),
    },
    read: ({ caller: { tenant } }, from, to) =>
      tenant.timeline.provisioning(from, to).map((entry) => tenant.timeline.own(graphProvisioning(entry))),
  },
];

/** The beta knows sign-ins of all kinds; without a filter on their kind it gives those of people who were asked. */
const betaSignIns: AuditLog = {
  name: 'signIns',
  version: 'beta',
  time: 'createdDateTime',
  licensed: true,
  filterable: { createdDateTime: times, id: equal, correlationId: equal, signInEventTypes: equal },
  read: (call, from, to) => {
    const { timeline } = call.caller.tenant;
    const people = timeline.signIns(from, to).map((signIn) => timeline.own(graphSignIn(signIn)));
    return [...people, ...workloadEntities(timeline, from, to)].sort((left, right) => createdAt(left) - createdAt(right));
  },
};

const workloadKinds = { servicePrincipal: 'serviceprincipalsigninlogs', managedIdentity: 'managedidentitysigninlogs' } as const;

function workloadEntities(timeline: GraphCall['caller']['tenant']['timeline'], from: number, to: number): readonly object[] {
  return Object.entries(workloadKinds).flatMap(([kind, category]) =>
    timeline.records(category, from, to).map(({ time, record }) => ({
      ...(record as { readonly properties: object }).properties,
      createdDateTime: new Date(time).toISOString(),
      signInEventTypes: [kind],
    })),
  );
}

const createdAt = (entity: object): number => Date.parse((entity as { readonly createdDateTime: string }).createdDateTime);

/** Members of a sign-in in version 1.0. Source: the published metadata of Graph. */
const signInMembers = [
  'id',
  'createdDateTime',
  'userDisplayName',
  'userPrincipalName',
  'userId',
  'appId',
  'appDisplayName',
  'ipAddress',
  'clientAppUsed',
  'correlationId',
  'conditionalAccessStatus',
  'isInteractive',
  'riskDetail',
  'riskLevelAggregated',
  'riskLevelDuringSignIn',
  'riskState',
  'riskEventTypes',
  'riskEventTypes_v2',
  'resourceDisplayName',
  'resourceId',
  'status',
  'deviceDetail',
  'location',
  'appliedConditionalAccessPolicies',
];

/** What of a sign-in the caller may see: risk needs P2, policies a permission of their own. */
function signInEntity({ caller }: GraphCall, entity: Readonly<Record<string, unknown>>): object {
  const members = Object.fromEntries(Object.entries(entity).filter(([name]) => signInMembers.includes(name)));
  const hidden = { riskDetail: 'hidden', riskLevelAggregated: 'hidden', riskLevelDuringSignIn: 'hidden' };
  const seesPolicies = [...caller.roles, ...caller.scopes].some(
    (each) => each === 'Policy.Read.All' || each === 'Policy.Read.ConditionalAccess',
  );
  return {
    ...members,
    ...(caller.tenant.licence === 'P2' ? {} : hidden),
    ...(seesPolicies ? {} : { appliedConditionalAccessPolicies: [] }),
  };
}

export type ReportThrottle = (call: GraphCall) => void;

/** The routes of the logs; `throttle` refuses who asks too often. */
export function auditLogRoutes(throttle: ReportThrottle): readonly Route<GraphCall>[] {
  return [...logs, betaSignIns].flatMap((log) => [
    {
      method: 'GET' as const,
      path: `/${log.version ?? 'v1.0'}/auditLogs/${log.name}`,
      handle: (call: GraphCall) => {
        requireReports(call, log);
        throttle(call);
        return listLog(call, log);
      },
    },
    {
      method: 'GET' as const,
      path: `/${log.version ?? 'v1.0'}/auditLogs/${log.name}/{id}`,
      handle: (call: GraphCall) => {
        requireReports(call, log);
        throttle(call);
        const id = call.parameters['id'] ?? '';
        const found = log.read(call, call.now - 30 * day, call.now).find((entity) => (entity as { readonly id?: string }).id === id);
        if (!found) throw notFound(id);
        return graphEntity(call, `auditLogs/${log.name}`, found);
      },
    },
  ]);
}

function requireReports({ caller }: GraphCall, { licensed }: AuditLog): void {
  const permission = 'AuditLog.Read.All';
  if (![...caller.roles, ...caller.scopes].includes(permission))
    throw new ServiceFailure(
      403,
      'Authentication_MSGraphPermissionMissing',
      `Calling principal does not have required MSGraph permissions ${permission}`,
    );
  if (licensed && caller.tenant.licence === 'Free')
    throw new ServiceFailure(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
  if (caller.kind === 'user' && !hasDirectoryRight(caller, 'readReports'))
    throw new ServiceFailure(403, 'Authentication_RequestFromUnsupportedUserRole', 'User is not in the allowed roles');
}

/**
 * A page of a log, newest first. What happened a moment ago is not there yet. Unlike the directory, sign-ins and provisioning compare texts letter by letter
 * (github.com/microsoftgraph/microsoft-graph-docs/issues/13684, learn.microsoft.com/graph/api/provisioningobjectsummary-list); of audits it is not told, and
 * the stricter way is taken.
 */
function listLog(call: GraphCall, log: AuditLog): Response {
  const { asOf } = readGraphPlace(call);
  const given = readFilter(call.url.searchParams.get('$filter'), log.filterable);
  const isOfKind = log.version === undefined || given.some(({ path }) => path.toLowerCase() === 'signineventtypes');
  const interactive: Condition = { path: 'signInEventTypes', operator: 'eq', value: 'interactiveUser' };
  const conditions = isOfKind ? given : [...given, interactive];
  const retention = (call.caller.tenant.licence === 'Free' ? 7 : 30) * day;
  const { from, to } = spanOf(conditions, log.time, { from: asOf - retention, to: asOf - call.world.delays.delivery });
  const { delivery, late } = call.world.delays;
  const isShown = (entity: object): boolean => late === 0 || shownAt(entity, log.time, { delivery, late }) <= asOf;
  const entities = log
    .read(call, from, to)
    .filter((entity) => isShown(entity) && conditions.every((condition) => meets(entity, condition, 'as written')));
  const order = /^(\w+)(?:\s+(asc|desc))?$/i.exec(call.url.searchParams.get('$orderby') ?? `${log.time} desc`);
  if (order?.[1]?.toLowerCase() !== log.time.toLowerCase()) throw badRequest(`$orderby is supported on ${log.time} alone.`);
  const isNewestFirst = (order[2] ?? 'asc').toLowerCase() === 'desc';
  const ordered = isNewestFirst ? [...entities].reverse() : entities;
  return graphPage(call, { name: `auditLogs/${log.name}`, entities: ordered, pageSize: 1000, asOf });
}

/** When a record is there: most come with the usual delay, and one in eight later, the same each time it is asked for. */
function shownAt(
  entity: object,
  name: AuditLog['time'],
  { delivery, late }: Pick<GraphCall['world']['delays'], 'delivery' | 'late'>,
): number {
  const time = Date.parse(String((entity as Readonly<Record<string, unknown>>)[name]));
  const seconds = Math.floor(time / 1000) % 1_000_000;
  const isLate = (seconds * 7919) % 8 === 0;
  return time + delivery + (isLate ? (late * ((seconds * 104_729) % 1000)) / 1000 : 0);
}

/** The time that conditions leave, so that no more is made than is asked for. */
function spanOf(
  conditions: readonly Condition[],
  time: string,
  whole: { readonly from: number; readonly to: number },
): { from: number; to: number } {
  let { from, to } = whole;
  for (const { path, operator, value } of conditions) {
    if (path.toLowerCase() !== time.toLowerCase()) continue;
    const moment = Date.parse(value);
    if (Number.isNaN(moment)) throw badRequest(`Invalid filter clause: '${value}' is no time.`);
    if (operator === 'ge' || operator === 'gt' || operator === 'eq') from = Math.max(from, moment - 1000);
    if (operator === 'le' || operator === 'lt' || operator === 'eq') to = Math.min(to, moment + 1000);
  }
  return { from, to: Math.max(from, to) };
}
