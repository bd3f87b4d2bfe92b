import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, utimes, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isProcessAlive } from '../../store/processAlive';
import { UserError } from '../../base/errors';
import { parsedJson } from '../../base/jsonText';
import { explainOutput, folderGone } from './outputFailure';

/** That this process runs a feed, and no other one. */
export interface FeedLock {
  /** @throws UserError where another process has taken the feed over, or its folder or the lock in it is gone */
  check(): Promise<void>;
  release(): Promise<void>;
}

interface Holder {
  readonly token: string;
  readonly host: string;
  readonly process: number;
}

/** How often a holder says that it lives, and after what silence it counts as gone, in milliseconds. */
const beat = 10_000;
const silence = 120_000;
/** How long it is watched whether one on another computer says so all the same, whose clock may be another one. */
const watch = 25_000;

/** Tokens of the locks that this process holds: a process of the same number before it may have left its own behind. */
const held = new Set<string>();

export interface LockChoices {
  /** Whether the folder is made where it is not there. */
  readonly isNew?: boolean;
  /** Milliseconds that a lock of another computer is watched which seems to be left. */
  readonly watchFor?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes the lock of a state folder. A folder that this process has had is not made again: without what was in it, the feed would begin anew.
 * @throws UserError where somebody else holds it; an abort
 */
export async function takeFeedLock(folder: string, { isNew = true, watchFor = watch, signal }: LockChoices = {}): Promise<FeedLock> {
  if (isNew) await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const own: Holder = { token: randomUUID(), host: hostname(), process: process.pid };
  const candidate = `${path}.${own.token}`;
  try {
    writeFileSync(candidate, JSON.stringify(own), { mode: 0o600 });
    const beatenAt = await lastBeat(path);
    const holder = read(path);
    if (holder && beatenAt !== undefined && isAlive(holder, beatenAt)) throw taken(holder, folder);
    if (holder && holder.host !== hostname() && (await beats(path, beatenAt, { watchFor, signal }))) throw taken(holder, folder);
    // Whoever came between reading and taking wins: the last one to take it finds its own token.
    if (read(path)?.token !== holder?.token) throw taken(read(path), folder);
    renameSync(candidate, path);
    await wait(100);
    const winner = read(path);
    if (winner?.token !== own.token) throw taken(winner, folder);
  } finally {
    await rm(candidate, { force: true });
  }
  held.add(own.token);
  const beating = setInterval(() => void touch(path), beat);
  beating.unref();
  return {
    check: async () => {
      const found = parsed(
        await readFile(path, 'utf8').catch((error: unknown) =>
          Promise.reject((error as { readonly code?: string }).code === 'ENOENT' ? lost(folder) : explainOutput(error)),
        ),
      );
      if (found?.token !== own.token) throw taken(found, folder);
    },
    release: async () => {
      clearInterval(beating);
      held.delete(own.token);
      if (read(path)?.token === own.token) await rm(path, { force: true });
    },
  };
}

async function lastBeat(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

/** Whether a lock is touched while it is looked at: its holder lives then, whatever its clock says. */
async function beats(
  path: string,
  before: number | undefined,
  { watchFor, signal }: Pick<LockChoices, 'signal'> & { readonly watchFor: number },
): Promise<boolean> {
  const steps = 10;
  for (let step = 0; step < steps; step++) {
    await wait(watchFor / steps, undefined, signal ? { signal } : {});
    if ((await lastBeat(path)) !== before) return true;
  }
  return false;
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function read(path: string): Holder | undefined {
  try {
    return parsed(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const parsed = (text: string): Holder | undefined => parsedJson(text) as Holder | undefined;

function isAlive({ host, process: number, token }: Holder, beatenAt: number): boolean {
  if (Date.now() - beatenAt > silence) return false;
  if (host !== hostname()) return true;
  if (number === process.pid) return held.has(token);
  return isProcessAlive(number);
}

/** What was read is known there alone: nothing is begun anew beside it. */
function lost(folder: string): UserError {
  return new UserError(
    `The feed waits: its state folder ${folder}, or the lock in it, is not there any more. Bring it back; the feed goes on by itself then, where it was. To let it begin anew, start it again.`,
    { code: folderGone },
  );
}

function taken(holder: Holder | undefined, folder: string): UserError {
  const who = holder === undefined ? '' : `: ${holder.process} on ${holder.host}`;
  return new UserError(
    `The feed is run by another process already${who}. End that one, or give this feed a state folder of its own in place of ${folder}.`,
    { code: 'feed-locked' },
  );
}
