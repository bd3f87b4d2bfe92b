import type { Activity } from '../../src/samples/activity';
import { activityRecord, restActivity } from '../../src/samples/activity';
import type { Audit } from '../../src/samples/audit';
import { auditRecord, auditRow, graphAudit } from '../../src/samples/audit';
import { graphActivityRecord } from '../../src/samples/graphActivity';
import type { Moment } from '../../src/samples/moment';
import { isoTicks } from '../../src/samples/moment';
import { graphProvisioning, provisioningRecord } from '../../src/samples/provisioning';
import { riskEventRecord, riskyUserRecord } from '../../src/samples/riskEvent';
import type { SignIn } from '../../src/samples/signIn';
import { signInRow } from '../../src/samples/signInRow';
import { graphSignIn, signInRecord } from '../../src/samples/signInShapes';
import { subscriptions, tenantId } from '../../src/samples/tenant';
import type { TenantLogs } from '../../src/samples/tenantLogs';
import { workloadRecord } from '../../src/samples/workload';

/** A file of the sample: its path below the folder, and its text before it is compressed. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
  readonly compressed: boolean;
}

/** The folders the files go to, one for each way in which logs leave Azure. */
export const folders = ['storage-archive', 'event-hub', 'graph', 'log-analytics', 'activity-log'] as const;

const hourBlobsFrom = Date.parse('2026-11-17T18:00:00Z');
const hourBlobsTo = Date.parse('2026-11-18T04:00:00Z');
/** The moment from which the workspace receives nothing: its diagnostic setting was deleted. */
const workspaceEnds = Date.parse('2026-11-17T23:15:00Z');

/** The files of a tenant's logs, in all the shapes an analyst is handed. */
export function sampleFiles(logs: TenantLogs): readonly SampleFile[] {
  const interactive = logs.signIns.filter((signIn) => signIn.interactive);
  const background = logs.signIns.filter((signIn) => !signIn.interactive);
  const programs = logs.workloadSignIns;
  return [
    ...archive('insights-logs-signinlogs', `tenantId=${tenantId}`, interactive, signInRecord),
    ...archive('insights-logs-auditlogs', `tenantId=${tenantId}`, logs.audits, auditRecord),
    ...archive('insights-logs-provisioninglogs', `tenantId=${tenantId}`, logs.provisioning, provisioningRecord),
    ...hub('insights-logs-noninteractiveusersigninlogs', background, signInRecord),
    ...hub(
      'insights-logs-serviceprincipalsigninlogs',
      programs.filter(({ workload }) => workload.kind === 'servicePrincipal'),
      workloadRecord,
    ),
    ...hub(
      'insights-logs-managedidentitysigninlogs',
      programs.filter(({ workload }) => workload.kind === 'managedIdentity'),
      workloadRecord,
    ),
    ...hub('insights-logs-microsoftgraphactivitylogs', logs.graphActivities, graphActivityRecord),
    messages('event-hub/insights-logs-userriskevents/2026-11.json', logs.riskEvents.map(riskEventRecord), false),
    messages('event-hub/insights-logs-riskyusers/2026-11.json', logs.riskyUsers.map(riskyUserRecord), false),
    ...graphFiles(logs),
    ...workspaceFiles(interactive, logs.audits),
    ...activityFiles(logs.activities),
  ];
}

/** Storage blobs: one for each hour around the attack, by the time of arrival; all else packed by month, as an archive job leaves it. */
function archive<T extends Moment>(
  container: string,
  owner: string,
  records: readonly T[],
  shape: (record: T) => object,
): readonly SampleFile[] {
  const files = new Map<string, string[]>();
  for (const record of records) {
    const arrival = record.time + 150_000 + record.ticks * 21;
    const date = new Date(arrival).toISOString();
    const hourly = arrival >= hourBlobsFrom && arrival < hourBlobsTo;
    const path = hourly
      ? `storage-archive/${container}/${owner}/y=${date.slice(0, 4)}/m=${date.slice(5, 7)}/d=${date.slice(8, 10)}/h=${date.slice(11, 13)}/m=00/PT1H.json`
      : `storage-archive/${container}/packed-${date.slice(0, 7)}.jsonl.gz`;
    append(files, path, JSON.stringify(shape(record)));
  }
  return [...files].map(([path, lines]) => ({
    path,
    text: lines.join(hourBlob(path) ? '\r\n' : '\n') + '\n',
    compressed: path.endsWith('.gz'),
  }));
}

const hourBlob = (path: string): boolean => path.endsWith('PT1H.json');

