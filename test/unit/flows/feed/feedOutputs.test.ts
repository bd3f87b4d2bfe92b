import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feedOutputs } from '../../../../src/flows/feed/feedOutputs';
import { FeedWriter } from '../../../../src/flows/feed/feedWriter';
import type { FeedLog } from '../../../../src/flows/feed/sinks';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 26);
const log: FeedLog = { name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: 'tenant-1' };
const perHour = 10;

let folder: string;
const opened: FeedWriter[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(async () => {
  for (const writer of opened.splice(0)) await writer.abandon();
  await rm(folder, { recursive: true, force: true });
});

async function openWriter(name: string): Promise<FeedWriter> {
  const writer = await FeedWriter.open({
    feed: name,
    stateFolder: join(folder, name, 'state'),
    sinks: [{ kind: 'jsonLines', folder: join(folder, name, 'out') }],
    sources: ['a'],
    rotateBytes: 1_000_000,
    rotateAge: 100 * hour,
    gzip: false,
    leastFree: 0,
    redact: (record) => record,
    clock: { now: () => start },
    stillOurs: () => Promise.resolve(),
  });
  opened.push(writer);
  return writer;
}

/** Reads an hour after the other, each two hours behind which records may still come. */
async function read(
  writers: readonly FeedWriter[],
  hours: { readonly from: number; readonly to: number },
  ended: readonly FeedWriter[],
): Promise<void> {
  const output = feedOutputs(writers, () => Promise.resolve());
  for (let number = hours.from; number < hours.to; number++) {
    const time = start + number * hour;
    const records = Array.from({ length: perHour }, (_, place) => ({ id: `id-${number}-${place}` }));
    await output.add({ source: 'signIns', log, records, idOf: ({ id }) => String(id), timeOf: () => time });
    await output.advance('a', { read: time, swept: time, needed: time - 2 * hour, start });
    for (const writer of ended) await writer.flush();
  }
}

describe('what several outputs of a feed know', () => {
  it('is no more than what can still be read again, however long they run', async () => {
    const writers = [await openWriter('files'), await openWriter('queue')];
    await read(writers, { from: 0, to: 60 }, writers);
    for (const { state } of writers) expect(state.known.size).toBeLessThanOrEqual(6 * perHour);
    for (const name of ['files', 'queue']) expect((await readdir(join(folder, name, 'state', 'epochs'))).length).toBeLessThanOrEqual(6);
  });

  it('is no more after a restart either', async () => {
    await read([await openWriter('files')], { from: 0, to: 5 }, opened);
    const again = await openWriter('files');
    await read([again], { from: 5, to: 40 }, [again]);
    expect(again.state.known.size).toBeLessThanOrEqual(6 * perHour);
  });

  it('is all that one of them which has not ended its files has to read again', async () => {
    const [files, queue] = [await openWriter('files'), await openWriter('queue')];
    await read([files, queue], { from: 0, to: 3 }, [files, queue]);
    await read([files, queue], { from: 3, to: 30 }, [queue]);
    // From two hours before the last hour that the files have on disk.
    expect(queue.state.known.size).toBeGreaterThanOrEqual(29 * perHour);
  });
});
