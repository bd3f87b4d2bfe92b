import type { CloudConnection } from '../../azure/connection';
import type { Clock } from '../../base/clock';
import { isAbort, UserError } from '../../base/errors';
import { formatCount } from '../../base/quantities';
import { followArchive } from './archiveSource';
import type { FeedConfig } from './feedConfig';
import { diskFull, waitForFolder, waitForRoom } from './diskRoom';
import { takeFeedLock } from './feedLock';
import type { FeedLock } from './feedLock';
import { feedSourcesOf } from './feedOwners';
import type { AnySource } from './feedOwners';
import type { FeedBudgets } from './feedSources';
import { countCommit } from './feedStatus';
import type { FeedEvent, FeedStatus } from './feedStatus';
import { openFeedWriters } from './feedWriters';
import type { FeedWriters } from './feedWriters';
import { explainOutput, folderGone, isPassingOutput, outputCause } from './outputFailure';
import { followSource } from './followSource';
import type { FollowParts } from './followSource';
import type { FeedFailure, SourceStatus } from './sourceStatus';
import { watchSecret } from './secretWatch';
import type { SecretWatch } from './secretWatch';
import { followHubSource } from './hubSource';
import type { ForwardStatus } from './forward/forwarder';
import type { KeptSecrets } from './forward/secretReference';

export interface FeedParts {
  readonly config: FeedConfig;
  readonly connection: CloudConnection;
  readonly budgets: FeedBudgets;
  readonly clock: Clock;
  readonly random: () => number;
  /** Ends the feed in good order. */
  readonly signal: AbortSignal;
  /** Kept up to date while it runs. */
  readonly status: FeedStatus;
  readonly changed: () => void;
  readonly log: (event: FeedEvent) => void;
  /** Values that only VS Code keeps. */
  readonly secrets?: KeptSecrets;
}

type Told = Omit<FeedEvent, 'time' | 'feed'>;

/** How often it is looked whether files are old enough, in milliseconds. */
const tickEvery = 1000;

/**
 * Runs a feed until the signal; then what is read is put down. Sources that fail are tried again and hold up no others.
 * @throws UserError where the feed cannot go on at all: another runner, an output that takes nothing, a configuration that names what is not there
 */
export async function runFeed(parts: FeedParts): Promise<void> {
  const { config, status, signal } = parts;
  const tell = (told: Told): void => parts.log({ time: new Date(parts.clock.now()).toISOString(), feed: config.name, ...told });
  const held: Held = {};
  delete status.failure;
  try {
    held.lock = await takeFirstLock({ parts, tell });
    await runLocked(parts, held, tell);
    status.state = 'stopped';
    tell({
      level: 'info',
      event: 'stopped',
      message: `The feed has stopped after ${formatCount(status.records)} records.`,
      records: status.records,
    });
  } catch (error) {
    if (isAbort(error) && signal.aborted) {
      status.state = 'stopped';
      return;
    }
    const failure = error instanceof Error ? error : new Error(String(error));
    const code = error instanceof UserError ? error.code : 'feed-failed';
    status.state = 'failed';
    status.failure = { message: failure.message, code };
    tell({ level: 'error', event: 'failed', message: failure.message, code });
    throw error;
  } finally {
    await held.lock?.release();
    parts.changed();
  }
}

/** The lock of a feed, which is taken anew where its folder was gone meanwhile. */
interface Held {
  lock?: FeedLock;
}

async function runLocked(parts: FeedParts, held: Held, tell: (told: Told) => void): Promise<void> {
  const { config, status } = parts;
  const waiting = (message: string): void => {
    status.failure = { message, code: 'feed-waiting' };
    tell({ level: 'warning', event: 'waiting', message });
    parts.changed();
  };
  const secret = watchSecret({ ...parts, tenant: config.tenant });
  const sources = await feedSourcesOf(config, { ...parts, waiting, secret });
  delete status.failure;
  const hold: Hold = { tries: 0 };
  for (;;) {
    try {
      const lock = (held.lock ??= await takeLock(parts, 'again'));
      await lock.check();
      return await runThrough({ parts, lock, sources, secret, tell, ending: endingOf(parts.signal) }, hold);
    } catch (caught) {
      const error = outputCause(caught) === undefined ? caught : explainOutput(caught);
      if (!isPassingOutput(error) || parts.signal.aborted) throw error;
      await holdUp(error, hold, { parts, tell });
      await leaveLostLock(held);
    }
  }
}