/** Messages of an event hub, captured day by day into weekly files: each line is one message with some records. */
function hub<T extends Moment>(name: string, records: readonly T[], shape: (record: T) => object): readonly SampleFile[] {
  const files = new Map<string, object[]>();
  for (const record of records) {
    const week = new Date(record.time - ((new Date(record.time).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
    append(files, `event-hub/${name}/week-of-${week}.json.gz`, shape(record));
  }
  return [...files].map(([path, shaped]) => messages(path, shaped, true));
}

function messages(path: string, records: readonly object[], compressed: boolean): SampleFile {
  const lines: string[] = [];
  for (let start = 0; start < records.length; start += 25) lines.push(JSON.stringify({ records: records.slice(start, start + 25) }));
  return { path, text: lines.join('\n') + '\n', compressed };
}

const graphRoot = 'https://graph.microsoft.com';

/** Exports from Microsoft Graph: pages as the service answers them, newest first. */
function graphFiles(logs: TenantLogs): readonly SampleFile[] {
  const victim = logs.staff[0];
  const since = Date.parse('2026-11-16T00:00:00Z');
  const own = logs.signIns.filter((signIn) => signIn.person.id === victim?.id && signIn.time >= since && signIn.interactive);
  const audits = logs.audits.filter((audit) => audit.time >= since);
  return [
    ...pages('graph/signIns-marta.nogueira', 'beta', 'signIns', own.map(graphSignIn).reverse()),
    ...pages('graph/directoryAudits', 'v1.0', 'directoryAudits', audits.map(graphAudit).reverse()),
    ...pages('graph/provisioning', 'v1.0', 'provisioning', logs.provisioning.slice(-40).map(graphProvisioning).reverse()),
  ];
}

function pages(path: string, version: string, collection: string, records: readonly object[]): readonly SampleFile[] {
  const size = 100;
  const count = Math.max(1, Math.ceil(records.length / size));
  return Array.from({ length: count }, (_, index) => {
    const next =
      index + 1 < count
        ? { '@odata.nextLink': `${graphRoot}/${version}/auditLogs/${collection}?$top=${size}&$skiptoken=page${index + 2}` }
        : {};
    const body = {
      '@odata.context': `${graphRoot}/${version}/$metadata#auditLogs/${collection}`,
      ...next,
      value: records.slice(index * size, (index + 1) * size),
    };
    return { path: `${path}.page${index + 1}.json`, text: JSON.stringify(body) + '\n', compressed: false };
  });
}

/** What the workspace still knows: an answer of its query API and an export to CSV, both ending when its setting was deleted. */
function workspaceFiles(interactive: readonly SignIn[], audits: readonly Audit[]): readonly SampleFile[] {
  const within = <T extends Moment>(records: readonly T[], from: string): readonly T[] =>
    records.filter(({ time }) => time >= Date.parse(from) && time < workspaceEnds);
  const rows = within(interactive, '2026-11-16T00:00:00Z')
    .filter(({ outcome }) => outcome.code !== 0)
    .map(signInRow);
  return [
    { path: 'log-analytics/SigninLogs-failures.csv.gz', text: csv(rows), compressed: true },
    { path: 'log-analytics/AuditLogs.query.json', text: answer(within(audits, '2026-11-17T00:00:00Z').map(auditRow)), compressed: false },
  ];
}

function csv(rows: readonly Readonly<Record<string, string | boolean>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const field = (value: string | boolean | undefined): string => {
    const text = String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns.join(','), ...rows.map((row) => columns.map((column) => field(row[column])).join(','))].join('\r\n') + '\r\n';
}

const typeOf = (column: string): string => {
  if (column === 'TimeGenerated' || column === 'ActivityDateTime') return 'datetime';
  return column === 'InitiatedBy' || column === 'TargetResources' || column === 'AdditionalDetails' ? 'dynamic' : 'string';
};

function answer(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const table = {
    name: 'PrimaryResult',
    columns: columns.map((name) => ({ name, type: typeOf(name) })),
    rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
  };
  return JSON.stringify({ tables: [table] }) + '\n';
}

/** The Activity Log: exported blobs of production and of the tenant, and what the management API answers for development. */
function activityFiles(activities: readonly Activity[]): readonly SampleFile[] {
  const development = activities.filter((activity) => activity.subscriptionId === subscriptions.development.id);
  const files = new Map<string, string[]>();
  for (const activity of activities.filter((each) => each.subscriptionId !== subscriptions.development.id)) {
    const time = isoTicks(activity);
    const owner =
      activity.subscriptionId === undefined
        ? `resourceId=/TENANTS/${tenantId.toUpperCase()}`
        : `resourceId=/SUBSCRIPTIONS/${activity.subscriptionId.toUpperCase()}`;
    const hourly = activity.time >= hourBlobsFrom && activity.time < hourBlobsTo;
    const path = hourly
      ? `activity-log/insights-activity-logs/${owner}/y=${time.slice(0, 4)}/m=${time.slice(5, 7)}/d=${time.slice(8, 10)}/h=${time.slice(11, 13)}/m=00/PT1H.json`
      : `activity-log/production-${time.slice(0, 7)}.jsonl.gz`;
    append(files, path, JSON.stringify(activityRecord(activity)));
  }
  return [
    ...[...files].map(([path, lines]) => ({ path, text: lines.join('\n') + '\n', compressed: path.endsWith('.gz') })),
    {
      path: 'activity-log/development.rest.json.gz',
      text: JSON.stringify({ value: development.map(restActivity).reverse() }) + '\n',
      compressed: true,
    },
  ];
}

function append<T>(files: Map<string, T[]>, path: string, value: T): void {
  const found = files.get(path);
  if (found) found.push(value);
  else files.set(path, [value]);
}
