import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../base/clock';
import type { FeedConfig } from './feedConfig';
import { feedOutputs } from './feedOutputs';
import type { FeedOutput } from './feedOutputs';
import type { DayCounts } from './dayCounts';
import type { Committed } from './feedStatus';
import { FeedWriter } from './feedWriter';
import type { WriterOptions } from './feedWriter';
import { deadLetters } from './forward/deadLetters';
import { forward } from './forward/forwarder';
import type { ForwardStatus } from './forward/forwarder';
import { ForwardQueue } from './forward/forwardQueue';
import { leftQueues, queueState } from './forward/leftQueues';
import { receiverOf, receiverWords } from './forward/receivers';
import type { KeptSecrets } from './forward/secretReference';
import { redactionKey, redactor } from './redact';
import { unreadableText } from './unreadable';

export interface FeedWritersParts {
  readonly config: FeedConfig;
  /** The keys of the sources that there are. */
  readonly sources: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly secrets: KeptSecrets;
  /** Ends waiting for room in a queue. */
  readonly signal: AbortSignal;
  readonly stillOurs: () => Promise<void>;
  readonly committed: (committed: Committed) => void;
  readonly changed: (status: ForwardStatus) => void;
  /** Told when a queue begins to hold up the reading. */
  readonly full: (status: ForwardStatus) => void;
  /** Where a queue itself fails, the feed ends. */
  readonly failed: (error: unknown) => void;
}

/** All that a feed writes to. */
export interface FeedWriters {
  readonly output: FeedOutput;
  readonly forwards: readonly ForwardStatus[];
  readonly notices: readonly string[];
  /** The records of today by their source, those in files that are not finished too. */
  counted(): DayCounts | undefined;
  tick(): Promise<void>;
  /** Puts all down, and gives receivers a little time to take what waits. */
  flush(): Promise<void>;
  /** Leaves what is not put down. */
  abandon(): Promise<void>;
}

/** What waits at the end is sent for this long, in milliseconds. */
const lastSend = 5000;
const queueFileBytes = 4_000_000;
/** A queue's files are small, so that little is read again after a crash; its folder has its own state. */
const queueFolder = (stateFolder: string): string => join(stateFolder, 'forward');
const queueStateFolder = (stateFolder: string): string => join(queueFolder(stateFolder), queueState);

/** Where records are counted: with the files, or where there are none, with the queues. */
export function countedFolder({ output, forward, stateFolder }: Pick<FeedConfig, 'output' | 'forward' | 'stateFolder'>): string {
  return hasFiles({ output, forward }) ? stateFolder : queueStateFolder(stateFolder);
}

const hasFiles = ({ output, forward }: Pick<FeedConfig, 'output' | 'forward'>): boolean => output.length > 0 || forward.length === 0;

/** Opens files and queues, and begins to forward. */
export async function openFeedWriters(parts: FeedWritersParts): Promise<FeedWriters> {
  const { config, clock, committed } = parts;
  const files = hasFiles(config) ? await openFiles(parts) : undefined;
  const queue = config.forward.length > 0 ? await openQueue(parts) : undefined;
  const writers = [files, queue].filter((writer) => writer !== undefined);
  const [first] = writers;
  if (first) first.committed = committed;
  const left = await leftQueues(
    queueFolder(config.stateFolder),
    config.forward.map(({ name }) => name),
  );
  const ending = new AbortController();
  const lines = await Promise.all(config.forward.map((each) => openForward(each, parts, ending.signal)));
  const sending = Promise.all(lines.map(({ run }) => run().catch(parts.failed)));
  const room = roomIn(lines, parts);
  const end = async (): Promise<void> => {
    ending.abort();
    await sending;
  };
  return {
    output: feedOutputs(writers, room),
    forwards: lines.map(({ status }) => status),
    counted: () => first?.counted(),
    notices: [...writers.flatMap(({ state }) => state.notices), ...left],
    tick: async () => void (await Promise.all(writers.map((writer) => writer.tick()))),
    flush: async () => {
      await Promise.all(writers.map((writer) => writer.flush()));
      const until = clock.now() + lastSend;
      while (clock.now() < until && (await anyWaits(lines))) await wait(50);
      await end();
    },
    abandon: async () => {
      await end();
      await Promise.all(writers.map((writer) => writer.abandon()));
    },
  };
}

/** Ends when every queue has room. That one is full is told once, until half of it is sent: it fills up again and again where its receiver is slow. */
function roomIn(lines: readonly ForwardLine[], { full, signal }: FeedWritersParts): () => Promise<void> {
  const told = new Set<ForwardLine>();
  return async () => {
    for (const line of lines) {
      const bytes = await line.queue.bytes();
      if (bytes < line.limit / 2) told.delete(line);
      if (bytes < line.limit) continue;
      if (!told.has(line)) full(line.status);
      told.add(line);
      await line.queue.room(line.limit, signal);
    }
  };
}

/** A receiver that fails is not waited for. */
async function anyWaits(lines: readonly { readonly queue: ForwardQueue; readonly status: ForwardStatus }[]): Promise<boolean> {
  for (const { queue, status } of lines) if (status.failure === undefined && (await queue.bytes()) > 0) return true;
  return false;
}

async function openFiles({ config, sources, clock, stillOurs }: FeedWritersParts): Promise<FeedWriter> {
  const { name: feed, stateFolder, output: sinks, rotateBytes, rotateAge, gzip, leastFree } = config;
  const hidden = await hiddenOf(config);
  return FeedWriter.open({ feed, stateFolder, sinks, sources, rotateBytes, rotateAge, gzip, leastFree, ...hidden, clock, stillOurs });
}

async function openQueue({ config, sources, clock, stillOurs }: FeedWritersParts): Promise<FeedWriter> {
  const { name: feed, stateFolder, forward: forwards, leastFree, forwardAfter } = config;
  const folder = queueFolder(stateFolder);
  return FeedWriter.open({
    feed,
    stateFolder: queueStateFolder(stateFolder),
    sinks: forwards.map(({ name, format }) => ({ kind: 'queue', folder: join(folder, name), format })),
    sources,
    rotateBytes: queueFileBytes,
    rotateAge: forwardAfter,
    gzip: false,
    leastFree,
    ...(await hiddenOf(config)),
    clock,
    stillOurs,
  });
}

async function hiddenOf({ redact, stateFolder }: FeedConfig): Promise<Pick<WriterOptions, 'redact' | 'idKey'>> {
  if (redact.length === 0) return { redact: (record) => record };
  const key = await redactionKey(stateFolder);
  return { redact: redactor([...redact, { path: unreadableText, by: 'drop' }], key), idKey: key };
}

interface ForwardLine {
  readonly queue: ForwardQueue;
  readonly limit: number;
  readonly status: ForwardStatus;
  readonly run: () => Promise<void>;
}

async function openForward(each: FeedConfig['forward'][number], parts: FeedWritersParts, signal: AbortSignal): Promise<ForwardLine> {
  const { config, secrets, clock, random, changed } = parts;
  const folder = queueFolder(config.stateFolder);
  const queue = await ForwardQueue.open(join(folder, each.name));
  const dead = deadLetters(join(folder, `${each.name}.refused.jsonl`));
  const counts = { sent: 0, refused: 0, queuedBytes: 0 };
  const status: ForwardStatus = { name: receiverWords(each), refusedFile: dead.path, state: 'waiting', ...counts };
  const receiver = receiverOf(each, secrets);
  return { queue, limit: each.queueBytes, status, run: () => forward({ queue, receiver, dead, clock, random, signal, changed }, status) };
}
