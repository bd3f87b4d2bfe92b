import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AzureFailure } from '../../azure/azureFailure';
import type { CloudConnection } from '../../azure/connection';
import { tableRows } from '../../azure/logs/tableRows';
import { createAzureClient } from '../../azure/pipeline/azureClient';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import type { EngineHandlers, EngineNotifications } from '../../protocol/engine';
import type { StartTail, TailRequests } from '../../protocol/tail';
import type { Database, Session } from '../../store/duckdb';
import type { Connections } from '../azure/connections';
import type { Compile } from '../query/querySource';
import { createAlertWatch } from './alertWatch';
import type { AlertWatch } from './alertWatch';
import { activityLogLimit, createCallBudget } from './callBudget';
import { fileKey } from './followFile';
import { tableKey } from './followTable';
import { scopeKey } from './followScope';
import { createProgramNames } from './programNames';
import { createTail, hubKey } from './tail';
import type { Tail } from './tail';
import { lookAtTail, rowsAfter, tailDetail, tailRates, tailRows, tailValues } from './tailReads';
import type { ReadParts } from './tailReads';
import type { TailBook } from './tailSources';
import { readyFilter } from './tailFilter';
import { openTailStore } from './tailStore';

export interface TailsParts {
  readonly database: Database;
  readonly storageFolder: string;
  readonly clock: Clock;
  readonly compile: Compile;
  readonly book: TailBook;
  readonly tell: <Name extends keyof EngineNotifications>(name: Name, params: EngineNotifications[Name]) => void;
  readonly log: (message: string) => void;
  /** How many events a tail keeps; a million where it is not said. */
  readonly kept?: number | undefined;
}

/** The tails of this engine. */
export interface Tails {
  readonly handlers: EngineHandlers<keyof TailRequests>;
  /** Stops all and closes their files. */
  close(): Promise<void>;
}

/** Lets so many queries of workspaces through at once as the service runs for one account. */
export type QueryGate = <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;

/** Seconds that a workspace may work on one look at a table. */
const tableWaitSeconds = 120;
const usualKept = 1_000_000;
/** Requirement SK-10: what the Activity Log keeps, in minutes. */
const mostMinutes = 90 * 24 * 60 - 5;
/** News of a tail are told this often at most, in milliseconds. */
const newsInterval = 100;
/** That the rows of a tail have changed as a source of queries: texts are held against it anew each time. */
const sourceInterval = 2000;

export function createTails(given: TailsParts, connections: Connections, gate: QueryGate): Tails {
  const parts = { ...given, gate };
  const tails = new Map<string, Promise<Tail>>();
  const find = async (tailId: string): Promise<Tail> => {
    const tail = tails.get(tailId);
    if (tail) return tail;
    throw new UserError('This tail is not there any more. Start it again.', { code: 'tail-gone' });
  };
  const news = newsOf(parts);
  const alerts = createAlertWatch({ ...parts, tell: (alert) => parts.tell('tail/alert', alert) });
  const open = opener(parts, connections, { news, alerts });
  return {
    handlers: {
      'tail/start': async (options) => {
        const id = tailIdOf(options);
        const opening = tails.get(id) ?? open(id, options);
        tails.set(id, opening);
        opening.catch(() => tails.delete(id));
        const tail = await opening;
        if (options.record !== undefined) await tail.record(options.record);
        tail.start(options);
        return tail.info;
      },
      'tail/list': async () => (await Promise.all(tails.values())).map(({ info }) => info),
      'tail/stop': async ({ tailId }) => {
        const tail = await find(tailId);
        await tail.stop();
        return tail.info;
      },
      'tail/remove': async ({ tailId }) => {
        const tail = await find(tailId);
        await tail.stop();
        tails.delete(tailId);
        await forget(tail, parts, news);
        return {};
      },
      ...readHandlers(parts, find),
      'tail/record': async ({ tailId, file }) => {
        const tail = await find(tailId);
        await tail.record(file);
        return tail.info;
      },
      ...ruleHandlers(parts, alerts),
    },
    close: () => closeAll(tails, news),
  };
}

