import { formatCount } from '../../../base/quantities';
import type { DownloadParts } from './downloadSlices';
import { downloadSlices } from './downloadSlices';
import type { StoredSlice } from './sliceJob';
import { sliceName } from './timeSlice';

/** Whether what is on disk is the whole answer, in a sentence that says how that is known. */
export interface Proof {
  readonly complete: boolean;
  readonly says: string;
}

/**
 * Downloads the answer and counts it again: the slices' rows must be as many as the workspace counts for the same range. Where rows came
 * late or went away, the slices that differ are fetched once more; what differs even then is named.
 */
export async function downloadWithProof(parts: DownloadParts): Promise<Proof> {
  await downloadSlices(parts);
  const first = await differing(parts);
  if (!first) return proven(parts);
  parts.context.progress({ message: `Rows came late: fetching ${formatCount(first.length)} slices again` });
  for (const { stored } of first) await refetch(parts, stored);
  await downloadSlices(parts); // times that were empty when they were counted
  const still = await differing(parts);
  if (!still) return proven(parts);
  const named = still
    .slice(0, 5)
    .map(({ stored, counted }) => ` ${sliceName(stored)}: ${formatCount(stored.rows)} rows here, ${formatCount(counted)} there.`);
  const more = still.length > named.length ? ` And ${formatCount(still.length - named.length)} slices more.` : '';
  return {
    complete: false,
    says: `Not all of it: the workspace counts other rows now, because records still arrive or are deleted.${named.join('')}${more} Export again to fetch them.`,
  };
}

function proven({ job }: DownloadParts): Proof {
  const rows = job.slices.reduce((sum, slice) => sum + slice.rows, 0);
  return {
    complete: true,
    says: `Complete: ${formatCount(rows)} rows in ${formatCount(job.slices.length)} slices, as many as the workspace counts.`,
  };
}

interface Difference {
  readonly stored: StoredSlice;
  readonly counted: number;
}

/** One count for all, and only where it differs, one for each slice; `undefined` where it is the same. */
async function differing({ service, job, gate, context: { signal } }: DownloadParts): Promise<readonly Difference[] | undefined> {
  const stored = job.slices;
  const sum = stored.reduce((total, { rows }) => total + rows, 0);
  const untimed = stored.filter(({ from }) => from === undefined).reduce((total, { rows }) => total + rows, 0);
  const range = { from: job.range?.from, to: job.range?.to };
  const timed = range.from === undefined || range.from === range.to ? 0 : (await gate(() => service.count(range, signal), signal)).rows;
  if (timed + untimed === sum) return undefined;
  const all = await Promise.all(
    stored.map(async (slice) => ({ stored: slice, counted: (await gate(() => service.count(slice, signal), signal)).rows })),
  );
  return all.filter((one) => one.counted !== one.stored.rows);
}

async function refetch({ service, job, gate, context: { signal } }: DownloadParts, slice: StoredSlice): Promise<void> {
  const fetched = await gate(() => service.fetch(slice, job.folder, signal), signal);
  // Grown beyond one answer: it keeps what it has, and the proof says so.
  if (fetched) await job.add(fetched.stored);
}
