import { isGuid } from '../../base/guid';
import type { DirectoryLogName } from './directoryLogs';

/** Which records of a log are wanted. All that is said has to be met. */
export interface RecordFilter {
  /** A person's sign-in name, id or display name. */
  readonly user?: string;
  /** An application's display name or id. */
  readonly application?: string;
  readonly outcome?: RecordOutcome;
}

export type RecordOutcome = 'success' | 'failure';

type Criterion = keyof RecordFilter;
type WireRecord = Readonly<Record<string, unknown>>;

/** How a log tells who, with what, and how it ended. */
interface FilteredLog {
  /** Members that name a user or an application; lists on the way are gone through. */
  readonly user: readonly string[];
  readonly application: readonly string[];
  readonly succeeded: (record: WireRecord) => boolean;
  /** The clause that the service itself filters with; undefined where it cannot. */
  readonly clause: (criterion: Criterion, text: string) => string | undefined;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const nothing = (): undefined => undefined;

const signIns: FilteredLog = {
  user: ['userPrincipalName', 'userId', 'userDisplayName'],
  application: ['appId', 'appDisplayName'],
  succeeded: (record) => valuesAt(record, ['status', 'errorCode']).includes(0),
  // The reference names the filters of version 1.0 alone.
  clause: nothing,
};

/**
 * What can be filtered by, and by whom. Source of the clauses: learn.microsoft.com/graph/api, directoryaudit-list and signin-list; a record's outcome is
 * filtered by no log but that a sign-in succeeded.
 */
const filteredLogs: Readonly<Record<DirectoryLogName | 'activityLog', FilteredLog>> = {
  directoryAudits: {
    user: ['initiatedBy/user/userPrincipalName', 'initiatedBy/user/id', 'initiatedBy/user/displayName'],
    application: ['initiatedBy/app/appId', 'initiatedBy/app/displayName'],
    succeeded: ({ result }) => result === 'success',
    clause: (criterion, text) => {
      if (criterion === 'user')
        return clauseOf(text, 'initiatedBy/user/id', 'initiatedBy/user/displayName', 'initiatedBy/user/userPrincipalName');
      return criterion === 'application' ? clauseOf(text, 'initiatedBy/app/appId', 'initiatedBy/app/displayName') : undefined;
    },
  },
  signIns: {
    ...signIns,
    clause: (criterion, text) => {
      if (criterion === 'user') return clauseOf(text, 'userId', 'userDisplayName', 'userPrincipalName');
      if (criterion === 'application') return clauseOf(text, 'appId', 'appDisplayName');
      return text === 'success' ? 'status/errorCode eq 0' : undefined;
    },
  },
  nonInteractiveUserSignIns: signIns,
  servicePrincipalSignIns: { ...signIns, application: [...signIns.application, 'servicePrincipalId', 'servicePrincipalName'] },
  managedIdentitySignIns: { ...signIns, application: [...signIns.application, 'servicePrincipalId', 'servicePrincipalName'] },
  provisioning: {
    user: ['sourceIdentity/id', 'sourceIdentity/displayName', 'targetIdentity/id', 'targetIdentity/displayName'],
    application: ['servicePrincipal/id', 'servicePrincipal/displayName'],
    succeeded: (record) => valuesAt(record, ['provisioningStatusInfo', 'status']).includes('success'),
    clause: nothing,
  },
  activityLog: {
    user: ['caller'],
    application: ['caller', 'claims/appid'],
    succeeded: (record) => valuesAt(record, ['status', 'value']).some((status) => status !== 'Failed'),
    clause: nothing,
  },
};

function clauseOf(text: string, id: string, name: string, principalName?: string): string {
  if (isGuid(text)) return `${id} eq ${quoted(text.toLowerCase())}`;
  return principalName !== undefined && text.includes('@')
    ? `${principalName} eq ${quoted(text.toLowerCase())}`
    : `${name} eq ${quoted(text)}`;
}

/** A filter as one log takes it. */
export interface LogFilter {
  /** What the service filters by, to be joined to its other conditions; undefined where that is nothing. */
  readonly clause: string | undefined;
  /** What it cannot be asked to filter by. */
  readonly here: readonly Criterion[];
  /** Whether a record is wanted. */
  readonly meets: (record: WireRecord) => boolean;
}

export function logFilter(log: DirectoryLogName | 'activityLog', filter: RecordFilter): LogFilter {
  const { clause, user, application, succeeded } = filteredLogs[log];
  const criteria = Object.entries(filter) as readonly (readonly [Criterion, string])[];
  const clauses = criteria.map(([criterion, text]) => ({ criterion, clause: clause(criterion, text) }));
  const pushed = clauses.flatMap((each) => each.clause ?? []);
  const names = (record: WireRecord, paths: readonly string[], wanted: string): boolean =>
    paths.some((path) =>
      valuesAt(record, path.split('/')).some((value) => typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase()),
    );
  return {
    clause: pushed.length === 0 ? undefined : pushed.join(' and '),
    here: clauses.flatMap((each) => (each.clause === undefined ? [each.criterion] : [])),
    meets: (record) =>
      (filter.user === undefined || names(record, user, filter.user)) &&
      (filter.application === undefined || names(record, application, filter.application)) &&
      (filter.outcome === undefined || succeeded(record) === (filter.outcome === 'success')),
  };
}

function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => valuesAt(each, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  return typeof value === 'object' && value !== null ? valuesAt((value as WireRecord)[name], rest) : [];
}
