import { ServiceFailure } from '../http/serviceFailure';
import type { ActivityEvent } from '../world/activityEvent';

/** What events are asked for. Times are milliseconds. */
export interface ActivityFilter {
  readonly from: number;
  readonly to: number;
  readonly keep: (event: ActivityEvent) => boolean;
}

const bad = (message: string): ServiceFailure => new ServiceFailure(400, 'BadRequest', message, { form: 'bare' });
const unknownFilter = '$filter searching parameters invalid. Only the documented patterns are allowed.';

/** Times without a zone are in UTC: Azure CLI writes them so, and without quotes. */
const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i;

const retention = 90 * 86_400_000;

/** Members that one condition may compare, and what it compares them with in an event. */
const exclusive: Readonly<Record<string, (event: ActivityEvent) => string>> = {
  resourcegroupname: ({ body }) => text(body()['resourceGroupName']),
  resourceuri: ({ body }) => text(body()['resourceId']),
  // As Azure CLI names it.
  resourceid: ({ body }) => text(body()['resourceId']),
  resourceprovider: ({ body }) => valueOf(body()['resourceProviderName']),
  correlationid: ({ body }) => text(body()['correlationId']),
};

/** Conditions that the documents do not name and that the service takes all the same. */
const tolerated: Readonly<Record<string, (event: ActivityEvent) => string>> = {
  levels: ({ body }) => text(body()['level']),
  status: ({ body }) => valueOf(body()['status']),
  caller: ({ body }) => text(body()['caller']),
  eventchannels: ({ body }) => text(body()['channels']),
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function valueOf(word: unknown): string {
  return text((word as { readonly value?: unknown } | undefined)?.value);
}

/** Reads `$filter`: a start, perhaps an end, and at most one further condition, joined by `and`. */
export function readActivityFilter(filter: string | null, now: number, required: boolean): ActivityFilter {
  if (filter === null || filter.trim() === '') {
    if (required) throw bad(unknownFilter);
    return { from: now - 86_400_000, to: now, keep: () => true };
  }
  let [from, to]: [number | undefined, number] = [undefined, now];
  const tests: ((event: ActivityEvent) => boolean)[] = [];
  let exclusives = 0;
  for (const { name, operator, value } of conditions(filter)) {
    const key = name.toLowerCase();
    if (key === 'eventtimestamp') {
      const time = Date.parse(hasZone.test(value) ? value : `${value}Z`);
      if (Number.isNaN(time)) throw bad(`The time '${value}' is not valid.`);
      if (operator === 'ge') from = time;
      else if (operator === 'le') to = time;
      else throw bad(unknownFilter);
      continue;
    }
    const read = exclusive[key] ?? tolerated[key];
    if (!read || operator !== 'eq') throw bad(unknownFilter);
    if (exclusive[key]) exclusives++;
    const wanted = value.split(',').map((each) => each.trim().toLowerCase());
    tests.push((event) => wanted.includes(read(event).toLowerCase()));
  }
  if (from === undefined || exclusives > 1) throw bad(unknownFilter);
  if (from < now - retention) throw bad('The start time cannot be more than 90 days in the past.');
  if (to < from) throw bad('The start time must be earlier than the end time.');
  return { from, to, keep: (event) => tests.every((test) => test(event)) };
}

interface Condition {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

function conditions(filter: string): readonly Condition[] {
  const found: Condition[] = [];
  const pattern = /\s*([A-Za-z]+)\s+(ge|le|eq)\s+(?:'((?:[^']|'')*)'|(\d[\dT:.+Z-]*))\s*(and\b|$)/gy;
  let joined = true;
  while (pattern.lastIndex < filter.length) {
    const match = pattern.exec(filter);
    if (!match || !joined) throw bad(unknownFilter);
    const [, name = '', operator = '', quoted = '', bare, join = ''] = match;
    found.push({ name, operator, value: bare ?? quoted.replaceAll("''", "'") });
    joined = join !== '';
  }
  if (joined) throw bad(unknownFilter);
  return found;
}
