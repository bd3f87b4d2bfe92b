import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feedConfigOf } from '../../../../src/flows/feed/feedConfig';
import { openFeedWriters } from '../../../../src/flows/feed/feedWriters';
import type { FeedWriters } from '../../../../src/flows/feed/feedWriters';
import { hecEvents, openWebReceiver } from '../../../support/feed/loopbackReceivers';
import type { WebReceiver } from '../../../support/feed/loopbackReceivers';

let folder: string;
let splunk: WebReceiver;
let isOpen: boolean;
/** How many batches it takes. */
let batches: number;
const taken: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  taken.length = 0;
  isOpen = true;
  batches = Infinity;
  splunk = await openWebReceiver({
    answer: ({ body }) => {
      if (!isOpen || batches-- <= 0) return { status: 503, body: {} };
      taken.push(...hecEvents(body).map(({ event }) => (event as { id: string }).id));
      return { status: 200, body: { code: 0 } };
    },
  });
});
afterEach(async () => {
  await splunk.close();
  await rm(folder, { recursive: true, force: true });
});

const log = { name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: 'tenant-1', tenantId: 'tenant-1' };
const now = Date.UTC(2026, 10, 26, 7);
const addition = (first: number, count: number) => ({
  source: 'signIns',
  log,
  records: Array.from({ length: count }, (_, place) => ({
    id: `id-${first + place}`,
    createdDateTime: new Date(now).toISOString(),
    text: 'x'.repeat(400),
  })),
  idOf: ({ id }: Readonly<Record<string, unknown>>) => String(id),
  timeOf: () => now,
});
const position = (read: number) => ({ read, swept: read, needed: read - 1000, start: 0 });

async function open(more: object, told: { full: number }, signal = new AbortController().signal): Promise<FeedWriters> {
  const written = {
    name: 'one',
    tenant: 't',
    sources: [{ kind: 'signIns' }],
    output: [{ kind: 'jsonLines', folder: 'out' }],
    forward: [{ kind: 'splunk', url: splunk.url, token: 'secret:x', ...more }],
    forwardSeconds: 0.2,
    leastFreeMegabytes: 0,
  };
  return openFeedWriters({
    config: feedConfigOf(written, { folder, name: 'test' }),
    sources: ['a'],
    clock: { now: () => Date.now() },
    random: () => 0,
    secrets: () => 'token-1',
    signal,
    stillOurs: () => Promise.resolve(),
    committed: () => undefined,
    changed: () => undefined,
    full: () => void told.full++,
    failed: (error) => {
      throw error;
    },
  });
}

describe('the outputs of a feed', () => {
  it('hold up the reading while a receiver takes nothing and its queue is full, and lose nothing', async () => {
    const told = { full: 0 };
    isOpen = false;
    const writers = await open({ queueMegabytes: 0.02 }, told);
    await writers.output.add(addition(1, 60));
    await wait(250);
    await writers.tick();
    let isAdded = false;
    const adding = writers.output.add(addition(61, 10)).then(() => void (isAdded = true));
    await wait(400);
    expect([isAdded, told.full]).toEqual([false, 1]);
    isOpen = true;
    await adding;
    await writers.flush();
    expect(new Set(taken).size).toBe(70);
    expect(taken).toHaveLength(70);
  }, 30_000);

  it('say once that a queue is full, though it fills up again and again', async () => {
    const told = { full: 0 };
    batches = 0;
    const writers = await open({ queueMegabytes: 0.05 }, told);
    for (const first of [1, 61]) {
      await writers.output.add(addition(first, 60));
      await wait(250);
      await writers.tick();
    }
    for (const first of [121, 181]) {
      const adding = writers.output.add(addition(first, 60));
      await wait(50);
      batches = 1;
      await adding;
      await wait(250);
      await writers.tick();
    }
    await writers.abandon();
    expect(taken).toHaveLength(120);
    expect(told.full).toBe(1);
  }, 30_000);

  it('say what waits for a receiver that is not named any more, and send it when it is named again', async () => {
    isOpen = false;
    const before = await open({ name: 'old' }, { full: 0 });
    await before.output.add(addition(1, 3));
    await before.flush();
    const renamed = await open({ name: 'new' }, { full: 0 });
    await renamed.flush();
    expect(renamed.notices).toEqual([expect.stringMatching(/^[\d.,]+ \w+ of events wait for a receiver called old, .*forward.old\.$/)]);
    isOpen = true;
    const again = await open({ name: 'old' }, { full: 0 });
    await again.flush();
    expect(again.notices).toEqual([]);
    expect(taken).toEqual(['id-1', 'id-2', 'id-3']);
    await expect(open({ name: 'state' }, { full: 0 })).rejects.toThrow(/forward has a receiver named state/);
  });

  it('stop waiting for room when the feed ends', async () => {
    isOpen = false;
    const ending = new AbortController();
    const writers = await open({ queueMegabytes: 0.01 }, { full: 0 }, ending.signal);
    await writers.output.add(addition(1, 60));
    await wait(250);
    await writers.tick();
    const adding = writers.output.add(addition(61, 10));
    ending.abort();
    await expect(adding).rejects.toThrow();
    await writers.abandon();
  });

  it('begin where the one that is behind stands, and write nothing of it twice', async () => {
    const first = await open({}, { full: 0 });
    await first.output.add(addition(1, 10));
    await first.output.advance('a', position(1000));
    // The queue is put down a moment later, files only in an hour: the process is killed between.
    await wait(250);
    await first.tick();
    const second = await open({}, { full: 0 });
    expect(second.output.positionOf('a')).toEqual(position(1000));
    await second.output.add(addition(1, 12));
    await second.output.advance('a', position(2000));
    await second.flush();
    await first.abandon();
    const names = await readdir(join(folder, 'out', 'signIns'));
    expect(names.filter((name) => !name.endsWith('.part'))).toHaveLength(1);
    expect(new Set(taken)).toEqual(new Set(Array.from({ length: 12 }, (_, place) => `id-${place + 1}`)));
  });
});
