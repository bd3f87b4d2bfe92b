import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CloudConnection } from '../../azure/connection';
import { explainAzure } from '../../azure/explain';
import { isAbort } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type { AwaitedLogs, SetupPlan, WatchInfo } from '../../protocol/setup';
import { findArrivals } from './findArrivals';
import { isDue, isLate, isOver, watchId, watchInfo } from './watch';
import type { Watch } from './watch';
import { causeOf } from './watchCause';

export interface WatchParts {
  /** Where they are kept over restarts. */
  readonly file: string;
  readonly now: () => number;
  /** Who is signed in where; undefined while nobody is. */
  readonly connection: (connectionId: string) => CloudConnection | undefined;
  readonly changed: (watch: WatchInfo) => void;
  readonly log: (message: string) => void;
}

/** What is awaited of saved settings: looked for from time to time until it came, and kept over restarts. */
export interface Watches {
  add(plan: Pick<SetupPlan, 'cloud' | 'place'>, awaits: readonly AwaitedLogs[]): Promise<void>;
  list(): Promise<readonly WatchInfo[]>;
  /** Looks for everything that is due; gives what is still awaited. */
  look(signal: AbortSignal): Promise<readonly WatchInfo[]>;
  dispose(): void;
}

const beat = 5_000;
/** How long a watch that ended stays to be read. */
const keptFor = 7 * 86_400_000;

export function openWatches(parts: WatchParts): Watches {
  const { file, now, changed } = parts;
  let watches: Promise<readonly Watch[]> | undefined;
  let looking: Promise<void> = Promise.resolve();
  const aborter = new AbortController();
  const all = (): Promise<readonly Watch[]> => (watches ??= read(file));
  const keep = async (next: readonly Watch[]): Promise<void> => {
    watches = Promise.resolve(next);
    await write(file, next);
  };
  const put = async (watch: Watch): Promise<void> => {
    const before = (await all()).find(({ id }) => id === watch.id);
    await keep([...(await all()).filter(({ id }) => id !== watch.id), watch]);
    if (before?.state !== watch.state || before.cause !== watch.cause) changed(watchInfo(watch, now()));
  };
  const lookAtAll = async (signal: AbortSignal): Promise<void> => {
    const due = (await all()).filter((watch) => isDue(watch, now()));
    for (const group of byDestination(due)) await lookAt(parts, group, put, signal);
  };
  const look = (signal: AbortSignal): Promise<void> => (looking = looking.then(() => lookAtAll(signal)));
  const timer = setInterval(() => {
    look(aborter.signal).catch((error: unknown) => {
      looking = Promise.resolve();
      if (!isAbort(error)) parts.log(`A look for first records failed: ${String(error)}`);
    });
  }, beat);
  timer.unref();
  return {
    async add({ cloud, place }, awaits) {
      for (const awaited of awaits) {
        const facts = { ...awaited, cloud, place };
        await put({ ...facts, id: watchId(facts), startedAt: now(), state: 'waiting' });
      }
    },
    list: async () => (await all()).filter(({ startedAt }) => now() - startedAt < keptFor).map((watch) => watchInfo(watch, now())),
    async look(signal) {
      await look(signal);
      return (await all()).filter(({ state }) => state === 'waiting').map((watch) => watchInfo(watch, now()));
    },
    dispose: () => {
      clearInterval(timer);
      aborter.abort();
    },
  };
}

function byDestination(watches: readonly Watch[]): readonly (readonly Watch[])[] {
  const groups = new Map<string, Watch[]>();
  for (const watch of watches) {
    const { cloud, place, destination } = watch;
    const key = [cloud, place.connectionId, place.tenantId, destination.kind, destination.resourceId].join('|').toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), watch]);
  }
  return [...groups.values()];
}

/** Looks at one destination, and where nothing came in time, for the cause. A look that fails is told and tried again. */
async function lookAt(
  parts: WatchParts,
  group: readonly Watch[],
  put: (watch: Watch) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const [first] = group;
  const connection = first && parts.connection(first.place.connectionId);
  // Nobody is signed in, or to another cloud: it is looked for later.
  if (!connection || connection.cloud.id !== first.cloud) return;
  try {
    const found = await findArrivals(connection, group, signal);
    for (const watch of group) {
      const { firstAt, ...rest } = found.get(watch.id) ?? {};
      const looked = { ...watch, ...rest, lookedAt: parts.now() };
      if (firstAt !== undefined) await put({ ...withoutCause(looked), firstAt, state: 'arrived' });
      else if (isLate(watch, parts.now())) await put(await withCause(connection, looked, parts.now(), signal));
      else await put(looked);
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    const cause = words(error, first.place);
    for (const watch of group) await put({ ...watch, lookedAt: parts.now(), cause });
  }
}

async function withCause(connection: CloudConnection, watch: Watch, now: number, signal: AbortSignal): Promise<Watch> {
  const { cause, ends } = await causeOf(connection, watch, signal);
  return { ...watch, cause, state: ends || isOver(watch, now) ? 'ended' : 'waiting' };
}

function withoutCause({ cause: _gone, ...watch }: Watch): Watch {
  return watch;
}

function words(error: unknown, { tenantName }: TenantPlace): string {
  const told = explainAzure(error, {
    doing: 'be looked into',
    on: tenantName,
    remedy: 'Ask its owner for the role Log Analytics Reader, or Storage Blob Data Reader for a storage account.',
  });
  return told instanceof Error ? told.message : String(told);
}

async function read(file: string): Promise<readonly Watch[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Watch[];
  } catch {
    return [];
  }
}

async function write(file: string, watches: readonly Watch[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.part`, `${JSON.stringify(watches, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
