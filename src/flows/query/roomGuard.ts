import { stat, statfs } from 'node:fs/promises';
import { UserError } from '../../base/errors';

export interface RoomLimits {
  /** What the file may grow to. */
  readonly maximumBytes: number;
  /** What has to stay free on its disk. */
  readonly minimumFree: number;
  /** What the process may hold in memory: lists and texts that an aggregate gathers are not counted by the database until they are whole. */
  readonly maximumMemory?: number;
}

const interval = 250;

/**
 * Runs a piece of work that fills a file, and stops it before it fills the disk: a join without a condition can write until nothing is left.
 * @throws UserError `disk-full`, `result-too-large` or `out-of-memory`
 */
export async function withRoom<T>(
  file: string,
  limits: RoomLimits,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let reason: UserError | undefined;
  const before = process.memoryUsage.rss();
  const look = async (): Promise<void> => {
    reason ??= shortageOfMemory(before, limits) ?? (await shortage(file, limits).catch(() => undefined));
    if (reason) stop.abort();
  };
  const timer = setInterval(() => void look(), interval);
  try {
    return await work(AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    throw reason && !signal.aborted ? reason : error;
  } finally {
    clearInterval(timer);
  }
}

/** What a process holds is given back late: only a query that has itself taken much is stopped. */
const muchMemory = 500_000_000;

function shortageOfMemory(before: number, { maximumMemory = Infinity }: RoomLimits): UserError | undefined {
  const now = process.memoryUsage.rss();
  if (now <= maximumMemory || now - before <= muchMemory) return undefined;
  return new UserError(
    'The query was stopped because it needs more memory than the engine may use. Narrow it with a filter, a shorter time range or fewer columns, or raise the memory limit in the settings.',
    { code: 'out-of-memory' },
  );
}

async function shortage(file: string, limits: RoomLimits): Promise<UserError | undefined> {
  const { size } = await stat(file);
  if (size > limits.maximumBytes) {
    const limit = `${(limits.maximumBytes / 1e9).toLocaleString('en-US', { maximumFractionDigits: 1 })} GB`;
    return new UserError(
      `The query was stopped because its results grew past ${limit}. Narrow it with a filter or a join condition, close older results, or export the query to a file.`,
      { code: 'result-too-large' },
    );
  }
  const { bavail, bsize } = await statfs(file);
  if (bavail * bsize >= limits.minimumFree) return undefined;
  return new UserError(
    'The query was stopped because its result was about to fill the disk. Free some space, or narrow the query with a filter or a shorter time range, then run it again.',
    { code: 'disk-full' },
  );
}