/** Takes away what is left of a tail that was stopped. Nothing is told of it after it was told to be removed. */
async function forget(tail: Tail, { book, tell }: TailsParts, news: News): Promise<void> {
  news.forget(tail);
  book.drop(tail.info.sourceId);
  await tail.store.remove();
  tell('tail/removed', { tailId: tail.id });
}

type Reads = 'tail/look' | 'tail/rows' | 'tail/detail' | 'tail/rates' | 'tail/values' | 'tail/after';

function readHandlers({ compile, clock }: TailsParts, find: (tailId: string) => Promise<Tail>): EngineHandlers<Reads> {
  const readsOf = (tail: Tail): ReadParts => ({ compile, clock, store: tail.store, names: tail.names });
  return {
    'tail/look': async (look, { signal }) => lookAtTail(readsOf(await find(look.tailId)), look, signal),
    'tail/rows': async (fetch, { signal }) => tailRows(readsOf(await find(fetch.tailId)), fetch, signal),
    'tail/detail': async ({ tailId, sequence }, { signal }) => tailDetail(readsOf(await find(tailId)), sequence, signal),
    'tail/values': async ({ tailId }, { signal }) => tailValues(readsOf(await find(tailId)), signal),
    'tail/rates': async ({ tailId, minutes }, { signal }) => tailRates(readsOf(await find(tailId)), minutes, signal),
    'tail/after': async (view, { signal }) => ({ rows: await rowsAfter(readsOf(await find(view.tailId)), view, signal) }),
  };
}

function ruleHandlers(parts: TailsParts, alerts: AlertWatch): EngineHandlers<'tail/check' | 'tail/rules'> {
  return {
    'tail/check': async ({ filter }) =>
      inSession(parts.database, async (session) => ({
        diagnostics: (await readyFilter({ ...parts, database: undefined }, session, filter)).diagnostics,
      })),
    'tail/rules': async ({ rules }) => ({ problems: await inSession(parts.database, (session) => alerts.setRules(rules, session)) }),
  };
}

async function inSession<Result>(database: Database, work: (session: Session) => Promise<Result>): Promise<Result> {
  const session = await database.session();
  try {
    return await work(session);
  } finally {
    session.dispose();
  }
}

async function closeAll(tails: Map<string, Promise<Tail>>, news: News): Promise<void> {
  // Who hears that a tail was stopped takes it for the wish of a person, and does not go on with it in the next engine.
  news.close();
  const open = await Promise.all([...tails.values()].map((tail) => tail.catch(() => undefined)));
  tails.clear();
  for (const tail of open) {
    await tail?.stop();
    await tail?.store.close();
  }
}

interface News {
  tell(tail: Tail): void;
  /** Tells no more of what has waited: the tail is removed. */
  forget(tail: Tail): void;
  close(): void;
}

/** Tells of changes soon, but not for each of many in a row: pages at once, and who asks the tail as a source when it is worth looking again. */
function newsOf({ tell, book }: TailsParts): News {
  const parts = [spaced((tail) => tell('tail/changed', tail.info), newsInterval), spaced((tail) => book.changed(tail), sourceInterval)];
  return {
    tell: (tail) => parts.forEach((part) => part.tell(tail)),
    forget: (tail) => parts.forEach((part) => part.forget(tail)),
    close: () => parts.forEach((part) => part.close()),
  };
}

function spaced(work: (tail: Tail) => void, interval: number): News {
  const waiting = new Map<Tail, NodeJS.Timeout>();
  const told = new WeakMap<Tail, number>();
  let closed = false;
  return {
    tell: (tail) => {
      if (closed || waiting.has(tail)) return;
      const timer = setTimeout(
        () => {
          waiting.delete(tail);
          told.set(tail, performance.now());
          work(tail);
        },
        Math.max(0, (told.get(tail) ?? 0) + interval - performance.now()),
      );
      waiting.set(tail, timer);
    },
    forget: (tail) => {
      clearTimeout(waiting.get(tail));
      waiting.delete(tail);
    },
    close: () => {
      closed = true;
      waiting.forEach((timer) => clearTimeout(timer));
    },
  };
}

