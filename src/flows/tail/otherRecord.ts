import { createHash } from 'node:crypto';
import type { ActivityRecord } from '../../azure/services/activityLog';
import { azureActivity } from '../../catalog/tables/azureActivity';
import { isRecord } from '../../shapes/jsonRecord';
import type { JsonRecord } from '../../shapes/jsonRecord';
import { routeOf } from '../../shapes/recordRoute';

/** What of a record of another log a sentence is made of, as the column Properties keeps it. */
export interface OtherFacts {
  readonly app?: string;
  readonly target?: string;
  readonly place?: string;
}

/** Names under which logs tell the same, the most telling first; a dot goes into an object. Letter case does not count. */
const members = {
  time: ['TimeGenerated', 'time', 'createdDateTime', 'activityDateTime'],
  operation: ['OperationName', 'ActivityDisplayName', 'RiskEventType', 'Activity', 'AlertName', 'DisplayName'],
  caller: [
    'UserPrincipalName',
    'InitiatedBy.user.userPrincipalName',
    'ServicePrincipalName',
    'InitiatedBy.app.displayName',
    'InitiatedBy.user.displayName',
    'InitiatedBy.displayName',
    'Caller',
    'AccountUpn',
    'UserId',
    'Identity',
    'UserDisplayName',
  ],
  address: ['IPAddress', 'CallerIpAddress', 'InitiatedBy.user.ipAddress', 'ClientIP', 'IpAddress'],
  result: ['Result', 'ResultType', 'Status.errorCode', 'ProvisioningStatusInfo.Status', 'ActivityStatusValue', 'ResultSignature'],
  reason: ['ResultDescription', 'ResultReason', 'Status.failureReason', 'RiskDetail'],
  resource: ['_ResourceId', 'ResourceId'],
  correlation: ['CorrelationId'],
  subscription: ['_SubscriptionId', 'SubscriptionId'],
  level: ['Level', 'RiskLevel', 'Severity', 'AlertSeverity'],
  id: ['_ItemId'],
  app: ['AppDisplayName', 'ResourceDisplayName', 'ResourceServicePrincipalName'],
  target: ['TargetResources.0.userPrincipalName', 'TargetResources.0.displayName', 'TargetIdentity.displayName'],
  place: ['Location', 'LocationDetails.countryOrRegion'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Results that mean success in one log or another; sign-ins say it with the code 0. */
const successes = new Set(['0', 'success', 'succeeded', 'ok', '200', 'none']);

/** Levels in the words of the Activity Log. */
const levels: Readonly<Record<string, string>> = { high: 'Error', medium: 'Warning', low: 'Informational', hidden: 'Informational' };

/**
 * A record of any log as one of the Activity Log, whose columns a tail shows, filters and folds: those of the Activity Log stay as they are, of others
 * the category is the table or category that they are of, and `Properties_d` is the record as it came. Undefined for what is no record of a log. A record that
 * says no id of its own is known by the one that is given, else by all that it says.
 */
export function tailRecordOf(record: ActivityRecord, table?: string, id?: string): ActivityRecord | undefined {
  if (table === azureActivity.name || (table === undefined && 'eventDataId' in record)) return record;
  if (table !== undefined) return otherRecord(record as JsonRecord, table, id);
  const route = routeOf(record as JsonRecord);
  if (route.kind === 'convert') {
    const converted = route.convert(record as JsonRecord);
    return converted === record ? undefined : tailRecordOf(converted);
  }
  if (route.kind === 'own') return 'eventTimestamp' in record ? record : otherRecord(record as JsonRecord, route.name ?? 'Log');
  if (route.kind !== 'rows') return undefined;
  return route.table === azureActivity.name ? record : otherRecord(record as JsonRecord, route.table);
}

/** Where a record of the Activity Log's form keeps the one that it was made of; no part of what is stored. */
const original = Symbol('original');

/** The id by which a tail knows a record; undefined for one that has none. */
export function idOf(record: ActivityRecord): string | undefined {
  const id = record['eventDataId'] ?? record['EventDataId'];
  return typeof id === 'string' ? id : undefined;
}

/** A record as it came. */
export function originalOf(record: ActivityRecord): ActivityRecord {
  return (record as { readonly [original]?: ActivityRecord })[original] ?? record;
}

/** Those of some records that a tail takes. */
export function tailRecords(records: readonly ActivityRecord[]): readonly ActivityRecord[] {
  return records.map((record) => tailRecordOf(record)).filter((record) => record !== undefined);
}

function otherRecord(record: JsonRecord, table: string, id?: string): ActivityRecord | undefined {
  const read = readerOf(record);
  const time = read('time');
  if (time === undefined) return undefined;
  const result = read('result');
  const isFailure = result !== undefined && !successes.has(result.toLowerCase());
  const reason = read('reason');
  const level = read('level') ?? '';
  const facts: OtherFacts = { ...given('app', read('app')), ...given('target', read('target')), ...given('place', read('place')) };
  return {
    Type: azureActivity.name,
    TimeGenerated: time,
    OperationNameValue: read('operation') ?? table,
    CategoryValue: table,
    Caller: read('caller') ?? '',
    CallerIpAddress: read('address') ?? '',
    ActivityStatusValue: result === undefined ? '' : isFailure ? 'Failure' : 'Success',
    ActivitySubstatusValue: isFailure ? [result, reason].filter((part) => part !== undefined).join(' ') : '',
    _ResourceId: (read('resource') ?? '').toLowerCase(),
    CorrelationId: read('correlation') ?? '',
    SubscriptionId: read('subscription') ?? '',
    Level: levels[level.toLowerCase()] ?? level,
    EventDataId: read('id') ?? id ?? `${table}/${digestOf(JSON.stringify(record))}`,
    Properties: JSON.stringify(facts),
    Properties_d: record,
    [original]: record,
  };
}

/** What stands for a text where only its sameness counts. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function given<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}

/** Reads facts of a record, and of what an envelope surrounds before the envelope itself. */
function readerOf(record: JsonRecord): (fact: keyof typeof members) => string | undefined {
  const layers = [record['properties'], record].filter(isRecord).map(folded);
  return (fact) => {
    for (const name of members[fact]) {
      for (const layer of layers) {
        const text = textAt(layer, name.split('.'));
        if (text !== undefined && text !== '') return text;
      }
    }
    return undefined;
  };
}

function folded(record: JsonRecord): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

function textAt(layer: ReadonlyMap<string, unknown>, [first = '', ...path]: readonly string[]): string | undefined {
  let value = layer.get(first.toLowerCase());
  for (const step of path) {
    value = Array.isArray(value)
      ? (value as readonly unknown[])[Number(step)]
      : isRecord(value as JsonRecord)
        ? folded(value as JsonRecord).get(step.toLowerCase())
        : undefined;
  }
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}