/** A lock that is gone with its folder is no longer held; where another runner has the feed, that is told. */
async function leaveLostLock(held: Held): Promise<void> {
  try {
    await held.lock?.check();
  } catch (error) {
    if (!isPassingOutput(error)) throw error;
    await held.lock?.release();
    delete held.lock;
  }
}

/** A feed that waits for what it writes to, and how often in a row it did. */
interface Hold {
  tries: number;
}

/** Says that there is no room or no folder, and ends when it is worth trying again. What was not committed is read again then. */
async function holdUp({ message, code }: UserError, hold: Hold, { parts, tell }: Pick<Opening, 'parts' | 'tell'>): Promise<void> {
  const { config, status, signal } = parts;
  if (status.failure?.code !== code) tell({ level: 'error', event: 'held-up', message, code });
  status.failure = { message, code };
  parts.changed();
  if (code === folderGone) return waitForFolder(hold.tries++, signal);
  const folders = [...config.output.map(({ folder }) => folder), config.stateFolder];
  await waitForRoom({ folders, leastFree: config.leastFree, tries: hold.tries++ }, signal);
}

/** Files were finished, so there is room again. */
function goOn(hold: Hold, { parts, tell }: Pick<Opening, 'parts' | 'tell'>): void {
  hold.tries = 0;
  sayOver(diskFull, 'There is room again, and the feed goes on where it was.', { parts, tell });
}

function sayOver(code: string, message: string, { parts, tell }: Pick<Opening, 'parts' | 'tell'>): void {
  if (parts.status.failure?.code !== code) return;
  delete parts.status.failure;
  tell({ level: 'info', event: 'went-on', message });
}

/** Where there is no room for so much as a lock, it waits for some, as it does later on. */
async function takeFirstLock(telling: Pick<Opening, 'parts' | 'tell'>): Promise<FeedLock> {
  for (const hold: Hold = { tries: 0 }; ;)
    try {
      const lock = await takeLock(telling.parts);
      goOn(hold, telling);
      return lock;
    } catch (error) {
      if (!isPassingOutput(error)) throw error;
      await holdUp(error, hold, telling);
    }
}

async function takeLock({ config, signal }: Pick<FeedParts, 'config' | 'signal'>, when: 'first' | 'again' = 'first'): Promise<FeedLock> {
  const folder = config.stateFolder;
  try {
    return await takeFeedLock(folder, { isNew: when === 'first', signal });
  } catch (error) {
    throw explainOutput(error, when === 'first' ? 'stops' : 'waits');
  }
}

/** Runs until the signal, or until the output fails. */
async function runThrough(opening: Opening, hold: Hold): Promise<void> {
  const { parts, sources, secret, tell, ending } = opening;
  const { status } = parts;
  const writers = await openWriters(opening, () => goOn(hold, opening));
  sayOver(folderGone, 'The folder is there again, and the feed goes on where it was.', opening);
  for (const notice of writers.notices) tell({ level: 'warning', event: 'notice', message: notice });
  status.sources = sources.map((source) => status.sources.find(({ key }) => key === source.key) ?? statusOf(source));
  status.forwards = writers.forwards;
  count(status, writers);
  status.state = 'running';
  tell({ level: 'info', event: 'started', message: `The feed reads ${sources.map(({ name }) => name).join(', ')}.` });
  parts.changed();
  try {
    await followAll({ parts, sources, secret, writers, tell, ending });
    await writers.flush();
  } catch (error) {
    await writers.abandon();
    throw error;
  } finally {
    ending.dispose();
  }
}

/** What ends a feed: its signal, or a failure of what it writes to. */
interface Ending {
  readonly signal: AbortSignal;
  readonly failures: Error[];
  readonly fail: (error: unknown) => void;
  readonly dispose: () => void;
}

function endingOf(signal: AbortSignal): Ending {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  const failures: Error[] = [];
  return {
    signal: controller.signal,
    failures,
    fail: (error) => {
      failures.push(error instanceof Error ? error : new Error(String(error)));
      end();
    },
    dispose: () => signal.removeEventListener('abort', end),
  };
}

interface Opening {
  readonly parts: FeedParts;
  readonly lock: FeedLock;
  readonly sources: readonly AnySource[];
  readonly secret: SecretWatch;
  readonly tell: (told: Told) => void;
  readonly ending: Ending;
}