function opener(
  parts: TailsParts & { readonly gate: QueryGate },
  connections: Connections,
  { news, alerts }: { readonly news: News; readonly alerts: AlertWatch },
): (id: string, options: StartTail) => Promise<Tail> {
  const { database, clock, storageFolder, book } = parts;
  const budget = createCallBudget(activityLogLimit, clock);
  return async (id, { connectionId, scopes, hubs = [], files = [], tables = [], firstMinutes = 60 }) => {
    // A hub is read by its own key, a file by none, with nobody signed in.
    const connection = scopes.length + tables.length === 0 ? undefined : connections.get(connectionId);
    if (scopes.length + hubs.length + files.length + tables.length === 0)
      throw new UserError('No subscription was named, so there is nothing to follow.', { code: 'nothing-to-follow' });
    if (firstMinutes > mostMinutes) {
      throw new UserError('The Activity Log keeps 90 days, so a tail cannot begin before that. Choose a later start.', {
        code: 'start-too-early',
      });
    }
    const store = await openTailStore({ database, folder: join(storageFolder, 'tails'), id, clock, kept: parts.kept ?? usualKept });
    const tail = createTail(id, {
      endpoint: connection?.cloud.arm ?? '',
      budget,
      store,
      clock,
      random: Math.random,
      askTable: ({ tenantId, customerId }, text, signal) => {
        const { cloud, credential } = connections.get(connectionId);
        const place = { cloud, credential: credential(tenantId) };
        return parts.gate(() => tableRows(place, { customerId, text, waitSeconds: tableWaitSeconds }, signal), signal);
      },
      openArm: (tenantId) => (serviceTime) => openArm(connections.get(connectionId), tenantId, serviceTime),
      names: (came) =>
        createProgramNames({
          ask: askName(connections, connectionId),
          tenantIds: [...new Set(scopes.map(({ tenantId }) => tenantId))],
          came,
        }),
      changed: (changed) => news.tell(changed),
      arrived: (followed, events) =>
        alerts.check(followed, events).catch((error: unknown) => parts.log(`Alert rules could not be checked: ${String(error)}`)),
    });
    book.put(tail);
    return tail;
  };
}

/** Asks a directory what an application is called there. */
function askName(connections: Connections, connectionId: string): (applicationId: string, tenantId: string) => Promise<string | undefined> {
  return async (applicationId, tenantId) => {
    const graph = connections.get(connectionId).client('graph', tenantId);
    const path = `/v1.0/servicePrincipals(appId='${applicationId}')?$select=displayName`;
    try {
      return (await graph.get<{ readonly displayName?: string }>(path)).displayName;
    } catch (error) {
      if (error instanceof AzureFailure && error.status === 404) return undefined;
      throw error;
    }
  };
}

/** Asked for with each client anew: somebody may have signed in again meanwhile. Nothing is sent again by itself. */
function openArm({ cloud, credential }: CloudConnection, tenantId: string, serviceTime: (now: number) => void): AzureClient {
  return createAzureClient({
    cloud,
    service: 'arm',
    credential: credential(tenantId),
    retries: { most: 0, pause: 0, longestWait: 0 },
    serviceTime,
  });
}

/** The same for the same logs, so that what matches a tail finds it again. */
export function tailIdOf(options: Pick<StartTail, 'scopes' | 'hubs' | 'files' | 'tables' | 'narrowing'>): string {
  const { scopes, hubs = [], files = [], tables = [], narrowing } = options;
  const logs = [...scopes.map(scopeKey), ...hubs.map(hubKey), ...files.map(fileKey), ...tables.map(tableKey)].sort();
  const key = JSON.stringify([logs, narrowing?.by ?? '', narrowing?.value.toLowerCase() ?? '']);
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
