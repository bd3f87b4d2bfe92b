import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallLimit } from '../src/flows/tail/callBudget';
import { createRandom } from '../src/samples/random';
import type { SandboxClock } from '../src/sandbox/world/sandboxClock';
import type { FeedRunner, FeedTrial } from '../test/support/feed/feedTrial';
import type { FeedFiles } from './feedFiles';
import { fillDisk } from './fullDisk';

/** A feed that is to go through all of its events, and what happens to it meanwhile. */
export interface Turmoil {
  readonly trial: FeedTrial;
  readonly clock: SandboxClock;
  readonly files: FeedFiles;
  readonly count: number;
  /** When all has happened and is shown, by the log's time. */
  readonly over: number;
  readonly kills: number;
  /** A small disk that the feed writes to, and how often it is filled; undefined where nothing can be mounted. */
  readonly disk: string | undefined;
  readonly fills: number;
  readonly activityLimit: CallLimit;
}

/** What was seen on the way. */
export interface Seen {
  kills: number;
  fills: number;
  starts: number;
  /** How often a feed said that it waits for room, and how often one ended by itself. */
  heldUp: number;
  ended: number;
  /** Of a process that feeds, at most, in bytes; 0 where the system does not tell. */
  memory: number;
  /** How far a feed was behind its log at most, in milliseconds of the log's time. */
  lag: number;
}

type Random = ReturnType<typeof createRandom>;

/** Milliseconds between two looks at the files. */
const lookEvery = 500;
/** Milliseconds between two lines about how far it is. */
const tellEvery = 60_000;
/** Milliseconds that a disk stays full at least, and at most longer than that. */
const [fullFor, fullLonger] = [2000, 4000];

/** Has a feed read all of its log while it is killed and its disk is filled, at moments that are spread over the whole run. */
export async function goThrough(turmoil: Turmoil): Promise<Seen> {
  const seen: Seen = { kills: 0, fills: 0, starts: 0, heldUp: 0, ended: 0, memory: 0, lag: 0 };
  const state = { isFull: false, isOver: false, began: Date.now() };
  const looking = lookAtFiles(turmoil, state, seen);
  try {
    await Promise.all([killAgainAndAgain(turmoil, state, seen), fillAgainAndAgain(turmoil, state, seen)]);
    await readToEnd(turmoil, seen);
  } finally {
    state.isOver = true;
    await looking;
  }
  return seen;
}

interface State {
  isFull: boolean;
  isOver: boolean;
  readonly began: number;
}

/** Milliseconds that the run still takes, as far as can be said: not before the log's time is over, and as fast as it went. */
function timeLeft({ clock, files, count, over }: Turmoil, { began }: State): number {
  const done = files.events / count;
  const asBefore = done > 0.01 ? ((Date.now() - began) * (1 - done)) / done : 0;
  return Math.max(asBefore, clock.realDelay(over - clock.now()));
}

/** Milliseconds between two moments at least, in the mean: a process has to come so far as to write. */
const leastBetween = 1000;

/** A moment in the next part of what is left, where so many moments are left. */
const nextMoment = (left: number, moments: number, random: Random): number =>
  Math.max(leastBetween, left / (moments + 1)) * 2 * random.next();

/** Files of a disk that is full stay there meanwhile: nobody is to make room by the way. */
async function lookAtFiles({ files, count, clock }: Turmoil, state: State, seen: Seen): Promise<void> {
  for (let told = 0; !state.isOver;) {
    await wait(lookEvery);
    if (!state.isFull) await files.look();
    if (Date.now() - told < tellEvery) continue;
    told = Date.now();
    console.log(
      `       ${files.events} of ${count} events, ${seen.kills} kills, ${seen.fills} full disks (${seen.heldUp} felt), ${new Date(clock.now()).toISOString()}`,
    );
  }
}

async function killAgainAndAgain(turmoil: Turmoil, state: State, seen: Seen): Promise<void> {
  const { trial, kills, activityLimit } = turmoil;
  const random = createRandom(17, 'kills');
  while (seen.kills < kills) {
    const runner = trial.start(0, activityLimit);
    seen.starts++;
    // One in ten does not come so far as to read.
    const moment = random.next() < 0.1 ? random.integer(400) : nextMoment(timeLeft(turmoil, state), kills - seen.kills, random);
    const ended = await Promise.race([runner.ended.then(() => true), wait(moment).then(() => false)]);
    await note(runner, seen);
    runner.process.kill('SIGKILL');
    await runner.ended;
    if (!ended) seen.kills++;
    else {
      seen.ended++;
      await wait(500);
    }
  }
}

async function fillAgainAndAgain(turmoil: Turmoil, state: State, seen: Seen): Promise<void> {
  const { disk, fills } = turmoil;
  const random = createRandom(19, 'full disks');
  while (disk !== undefined && seen.fills < fills) {
    await wait(nextMoment(timeLeft(turmoil, state), fills - seen.fills, random));
    state.isFull = true;
    await turmoil.files.look();
    const makeRoom = await fillDisk(disk);
    await wait(fullFor + random.integer(fullLonger));
    await makeRoom();
    state.isFull = false;
    seen.fills++;
  }
}

/** Lets the last process read all that there is, and end in good order. */
async function readToEnd({ trial, over, clock, activityLimit }: Turmoil, seen: Seen): Promise<void> {
  await wait(Math.max(0, clock.realDelay(over - clock.now())));
  const last = trial.start(0, activityLimit);
  seen.starts++;
  await last.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= over));
  await note(last, seen);
  last.process.kill('SIGTERM');
  if ((await last.ended) !== 0) seen.ended++;
}

async function note({ process: child, events, status }: FeedRunner, seen: Seen): Promise<void> {
  seen.heldUp += events.filter(({ event }) => event === 'held-up').length;
  for (const { lag = 0 } of status?.sources ?? []) seen.lag = Math.max(seen.lag, lag);
  // Linux alone tells the most that a process ever had.
  const told = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').catch(() => '');
  seen.memory = Math.max(seen.memory, Number(/VmHWM:\s+(\d+) kB/.exec(told)?.[1] ?? 0) * 1024);
}
