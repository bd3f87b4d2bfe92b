import type { Activity } from '../../samples/activity';
import type { Audit } from '../../samples/audit';
import { auditRecord } from '../../samples/audit';
import { makeAttack } from '../../samples/attack';
import { graphActivityRecord } from '../../samples/graphActivity';
import { days, endOfLogs, millisecondsPerDay } from '../../samples/moment';
import type { Moment } from '../../samples/moment';
import type { Provisioning } from '../../samples/provisioning';
import { provisioningRecord } from '../../samples/provisioning';
import { riskEventRecord, riskyUserRecord } from '../../samples/riskEvent';
import type { SignIn } from '../../samples/signIn';
import { signInRecord } from '../../samples/signInShapes';
import { makeEverydayLogs, makeStaff, weave } from '../../samples/tenantLogs';
import type { TenantLogs } from '../../samples/tenantLogs';
import { workloadRecord } from '../../samples/workload';

/** A record of a log category at its time. */
export interface TimedRecord {
  readonly time: number;
  /** In the shape that diagnostic settings write. */
  readonly record: object;
}

/** A tenant's own life: thirty days of it before the sandbox starts, and then on and on. Times are milliseconds; the end is excluded. */
export interface TenantTimeline {
  records(category: string, from: number, to: number): readonly TimedRecord[];
  signIns(from: number, to: number): readonly SignIn[];
  audits(from: number, to: number): readonly Audit[];
  provisioning(from: number, to: number): readonly Provisioning[];
  activities(from: number, to: number): readonly Activity[];
  /** Makes a body that names Contoso name this tenant. */
  own<T extends object>(body: T): T;
}

export interface TimelineOptions {
  readonly seed: number;
  readonly people: number;
  readonly refreshes: number;
  /** When the sandbox starts. */
  readonly start: number;
  /** Whether the attack of the sample tenant is part of the past. */
  readonly attacked: boolean;
  /** Whether sign-ins, provisioning and risk are logged: they need a licence. */
  readonly licensed: boolean;
  /** Texts of the sample tenant and what stands for them here. */
  readonly renamed: readonly (readonly [string, string])[];
}

const periodLength = days * millisecondsPerDay;
const week = 7 * millisecondsPerDay;

/** The logs of a tenant without end, made thirty days at a time when they are first asked for. */
export function createTimeline(options: TimelineOptions): TenantTimeline {
  const offset = Math.floor((options.start - endOfLogs) / week) * week;
  const staff = makeStaff(options);
  const periods = new Map<number, TenantLogs>();
  const period = (number: number): TenantLogs => {
    let logs = periods.get(number);
    if (!logs) {
      const everyday = makeEverydayLogs(staff, { seed: options.seed + number * 1000, refreshes: options.refreshes });
      logs = weave(everyday, number === 0 && options.attacked ? makeAttack(options.seed, staff) : {});
      periods.set(number, logs);
    }
    return logs;
  };
  const between = <T extends Moment>(choose: (logs: TenantLogs) => readonly T[], from: number, to: number): readonly T[] => {
    const found: T[] = [];
    const base = endOfLogs - periodLength + offset;
    const [first, last] = [from, to].map((time) => Math.max(0, Math.floor((time - base) / periodLength)));
    for (let number = first ?? 0; number <= (last ?? 0) && to > from; number++) {
      const shift = offset + number * periodLength;
      const records = choose(period(number));
      for (let index = firstAt(records, from - shift); index < records.length; index++) {
        const record = records[index];
        if (!record || record.time + shift >= to) break;
        found.push({ ...record, time: record.time + shift });
      }
    }
    return found;
  };
  const own = <T extends object>(body: T): T => rename(body, options.renamed);
  return {
    own,
    records: (category, from, to) => {
      const source = sources[category.toLowerCase()];
      if (!source || (source.licensed && !options.licensed)) return [];
      return source.read(between, from, to).map(({ time, record }) => ({ time, record: own(record) }));
    },
    signIns: (from, to) => between((logs) => logs.signIns, from, to),
    audits: (from, to) => between((logs) => logs.audits, from, to),
    provisioning: (from, to) => between((logs) => logs.provisioning, from, to),
    activities: (from, to) => between((logs) => logs.activities, from, to),
  };
}

type Between = <T extends Moment>(choose: (logs: TenantLogs) => readonly T[], from: number, to: number) => readonly T[];

interface Source {
  readonly licensed: boolean;
  read(between: Between, from: number, to: number): readonly TimedRecord[];
}

function source<T extends Moment>(
  choose: (logs: TenantLogs) => readonly T[],
  shape: (item: T) => object,
  keep?: (item: T) => boolean,
): Source {
  return {
    licensed: true,
    read: (between, from, to) => {
      const items = between(choose, from, to);
      return (keep ? items.filter(keep) : items).map((item) => ({ time: item.time, record: shape(item) }));
    },
  };
}

/** The categories that have a life of their own here, by lower-case name; the others exist and stay empty. */
const sources: Readonly<Record<string, Source>> = {
  auditlogs: { ...source((logs) => logs.audits, auditRecord), licensed: false },
  signinlogs: source(
    (logs) => logs.signIns,
    signInRecord,
    (each) => each.interactive,
  ),
  noninteractiveusersigninlogs: source(
    (logs) => logs.signIns,
    signInRecord,
    (each) => !each.interactive,
  ),
  serviceprincipalsigninlogs: source(
    (logs) => logs.workloadSignIns,
    workloadRecord,
    (each) => each.workload.kind === 'servicePrincipal',
  ),
  managedidentitysigninlogs: source(
    (logs) => logs.workloadSignIns,
    workloadRecord,
    (each) => each.workload.kind === 'managedIdentity',
  ),
  provisioninglogs: source((logs) => logs.provisioning, provisioningRecord),
  userriskevents: source((logs) => logs.riskEvents, riskEventRecord),
  riskyusers: source((logs) => logs.riskyUsers, riskyUserRecord),
  microsoftgraphactivitylogs: source((logs) => logs.graphActivities, graphActivityRecord),
};

function firstAt(records: readonly Moment[], time: number): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rename<T extends object>(body: T, renamed: readonly (readonly [string, string])[]): T {
  if (renamed.length === 0) return body;
  return JSON.parse(renamed.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(body))) as T;
}
