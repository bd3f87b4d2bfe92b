import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLetters } from '../../../../src/flows/feed/forward/deadLetters';
import { forward } from '../../../../src/flows/feed/forward/forwarder';
import type { ForwardStatus } from '../../../../src/flows/feed/forward/forwarder';
import { ForwardQueue } from '../../../../src/flows/feed/forward/forwardQueue';
import { queuedLine } from '../../../../src/flows/feed/forward/queuedEvent';
import { jsonOf } from '../../../../src/flows/feed/forward/receiver';
import type { Receiver } from '../../../../src/flows/feed/forward/receiver';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lineOf = (id: string, text: string): string => queuedLine({ id, time: 1, log: 'signIns', severity: 3, text });

/** Has lines forwarded to a receiver that reads each event as JSON, until none waits. */
async function forwarded(
  lines: readonly (string | Buffer)[],
): Promise<{ readonly taken: readonly unknown[]; readonly status: ForwardStatus }> {
  const queue = await ForwardQueue.open(join(folder, 'queue'));
  const content = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
  await writeFile(join(folder, 'queue', '20260301T080000_0000000.0000000001.t.queue'), content);
  const taken: unknown[] = [];
  const receiver: Receiver = {
    batch: { events: 500, characters: 800_000 },
    send: async (events) => void taken.push(...(await Promise.all(events.map(jsonOf)))),
    test: () => Promise.resolve(''),
    close: () => undefined,
  };
  const status: ForwardStatus = { name: 'siem', state: 'waiting', sent: 0, refused: 0, queuedBytes: 0 };
  const ending = new AbortController();
  const dead = deadLetters(join(folder, 'refused.jsonl'));
  const clock = { now: () => Date.now() };
  const running = forward({ queue, receiver, dead, clock, random: () => 0, signal: ending.signal, changed: () => undefined }, status);
  for (const end = Date.now() + 5000; Date.now() < end && (await readdir(queue.folder)).length > 0;) await wait(20);
  ending.abort();
  await running;
  expect(await readdir(queue.folder)).toEqual([]);
  return { taken, status };
}

describe('the queue of a receiver', () => {
  it('takes no character inside of an event for the end of its line', async () => {
    const name = 'Ada\u2028Lovelace\u2029 \u0085 \v \f';
    const { taken, status } = await forwarded([lineOf('1', JSON.stringify({ name })), lineOf('2', '{}')]);
    expect(taken).toEqual([{ name }, {}]);
    expect(status).toMatchObject({ sent: 2, refused: 0 });
  });

  it('puts lines aside that the disk has damaged, with the reason, and sends all others', async () => {
    const nothing = Buffer.alloc(40);
    const lines = [lineOf('1', '{"n":1}'), '["2",1,"signIns",3,"{\\"n\\"', nothing, '{"id":"3"}', '', lineOf('5', '{"n":5}')];
    const { taken, status } = await forwarded(lines);
    expect(taken).toEqual([{ n: 1 }, { n: 5 }]);
    expect(status).toMatchObject({ sent: 2, refused: 3 });
    const kept = (await readFile(join(folder, 'refused.jsonl'), 'utf8')).trim().split('\n');
    const reasons = kept.map((line) => JSON.parse(line) as { readonly reason: string; readonly event: string });
    expect(reasons.map(({ reason }) => reason.includes('damaged'))).toEqual([true, true, true]);
    expect(reasons.map(({ event }) => event).sort()).toEqual([nothing.toString(), '["2",1,"signIns",3,"{\\"n\\"', '{"id":"3"}'].sort());
  });

  it('is sent as it is where the form was changed after it was written', async () => {
    const { taken, status } = await forwarded([lineOf('1', 'CEF:0|Microsoft|Entra ID'), lineOf('2', '{"n":2}')]);
    expect(taken).toEqual(['CEF:0|Microsoft|Entra ID', { n: 2 }]);
    expect(status).toMatchObject({ sent: 2, refused: 0 });
  });

  it('reads on over a file in which nothing is whole', async () => {
    const { status } = await forwarded(Array.from({ length: 1200 }, (_, number) => `rubbish ${number}`));
    expect(status).toMatchObject({ sent: 0, refused: 1200 });
  });
});
