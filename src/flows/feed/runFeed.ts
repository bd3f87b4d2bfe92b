import type { CloudConnection } from '../../azure/connection';
import type { Clock } from '../../base/clock';
import { isAbort, UserError } from '../../base/errors';
import { formatCount } from '../../base/quantities';
import type { FeedConfig } from './feedConfig';
import { takeFeedLock } from './feedLock';
import type { FeedLock } from './feedLock';
import { feedSourcesOf } from './feedOwners';
import type { AnySource } from './feedOwners';
import type { FeedBudgets } from './feedSources';
import { countCommit } from './feedStatus';
import type { FeedEvent, FeedStatus } from './feedStatus';
import { FeedWriter } from './feedWriter';
import { followSource } from './followSource';
import type { FollowParts, SourceStatus } from './followSource';
import { followHubSource } from './hubSource';
import { redactionKey, redactor } from './redact';

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
  let lock: FeedLock | undefined;
  try {
    lock = await takeFeedLock(config.stateFolder);
    await runLocked(parts, lock, tell);
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
    await lock?.release();
    parts.changed();
  }
}

async function runLocked(parts: FeedParts, lock: FeedLock, tell: (told: Told) => void): Promise<void> {
  const { config, status } = parts;
  const waiting = (message: string): void => tell({ level: 'warning', event: 'waiting', message });
  const sources = await feedSourcesOf(config, { ...parts, waiting });
  const writer = await openWriter(parts, lock, sources);
  writer.committed = (files, records) => {
    countCommit(status, { files, records }, parts.clock.now());
    if (files > 0)
      tell({ level: 'info', event: 'committed', message: `${formatCount(records)} records in ${files} files.`, files, records });
    parts.changed();
  };
  for (const notice of writer.state.notices) tell({ level: 'warning', event: 'notice', message: notice });
  status.sources = sources.map((source) => status.sources.find(({ key }) => key === source.key) ?? statusOf(source));
  status.state = 'running';
  tell({ level: 'info', event: 'started', message: `The feed reads ${sources.map(({ name }) => name).join(', ')}.` });
  parts.changed();
  try {
    await followAll({ parts, sources, writer, tell });
    await writer.flush();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function openWriter({ config, clock }: FeedParts, lock: FeedLock, sources: readonly AnySource[]): Promise<FeedWriter> {
  const redact = redactor(config.redact, config.redact.length > 0 ? await redactionKey(config.stateFolder) : Buffer.alloc(0));
  return FeedWriter.open({
    feed: config.name,
    stateFolder: config.stateFolder,
    sinks: config.output,
    sources: sources.map(({ key }) => key),
    rotateBytes: config.rotateBytes,
    rotateAge: config.rotateAge,
    gzip: config.gzip,
    leastFree: config.leastFree,
    redact,
    clock,
    stillOurs: () => lock.check(),
  });
}

interface Following {
  readonly parts: FeedParts;
  readonly sources: readonly AnySource[];
  readonly writer: FeedWriter;
  readonly tell: (told: Told) => void;
}

/** Follows all sources until the signal. The output's failure ends them all. */
async function followAll({ parts, sources, writer, tell }: Following): Promise<void> {
  const { config, status } = parts;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  if (parts.signal.aborted) end();
  parts.signal.addEventListener('abort', end, { once: true });
  const told = new Map<string, string>();
  const follow: FollowParts = {
    ...parts,
    writer,
    signal: ending.signal,
    changed: (source) => {
      tellChange(source, told, tell);
      parts.changed();
    },
    notice: (message) => tell({ level: 'warning', event: 'notice', message }),
  };
  const failures: Error[] = [];
  const fail = (error: unknown): void => {
    failures.push(error instanceof Error ? error : new Error(String(error)));
    end();
  };
  const ticking = setInterval(() => void writer.tick().catch(fail), tickEvery);
  const following = sources.map((source, index) => {
    const { rules, since, pollSeconds } = config;
    const state = status.sources[index] ?? statusOf(source);
    if ('place' in source) return followHubSource(follow, source, { since }, state).catch(fail);
    const own = { ...rules, retention: source.retention, stretch: source.stretch };
    return followSource(follow, { source, rules: own, since, pollSeconds }, state).catch(fail);
  });
  try {
    await Promise.all(following);
  } finally {
    clearInterval(ticking);
    parts.signal.removeEventListener('abort', end);
  }
  const [failure] = failures;
  if (failure) throw failure;
}

/** Tells once when a source begins to fail, fails otherwise, or works again. */
function tellChange({ name, failure }: SourceStatus, told: Map<string, string>, tell: (told: Told) => void): void {
  if (told.get(name) === failure?.message) return;
  if (failure === undefined) {
    told.delete(name);
    tell({ level: 'info', event: 'source-recovered', source: name, message: `${name} is read again.` });
    return;
  }
  told.set(name, failure.message);
  tell({ level: 'error', event: 'source-failed', source: name, message: `${failure.message} It is tried again.`, code: failure.code });
}

function statusOf({ key, name, label }: AnySource): SourceStatus {
  return { key, name, label, state: 'starting', written: 0, known: 0, latest: 0, requests: 0 };
}