function openWriters({ parts, lock, sources, tell, ending }: Opening, written: () => void): Promise<FeedWriters> {
  const { config, clock, random, secrets = () => undefined, status } = parts;
  const told = new Map<string, string>();
  const refused = new Map<string, number>();
  return openFeedWriters({
    config,
    clock,
    random,
    secrets,
    sources: sources.map(({ key }) => key),
    signal: ending.signal,
    stillOurs: () => lock.check(),
    failed: ending.fail,
    committed: (committed) => {
      const { files, records } = committed;
      countCommit(status, committed, clock.now());
      written();
      if (files > 0)
        tell({ level: 'info', event: 'committed', message: `${formatCount(records)} records in ${filesText(files)}.`, files, records });
      parts.changed();
    },
    changed: (forward) => {
      tellForward(forward, { told, refused, tell });
      parts.changed();
    },
    full: ({ name }) =>
      tell({ level: 'warning', event: 'notice', message: `The queue of ${name} is full. Nothing more is read until it takes some.` }),
  });
}

interface Following extends Omit<Opening, 'lock'> {
  readonly writers: FeedWriters;
}

/** Follows all sources until the signal. The output's failure ends them all. */
async function followAll({ parts, sources, secret, writers, tell, ending }: Following): Promise<void> {
  const { config, status } = parts;
  const told = new Map<string, string>();
  const follow: FollowParts = {
    ...parts,
    secret,
    writer: writers.output,
    signal: ending.signal,
    changed: (source) => {
      tellChange(source, told, tell);
      count(status, writers);
      parts.changed();
    },
    notice: (message, code) => tell({ level: 'warning', event: 'notice', message, ...(code === undefined ? {} : { code }) }),
  };
  const ticking = setInterval(() => void writers.tick().catch(ending.fail), Math.min(tickEvery, config.forwardAfter));
  const following = sources.map((source, index) => {
    const { rules, since, pollSeconds } = config;
    const state = status.sources[index] ?? statusOf(source);
    if ('place' in source) return followHubSource(follow, source, { since }, state).catch(ending.fail);
    if ('endpoint' in source) return followArchive(follow, source, { since, pollSeconds }, state).catch(ending.fail);
    const own = { ...rules, retention: source.retention.milliseconds, stretch: source.stretch };
    return followSource(follow, { source, rules: own, since, pollSeconds }, state).catch(ending.fail);
  });
  try {
    await Promise.all(following);
  } finally {
    clearInterval(ticking);
  }
  const [failure] = ending.failures;
  if (failure) throw failure;
}

const filesText = (files: number): string => (files === 1 ? 'one file' : `${formatCount(files)} files`);

function count(status: FeedStatus, writers: FeedWriters): void {
  const today = writers.counted();
  if (today) status.today = today;
}

interface ForwardTelling {
  readonly told: Map<string, string>;
  readonly refused: Map<string, number>;
  readonly tell: (told: Told) => void;
}

/** Tells once when a receiver begins to fail, or takes events again, and what it refused for good. */
function tellForward({ name, state, failure, refusedFile, refused: count }: ForwardStatus, { told, refused, tell }: ForwardTelling): void {
  const before = refused.get(name) ?? 0;
  if (count > before) {
    refused.set(name, count);
    const place = refusedFile ?? "the feed's state folder";
    const message = `${formatCount(count - before)} events will not reach ${name}: it refused them for good, or they were damaged. They are kept, with the reason, in ${place}.`;
    tell({ level: 'error', event: 'notice', source: name, message, code: 'forward-refused' });
  }
  if (told.get(name) === failure?.message) return;
  if (failure === undefined) {
    told.delete(name);
    tell({ level: 'info', event: 'receiver-recovered', source: name, message: `${name} takes events again.` });
    return;
  }
  told.set(name, failure.message);
  tell({ event: 'receiver-failed', ...failedPart(name, state, { ...failure, message: `${failure.message}.` }) });
}

/** Tells once when a source begins to fail, fails otherwise, or works again. */
function tellChange({ name, state, failure }: SourceStatus, told: Map<string, string>, tell: (told: Told) => void): void {
  if (told.get(name) === failure?.message) return;
  if (failure === undefined) {
    told.delete(name);
    tell({ level: 'info', event: 'source-recovered', source: name, message: `${name} is read again.` });
    return;
  }
  told.set(name, failure.message);
  tell({ event: 'source-failed', ...failedPart(name, state, failure) });
}

function failedPart(source: string, state: string, { message, code, action }: FeedFailure): Omit<Told, 'event'> {
  return {
    level: 'error',
    source,
    state: state === 'refused' ? 'refused' : 'retrying',
    message: message.includes('by itself') ? message : `${message} It is tried again.`,
    code,
    ...(action ? { action } : {}),
  };
}

function statusOf({ key, name, label }: AnySource): SourceStatus {
  return { key, name, label, state: 'starting', written: 0, known: 0, latest: 0, requests: 0 };
}
