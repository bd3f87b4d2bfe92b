import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CloudConnection } from '../../azure/connection';
import { isAbort } from '../../base/errors';
import type { AwaitedLogs, SetupPlan } from '../../protocol/setup';
import type { WatchInfo } from '../../protocol/watchInfo';
import { isDue, watchId, watchInfo } from './watch';
import type { Watch } from './watch';
import { lookAt } from './watchLook';

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
  dispose(): void;
}

const beat = 5_000;
/** How long a watch that ended stays to be read. */
const keptFor = 7 * 86_400_000;

export function openWatches(parts: WatchParts): Watches {
  const { now } = parts;
  const { all, put } = openKept(parts);
  let looking: Promise<void> = Promise.resolve();
  const aborter = new AbortController();
  const lookAtAll = async (signal: AbortSignal): Promise<void> => {
    const due = (await all()).filter((watch) => isDue(watch, now()));
    for (const group of byDestination(due)) {
      const [{ place, cloud }] = group;
      const connection = parts.connection(place.connectionId);
      // Where nobody is signed in, or to another cloud, it is looked for later.
      if (connection?.cloud.id === cloud) await put(await lookAt(connection, group, now(), signal));
    }
  };
  const timer = setInterval(() => {
    looking = looking
      .then(() => lookAtAll(aborter.signal))
      .catch((error: unknown) => {
        if (!isAbort(error)) parts.log(`A look for first records failed: ${String(error)}`);
      });
  }, beat);
  timer.unref();
  return {
    add: ({ cloud, place }, awaits) => {
      const facts = { cloud, place, startedAt: now(), state: 'waiting' } as const;
      return put(awaits.map((awaited) => ({ ...awaited, ...facts, id: watchId({ ...awaited, cloud, place }) })));
    },
    list: async () => (await all()).filter((watch) => isKept(watch, now())).map((watch) => watchInfo(watch, now())),
    dispose: () => {
      clearInterval(timer);
      aborter.abort();
    },
  };
}

interface Kept {
  readonly all: () => Promise<readonly Watch[]>;
  /** Puts watches in place of those of the same ids, and tells of those that say something else than before. */
  readonly put: (changes: readonly Watch[]) => Promise<void>;
}

/**
 * The watches as they lie on the disk, where every window's engine has the same file: what another wrote is taken over before anything is read or
 * written. One change is written before the next begins.
 */
function openKept({ file, now, changed }: WatchParts): Kept {
  let known: readonly Watch[] = [];
  let writing: Promise<void> = Promise.resolve();
  const all = async (): Promise<readonly Watch[]> => {
    const written = await read(file);
    return (known = newestOf(known, written));
  };
  const change = async (changes: readonly Watch[]): Promise<void> => {
    const before = new Map((await all()).map((watch) => [watch.id, watch]));
    const after = new Map([...before, ...changes.map((watch) => [watch.id, watch] as const)]);
    known = [...after.values()].filter((watch) => watch.state === 'waiting' || isKept(watch, now()));
    await write(file, known);
    for (const watch of changes) {
      const { state, cause } = before.get(watch.id) ?? {};
      if (state !== watch.state || cause !== watch.cause) changed(watchInfo(watch, now()));
    }
  };
  const put = (changes: readonly Watch[]): Promise<void> => {
    const written = writing.then(() => change(changes));
    writing = written.catch(() => undefined);
    return written;
  };
  return { all, put };
}

/** Of two lists of watches each watch once, as it was when it was looked at last. */
function newestOf(one: readonly Watch[], other: readonly Watch[]): readonly Watch[] {
  const at = ({ startedAt, lookedAt = 0 }: Watch): number => Math.max(startedAt, lookedAt);
  const found = new Map(one.map((watch) => [watch.id, watch]));
  for (const watch of other) {
    const known = found.get(watch.id);
    if (!known || at(watch) > at(known)) found.set(watch.id, watch);
  }
  return [...found.values()];
}

function isKept({ startedAt }: Watch, now: number): boolean {
  return now - startedAt < keptFor;
}

type Group = readonly [Watch, ...Watch[]];

function byDestination(watches: readonly Watch[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const watch of watches) {
    const { cloud, place, destination } = watch;
    const key = [cloud, place.connectionId, place.tenantId, destination.kind, destination.resourceId].join('|').toLowerCase();
    const group = groups.get(key);
    groups.set(key, group ? [...group, watch] : [watch]);
  }
  return [...groups.values()];
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
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, `${JSON.stringify(watches, undefined, 2)}\n`, { mode: 0o600 });
  await rename(part, file);
}
