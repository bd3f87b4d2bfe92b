import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadWithProof } from '../../../../src/flows/azure/slices/proveSlices';
import { openSliceJob } from '../../../../src/flows/azure/slices/sliceJob';
import type { SliceService } from '../../../../src/flows/azure/slices/sliceService';
import type { CountedSlice, TimeSlice } from '../../../../src/flows/azure/slices/timeSlice';

const context = { signal: new AbortController().signal, progress: () => undefined };
const key = { customerId: 'c', text: 'T' };

/** A workspace that is a list of times, and can be changed while it is read. */
function workspaceOf(times: bigint[], fetched: (slice: TimeSlice, count: number) => void): SliceService {
  const within = ({ from, to }: TimeSlice): bigint[] =>
    from === undefined || to === undefined ? [] : times.filter((time) => time >= from && time < to);
  let count = 0;
  return {
    columns: () => Promise.resolve(['TimeGenerated:datetime']),
    count: (slice) => {
      const found = (slice ? within(slice) : times).toSorted((one, other) => Number(one - other));
      return Promise.resolve({ rows: found.length, from: found[0]!, to: found.at(-1)! });
    },
    bins: (slice, span) => {
      const bins = new Map<bigint, number>();
      for (const time of within(slice)) {
        const start = slice.from! + ((time - slice.from!) / span) * span;
        bins.set(start, (bins.get(start) ?? 0) + 1);
      }
      return Promise.resolve([...bins].map(([from, rows]): CountedSlice => ({ from, to: from + span, rows })));
    },
    fetch: (slice) => {
      const rows = within(slice).length;
      fetched(slice, ++count);
      return Promise.resolve({ stored: { ...slice, rows, file: `${count}`, bytes: rows * 50_000 }, columns: [] });
    },
  };
}

describe('the proof of a download in slices', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'entra-logs-slices-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const download = async (times: bigint[], fetched: (slice: TimeSlice, count: number) => void = () => undefined) => {
    const job = await openSliceJob(folder, key);
    const gate = <T>(work: () => Promise<T>): Promise<T> => work();
    const proof = await downloadWithProof({ service: workspaceOf(times, fetched), job, context, gate });
    return { proof, rows: job.slices.reduce((sum, { rows }) => sum + rows, 0), slices: job.slices };
  };
  const times = Array.from({ length: 30_000 }, (_, index) => BigInt(index) * 1000n);

  it('is that as many rows are here as the workspace counts', async () => {
    const { proof, rows, slices } = await download([...times]);
    expect({ proof, rows }).toEqual({
      proof: { complete: true, says: `Complete: 30,000 rows in ${slices.length} slices, as many as the workspace counts.` },
      rows: 30_000,
    });
    expect(slices.length).toBeGreaterThan(3);
  });

  it('fetches a slice again into which a row came late', async () => {
    const all = [...times];
    const { proof, rows } = await download(all, (_, count) => {
      if (count === 3) all.push(5n);
    });
    expect(rows).toBe(30_001);
    expect(proof.complete).toBe(true);
  });

  it('names the slices in which rows still come', async () => {
    const all = [...times];
    const { proof } = await download(all, ({ from }) => {
      if (from === 0n) all.push(7n);
    });
    expect(proof.complete).toBe(false);
    expect(proof.says).toMatch(/0001-01-01T00:00:00.0000000Z up to .*: \d+,?\d* rows here, \d+,?\d* there\. Export again/);
  });

  it('begins anew where the list on disk is damaged', async () => {
    await download([...times]);
    const { folder: own } = await openSliceJob(folder, key);
    writeFileSync(join(own, 'download.json'), '{"version":1,');
    const again: TimeSlice[] = [];
    const { rows } = await download([...times], (slice) => void again.push(slice));
    expect(rows).toBe(30_000);
    expect(again.length).toBeGreaterThan(3);
  });

  it('goes on with what is on disk', async () => {
    await download([...times]);
    const again: TimeSlice[] = [];
    const { proof } = await download([...times], (slice) => void again.push(slice));
    expect(proof.complete).toBe(true);
    expect(again).toEqual([]);
  });
});
