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

const lowered = (text: string): string => `'${text.toLowerCase().replaceAll("'", "''")}'`;
const nothing = (): undefined => undefined;

const signIns: FilteredLog = {
  user: ['userPrincipalName', 'userId', 'userDisplayName'],
  application: ['appId', 'appDisplayName'],
  succeeded: (record) => valuesAt(record, ['status', 'errorCode']).includes(0),
  // The reference names the filters of version 1.0 alone.
  clause: nothing,
};

/**
 * What may be a sign-in name; other text with an @ in it is a display name, and is compared here. Source of the letters: learn.microsoft.com/entra/identity/
 * authentication/concept-sspr-policy, its table of user principal names.
 */
const signInName = /^[\w'.!#^~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/**
 * What can be filtered by, and by whom. Source of the clauses: learn.microsoft.com/graph/api, directoryaudit-list and signin-list; a record's outcome is
 * filtered by no log but that a sign-in succeeded.
 *
 * Graph was seen to compare sign-in names letter by letter, and its reference does not say how it compares others, while people write them in any case. So
 * it is asked only for what has one spelling: ids, which are in lower case, and the sign-in names of sign-ins, which that log puts into lower case
 * (github.com/microsoftgraph/microsoft-graph-docs/issues/13684 and github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/9049). Audit records keep
 * sign-in names as they were given, and all logs display names: a clause could miss records, so they are compared here.
 */
const filteredLogs: Readonly<Record<DirectoryLogName | 'activityLog', FilteredLog>> = {
  directoryAudits: {
    user: ['initiatedBy/user/userPrincipalName', 'initiatedBy/user/id', 'initiatedBy/user/displayName'],
    application: ['initiatedBy/app/appId', 'initiatedBy/app/displayName'],
    succeeded: ({ result }) => result === 'success',
    clause: (criterion, text) => {
      if (criterion === 'user') return idClause(text, 'initiatedBy/user/id');
      return criterion === 'application' ? idClause(text, 'initiatedBy/app/appId') : undefined;
    },
  },
  signIns: {
    ...signIns,
    clause: (criterion, text) => {
      if (criterion === 'user') return signInName.test(text) ? `userPrincipalName eq ${lowered(text)}` : idClause(text, 'userId');
      if (criterion === 'application') return idClause(text, 'appId');
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

function idClause(text: string, id: string): string | undefined {
  return isGuid(text) ? `${id} eq ${lowered(text)}` : undefined;
}

/** A filter as one log takes it. */
export interface LogFilter {
  /** What the service filters by, to be joined to its other conditions; undefined where that is nothing. */
  readonly clause: string | undefined;
  /** What it cannot be asked to filter by, or not so that it surely misses nothing. */
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
