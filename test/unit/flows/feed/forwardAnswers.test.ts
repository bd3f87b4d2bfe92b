import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLetters } from '../../../../src/flows/feed/forward/deadLetters';
import type { ForwardConfig } from '../../../../src/flows/feed/forward/forwardConfig';
import { forward } from '../../../../src/flows/feed/forward/forwarder';
import type { ForwardStatus } from '../../../../src/flows/feed/forward/forwarder';
import { ForwardQueue } from '../../../../src/flows/feed/forward/forwardQueue';
import { queuedLine } from '../../../../src/flows/feed/forward/queuedEvent';
import { receiverOf } from '../../../../src/flows/feed/forward/receivers';
import { openWebReceiver } from '../../../support/feed/loopbackReceivers';
import type { Mishap, WebReceiver } from '../../../support/feed/loopbackReceivers';

let folder: string;
let receiver: WebReceiver;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  receiver = await openWebReceiver({ answer: () => ({ status: 200, body: {} }) });
  const queue = await ForwardQueue.open(join(folder, 'queue'));
  const lines = [1, 2, 3].map((id) => queuedLine({ id: `${id}`, time: 1, log: 'signIns', severity: 3, text: '{}' }));
  await writeFile(join(queue.folder, '20260301T080000_0000000.0000000001.t.queue'), `${lines.join('\n')}\n`);
});
afterEach(async () => {
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

const kinds = {
  otlp: (): ForwardConfig => ({ kind: 'otlp', name: 'siem', url: receiver.url, format: 'native', queueBytes: 1e9 }),
  splunk: (): ForwardConfig => ({ kind: 'splunk', name: 'siem', url: receiver.url, token: 'env:HOME', format: 'native', queueBytes: 1e9 }),
} as const;

/** Forwards to a receiver that answers so first, until it fails or nothing waits. */
async function answered(kind: keyof typeof kinds, ...mishaps: readonly Mishap[]): Promise<ForwardStatus> {
  receiver.mishaps.push(...mishaps);
  const status: ForwardStatus = { name: 'siem', state: 'waiting', sent: 0, refused: 0, queuedBytes: 0 };
  const ending = new AbortController();
  const parts = {
    queue: await ForwardQueue.open(join(folder, 'queue')),
    receiver: receiverOf(kinds[kind](), () => undefined),
    dead: deadLetters(join(folder, 'refused.jsonl')),
    clock: { now: () => Date.now() },
    random: () => 0,
    signal: ending.signal,
    changed: () => undefined,
  };
  const running = forward(parts, status);
  const isOver = async (): Promise<boolean> => status.failure !== undefined || (await readdir(parts.queue.folder)).length === 0;
  for (const end = Date.now() + 5000; Date.now() < end && !(await isOver());) await wait(20);
  // What is asked once more at once shows itself in this time.
  await wait(300);
  const { state } = status;
  ending.abort();
  await running;
  return { ...status, state };
}

describe('what a receiver answers', () => {
  it.each([301, 302, 308, 401, 403, 404, 405, 415])(
    'keeps every event where OTLP answers %i, which would meet all of them alike',
    async (code) => {
      const status = await answered('otlp', { status: code });
      expect(status).toMatchObject({ state: 'refused', refused: 0, sent: 0 });
      expect(status.failure?.message).toContain(`answered ${code}`);
      expect(receiver.requests).toHaveLength(1);
      expect(await readdir(folder)).not.toContain('refused.jsonl');
    },
  );

  it.each(['otlp', 'splunk'] as const)('says where %s is now when it redirects, and goes there with nothing', async (kind) => {
    const status = await answered(kind, { status: 308, location: 'https://siem.example/new' });
    expect(status.failure?.message).toMatch(/answered 308 and points to https:\/\/siem\.example\/new\. Redirections are not followed/);
    expect(status.refused).toBe(0);
  });

  it('is tried again after an hour at most, whatever is asked for', async () => {
    // Longer than a timer takes, which would be no pause at all.
    await answered('otlp', { status: 503, retryAfter: '99999999' });
    expect(receiver.requests).toHaveLength(1);
  });

  it('counts those alone as refused that were rejected, and keeps all that may be meant', async () => {
    const status = await answered('otlp', { status: 200, body: { partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too old' } } });
    expect(status).toMatchObject({ sent: 2, refused: 1 });
    expect((await readFile(join(folder, 'refused.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(3);
  });
});

describe('the file of refused events', () => {
  it('begins a line of its own where a crash left half of one', async () => {
    const path = join(folder, 'refused.jsonl');
    const dead = deadLetters(path);
    const event = { id: '1', time: 0, log: 'signIns', severity: 3, text: 'x' };
    await dead.add([event], 'bad');
    await appendFile(path, '{"refused":"2026-');
    await dead.add([event, event], 'bad');
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.filter((line) => line.endsWith('"x"}'))).toHaveLength(3);
  });
});
