import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { AzureFailure } from '../../../azure/azureFailure';
import { isAbort, throwIfAborted, UserError } from '../../../base/errors';
import { formatCount } from '../../../base/quantities';
import type { RequestContext } from '../../../protocol/engine';
import type { SliceJob, StoredSlice } from './sliceJob';
import type { SliceService } from './sliceService';
import { PartialSlice } from './sliceService';
import type { CountedSlice, TimeSlice } from './timeSlice';
import { gapsOf, halves, nextSlice, sliceName, stretched } from './timeSlice';

export interface DownloadParts {
  readonly service: SliceService;
  readonly job: SliceJob;
  readonly context: RequestContext;
  /** Lets so many requests through at once as the service works on for one account. */
  readonly gate: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Milliseconds before a failed slice is asked for again; each further time twice as long. */
  readonly pause?: number;
}

/** One answer holds at most 500,000 rows; a slice keeps a distance, because rows can come between its count and its answer. */
const mostRows = 450_000;
/** One answer holds 100 MB of raw text, or 64 MB packed; a slice is sized by the rows so far, so it keeps a distance. */
const mostBytes = 60_000_000;
/** How many bins a range is counted in at once. */
const binsAtOnce = 2000n;
const slicesAtOnce = 4;
const mostTries = 8;

/** Fetches every slice that the job has not got yet, several at once; each is on disk when it is counted as done. */
export async function downloadSlices(parts: DownloadParts): Promise<void> {
  const { job, context } = parts;
  const range = await rangeOf(parts);
  const { signal } = context;
  const bins: CountedSlice[] = [];
  for (const gap of gapsOf(range, job.slices)) bins.push(...(await countBins(parts, gap)));
  const queue = createQueue(parts, bins);
  if (!job.slices.some(({ from }) => from === undefined)) queue.first({ from: undefined, to: undefined, rows: 0 });
  report(parts);
  const ended = new AbortController();
  const inner = AbortSignal.any([signal, ended.signal]);
  setMaxListeners(100, inner); // a few for each request under way
  const work = async (): Promise<void> => {
    for (let slice = await queue.next(inner); slice; slice = await queue.next(inner)) {
      await fetchSlice(parts, slice, { queue, signal: inner });
      report(parts);
    }
  };
  try {
    await Promise.all(Array.from({ length: slicesAtOnce }, work));
  } finally {
    ended.abort(); // one that failed ends the others; what they stored stays
  }
}

/** What the answer covered when the download began: fixed then, so that one that goes on later is of the same rows. */
async function rangeOf({ service, job, gate, context }: DownloadParts): Promise<NonNullable<SliceJob['range']>> {
  if (job.range) return job.range;
  const { rows, from = 0n, to = -1n } = await gate(() => service.count(undefined, context.signal), context.signal);
  job.range = { from, to: to + 1n, rows };
  await job.save();
  return job.range;
}

async function countBins({ service, gate, context: { signal } }: DownloadParts, gap: TimeSlice): Promise<readonly CountedSlice[]> {
  const { from, to } = gap;
  if (from === undefined || to === undefined) return [];
  const span = (to - from + binsAtOnce - 1n) / binsAtOnce;
  return stretched(gap, await gate(() => service.bins(gap, span, signal), signal));
}

interface Queue {
  /** Puts a slice before all others. */
  first(slice: CountedSlice): void;
  /** The next slice that one answer can hold; `undefined` when there is none. */
  next(signal: AbortSignal): Promise<CountedSlice | undefined>;
}

function createQueue(parts: DownloadParts, counted: readonly CountedSlice[]): Queue {
  let bins = counted;
  const urgent: CountedSlice[] = [];
  let counting: Promise<unknown> = Promise.resolve();
  const take = async (signal: AbortSignal): Promise<CountedSlice | undefined> => {
    throwIfAborted(signal);
    const before = urgent.shift();
    if (before) return before;
    const found = nextSlice(bins, rowsAtOnce(parts.job.slices));
    if (!found) return undefined;
    bins = bins.slice(found.taken);
    const { slice } = found;
    if (slice.rows <= mostRows || !halves(slice)) return slice;
    bins = [...(await countBins(parts, slice)), ...bins];
    return take(signal);
  };
  return {
    first: (slice) => void urgent.unshift(slice),
    // One after the other: what is counted anew belongs before what follows it.
    next: (signal) => {
      const mine = counting.catch(() => undefined).then(() => take(signal));
      counting = mine;
      return mine;
    },
  };
}

/** How many rows the next slice may have, as wide as the rows so far were. */
function rowsAtOnce(stored: readonly StoredSlice[]): number {
  const rows = stored.reduce((sum, slice) => sum + slice.rows, 0);
  const bytes = stored.reduce((sum, slice) => sum + slice.bytes, 0);
  if (rows < 1000) return 20_000;
  return Math.max(1000, Math.min(mostRows, Math.floor(mostBytes / (bytes / rows))));
}

async function fetchSlice(parts: DownloadParts, slice: TimeSlice, { queue, signal }: { queue: Queue; signal: AbortSignal }): Promise<void> {
  const { service, job, gate, pause = 1000 } = parts;
  for (let tried = 1; ; tried++) {
    try {
      const fetched = await gate(() => service.fetch(slice, job.folder, signal), signal);
      if (!fetched) return split(slice, queue);
      if (job.columns.length === 0) job.columns = fetched.columns;
      return await job.add(fetched.stored);
    } catch (error) {
      // A slice that ran its whole time is never asked for again as it is: a shorter one may do.
      if (error instanceof AzureFailure && error.status === 504) return split(slice, queue, error);
      if (tried >= mostTries || isAbort(error) || !mayPass(error)) throw error;
      await setTimeout(pause * 2 ** Math.min(tried - 1, 5) * (1 + Math.random() / 2), undefined, { signal });
    }
  }
}

function split(slice: TimeSlice, queue: Queue, reason?: Error): void {
  const parts = halves(slice);
  if (!parts) {
    const why = reason?.message ?? 'It holds more than the workspace gives at once.';
    throw new UserError(
      `The rows of ${sliceName(slice)} cannot be fetched in one answer, and they have one time, so they cannot be fetched in parts. ${why} Take fewer columns with project, or narrow the query.`,
      { code: 'slice-too-large' },
    );
  }
  for (const part of [...parts].reverse()) queue.first({ ...part, rows: 0 });
}

const passing = new Set([429, 500, 502, 503]);

function mayPass(error: unknown): boolean {
  if (error instanceof AzureFailure) return passing.has(error.status);
  if (error instanceof PartialSlice) return true;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|REQUEST_SEND_ERROR|PARSE_ERROR|UND_ERR)/.test(code);
}

function report({ job, context }: DownloadParts): void {
  const rows = job.slices.reduce((sum, slice) => sum + slice.rows, 0);
  const all = job.range?.rows ?? 0;
  context.progress({
    message: `${formatCount(rows)} of ${formatCount(all)} rows fetched, in ${formatCount(job.slices.length)} slices`,
    rows,
    ...(all > 0 ? { fraction: Math.min(1, rows / all) } : {}),
  });
}
