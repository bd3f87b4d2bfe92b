import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deadLetters } from '../../../../src/flows/feed/forward/deadLetters';
import type { ForwardConfig } from '../../../../src/flows/feed/forward/forwardConfig';
import { forward } from '../../../../src/flows/feed/forward/forwarder';
import type { ForwardStatus } from '../../../../src/flows/feed/forward/forwarder';
import { ForwardQueue } from '../../../../src/flows/feed/forward/forwardQueue';
import { queuedLine } from '../../../../src/flows/feed/forward/queuedEvent';
import { receiverOf } from '../../../../src/flows/feed/forward/receivers';
import { makeServerCertificate } from '../../../../src/sandbox/http/certificates';
import type { ServerCertificate } from '../../../../src/sandbox/http/certificates';
import { hecEvents, openSyslogServer, openWebReceiver } from '../../../support/feed/loopbackReceivers';
import type { SyslogServer, WebReceiver } from '../../../support/feed/loopbackReceivers';

let certificate: ServerCertificate;
let folder: string;
let caFile: string;
beforeAll(async () => {
  certificate = await makeServerCertificate();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificate.authority);
});
const opened: (WebReceiver | SyslogServer)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => delete process.env['ENTRA_LOGS_TEST_TOKEN']);

/** Puts events into the queue, so many in a file, as the feed's writer does. */
async function put(first: number, count: number, text = (number: number): string => JSON.stringify({ id: `id-${number}` })): Promise<void> {
  await ForwardQueue.open(join(folder, 'queue'));
  const lines = Array.from({ length: count }, (_, place) => first + place).map((number) =>
    queuedLine({ id: `feed-${number}`, time: 1_772_352_001_500 + number, log: 'signIns', severity: 6, text: text(number) }),
  );
  await writeFile(join(folder, 'queue', `20260301T080000_0000000.${String(first).padStart(10, '0')}.t.queue`), `${lines.join('\n')}\n`);
}

interface Sent {
  readonly status: ForwardStatus;
  readonly states: readonly string[];
  /** Forwards until a condition holds, and ends. */
  until(condition: () => boolean | Promise<boolean>, most?: number): Promise<void>;
}

function start(config: ForwardConfig, secrets: (name: string) => string | undefined = () => undefined): Sent {
  const status: ForwardStatus = { name: config.name, state: 'waiting', sent: 0, refused: 0, queuedBytes: 0 };
  const states: string[] = [];
  return {
    status,
    states,
    until: async (condition, most = 20_000) => {
      const ending = new AbortController();
      const running = forward(
        {
          queue: await ForwardQueue.open(join(folder, 'queue')),
          receiver: receiverOf(config, secrets),
          dead: deadLetters(join(folder, 'refused.jsonl')),
          clock: { now: () => Date.now() },
          random: () => 0,
          signal: ending.signal,
          changed: ({ state, failure }) => states.push(failure ? `${state}: ${failure.message}` : state),
        },
        status,
      );
      const end = Date.now() + most;
      let holds = await condition();
      while (!holds && Date.now() < end) {
        await wait(20);
        holds = await condition();
      }
      ending.abort();
      await running;
      expect(holds).toBe(true);
    },
  };
}

const isEmpty = async (): Promise<boolean> => (await readdir(join(folder, 'queue'))).length === 0;
const refusedLines = async (): Promise<Readonly<Record<string, unknown>>[]> =>
  (await readFile(join(folder, 'refused.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

describe('forwarding to Splunk', () => {
  let splunk: WebReceiver;
  const taken: Readonly<Record<string, unknown>>[] = [];
  const config = (more: object = {}): ForwardConfig => ({
    kind: 'splunk',
    name: 'splunk',
    url: splunk.url,
    token: 'env:ENTRA_LOGS_TEST_TOKEN',
    format: 'native',
    queueBytes: 1e9,
    caFile,
    ...more,
  });
  beforeEach(async () => {
    process.env['ENTRA_LOGS_TEST_TOKEN'] = 'token-1';
    taken.length = 0;
    splunk = await openWebReceiver({
      certificate,
      answer: ({ path, headers, body }) => {
        if (headers.authorization !== 'Splunk token-1') return { status: 403, body: { text: 'Invalid token', code: 4 } };
        if (path.includes('/ack'))
          return { status: 200, body: { acks: { 7: splunk.requests.filter((each) => each.path.includes('/ack')).length > 1 } } };
        const events = hecEvents(body);
        if (events.length === 0) return { status: 400, body: { text: 'No data', code: 5 } };
        if (events.some(({ event }) => (event as { id?: string }).id === 'id-bad'))
          return { status: 400, body: { text: 'Invalid data format', code: 6 } };
        taken.push(...events);
        return { status: 200, body: { text: 'Success', code: 0, ackId: 7 } };
      },
    });
    opened.push(splunk);
  });
  const ids = (): unknown[] => taken.map(({ fields }) => (fields as { feed_id: string }).feed_id);

  it('sends each event with its id, time and source type over TLS, oldest first, and empties the queue', async () => {
    await put(1, 3);
    await put(4, 2);
    await start(config({ index: 'entra', host: 'tenant' })).until(isEmpty);
    expect(ids()).toEqual(['feed-1', 'feed-2', 'feed-3', 'feed-4', 'feed-5']);
    expect(taken[0]).toEqual({
      time: 1_772_352_001.501,
      index: 'entra',
      host: 'tenant',
      source: 'entra-logs:signIns',
      sourcetype: 'azure:entra:json',
      event: { id: 'id-1' },
      fields: { feed_id: 'feed-1' },
    });
  });

  it.each(['', '/', '/gateway', '/gateway/services/collector', '/services/collector/event/'])(
    'finds the collector where its address ends with “%s”',
    async (path) => {
      await put(1, 1);
      await start(config({ url: `${splunk.url}${path}` })).until(isEmpty);
      expect(splunk.requests.map((request) => request.path)).toEqual([
        `${path.startsWith('/gateway') ? '/gateway' : ''}/services/collector/event`,
      ]);
    },
  );

  it('waits as long as a receiver asks, and loses nothing over busy answers and cut connections', async () => {
    await put(1, 1200);
    splunk.mishaps.push(
      { status: 429, retryAfter: '1' },
      { status: 503, body: { text: 'Server is busy', code: 9 } },
      'cut',
      { slow: 100 },
      'cutAfter',
    );
    const sent = start(config());
    await sent.until(isEmpty, 40_000);
    expect(new Set(ids()).size).toBe(1200);
    const [first, second] = splunk.requests;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(1000);
    expect(sent.states.join('\n')).toMatch(/retrying: splunk: 127\.0\.0\.1:\d+ answered 429/);
    // What was cut after it was taken comes a second time, with the same id.
    expect(ids().length).toBeGreaterThan(1200);
  }, 60_000);

  it('puts aside what is refused for good, with the reason, and sends the rest', async () => {
    await put(1, 40, (number) => JSON.stringify({ id: number === 17 || number === 30 ? 'id-bad' : `id-${number}` }));
    const sent = start(config());
    await sent.until(isEmpty);
    expect(ids()).toHaveLength(38);
    expect(sent.status).toMatchObject({ sent: 38, refused: 2 });
    expect(await refusedLines()).toMatchObject([
      { id: 'feed-17', log: 'signIns', event: '{"id":"id-bad"}', reason: expect.stringContaining('Invalid data format') as string },
      { id: 'feed-30' },
    ]);
  });

  it('keeps everything while the token is refused, says so, and never puts it aside', async () => {
    process.env['ENTRA_LOGS_TEST_TOKEN'] = 'wrong';
    await put(1, 5);
    const sent = start(config());
    await sent.until(() => sent.status.state === 'refused');
    expect(sent.states.join('\n')).toMatch(/refused: splunk: .*answered 403 \(Invalid token\)\. Check the address, the token/);
    expect(await isEmpty()).toBe(false);
    expect(sent.status.refused).toBe(0);
    expect(await readdir(folder)).not.toContain('refused.jsonl');
  });

  it('says which secret is missing, and takes one that VS Code keeps', async () => {
    delete process.env['ENTRA_LOGS_TEST_TOKEN'];
    await put(1, 1);
    const sent = start(config());
    await sent.until(() => sent.status.state === 'refused');
    expect(sent.states.join('\n')).toMatch(/env:ENTRA_LOGS_TEST_TOKEN, which the feed needs, has no value/);
    await start(config({ token: 'secret:kept' }), (name) => (name === 'kept' ? 'token-1' : undefined)).until(isEmpty);
    expect(ids()).toEqual(['feed-1']);
  });

  it('waits for the indexers where it is told to', async () => {
    await put(1, 2);
    await start(config({ acknowledge: true })).until(isEmpty);
    const asked = splunk.requests.filter(({ path }) => path.includes('/ack'));
    expect(asked.map(({ body }) => body)).toEqual(['{"acks":[7]}', '{"acks":[7]}']);
    expect(new Set(splunk.requests.map(({ headers }) => headers['x-splunk-request-channel'])).size).toBe(1);
  });

  it('goes on after the batch that was taken last, and sends a file again whose cursor is damaged', async () => {
    await put(1, 700);
    const sent = start(config());
    splunk.mishaps.push({ slow: 0 }, { status: 503, retryAfter: '60' });
    await sent.until(() => sent.status.state === 'retrying');
    expect(ids()).toHaveLength(500);
    await start(config()).until(isEmpty);
    expect(ids()).toHaveLength(700);
    await put(1, 10);
    await writeFile(join(folder, 'queue.cursor.json'), '{"file":"x"');
    await start(config()).until(isEmpty);
    expect(ids()).toHaveLength(710);
  });

  it('does not trust a certificate that nobody it knows has signed', async () => {
    await put(1, 1);
    const sent = start(config({ caFile: undefined }));
    await sent.until(() => sent.status.state === 'retrying');
    expect(sent.status.failure?.message).toMatch(/certificate is not trusted\. Name the certificate of its issuer as “caFile”/);
    expect(taken).toEqual([]);
  });
});

describe('forwarding to an OpenTelemetry collector', () => {
  const config = (url: string, more: object = {}): ForwardConfig => ({
    kind: 'otlp',
    name: 'otel',
    url,
    format: 'native',
    queueBytes: 1e9,
    ...more,
  });

  it('sends log records as JSON, numbers and lists as the protocol writes them', async () => {
    const collector = await openWebReceiver({ answer: () => ({ status: 200, body: { partialSuccess: {} } }) });
    opened.push(collector);
    process.env['ENTRA_LOGS_TEST_TOKEN'] = 'Bearer abc';
    await put(1, 1, () => JSON.stringify({ id: 'a', count: 3, share: 0.5, is: true, none: null, list: ['x'] }));
    await start(config(`${collector.url}/otel`, { headers: { Authorization: 'env:ENTRA_LOGS_TEST_TOKEN', 'x-scope': 'text:logs' } })).until(
      isEmpty,
    );
    const [request] = collector.requests;
    expect(request).toMatchObject({
      path: '/otel/v1/logs',
      headers: { authorization: 'Bearer abc', 'x-scope': 'logs', 'content-type': 'application/json' },
    });
    const { resourceLogs } = JSON.parse(request!.body) as { resourceLogs: { scopeLogs: { logRecords: object[] }[] }[] };
    expect(resourceLogs[0]!.scopeLogs[0]!.logRecords[0]).toMatchObject({
      timeUnixNano: '1772352001501000000',
      severityNumber: 13,
      severityText: 'WARN',
      body: {
        kvlistValue: {
          values: [
            { key: 'id', value: { stringValue: 'a' } },
            { key: 'count', value: { intValue: '3' } },
            { key: 'share', value: { doubleValue: 0.5 } },
            { key: 'is', value: { boolValue: true } },
            { key: 'none', value: {} },
            { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }] } } },
          ],
        },
      },
      attributes: [
        { key: 'log.record.uid', value: { stringValue: 'feed-1' } },
        { key: 'event.name', value: { stringValue: 'signIns' } },
      ],
    });
  });

  it('puts aside the events at which a collector fails in itself again and again, once it takes others, and sends the rest', async () => {
    const taken: string[] = [];
    const collector = await openWebReceiver({
      answer: ({ body }) => {
        if (body.includes('id-bad')) return { status: 500, retryAfter: '0' };
        taken.push(...[...body.matchAll(/"feed-\d+"/g)].map(([id]) => id));
        return { status: 200, body: {} };
      },
    });
    opened.push(collector);
    await put(1, 40, (number) => JSON.stringify({ id: number === 1 || number === 30 ? 'id-bad' : `id-${number}` }));
    const sent = start(config(collector.url));
    await sent.until(isEmpty);
    expect(new Set(taken).size).toBe(38);
    expect(sent.status).toMatchObject({ sent: 38, refused: 2 });
    expect(sent.states.filter((state) => state.startsWith('retrying'))).not.toEqual([]);
    expect(await refusedLines()).toMatchObject([
      { id: 'feed-1', reason: expect.stringMatching(/answered 500/) as string },
      { id: 'feed-30' },
    ]);
  });

  it('puts nothing aside while a collector fails at all events', async () => {
    const collector = await openWebReceiver({ answer: () => ({ status: 500, retryAfter: '0' }) });
    opened.push(collector);
    await put(1, 40);
    const sent = start(config(collector.url));
    await sent.until(() => collector.requests.length > 30);
    expect(sent.status).toMatchObject({ sent: 0, refused: 0, state: 'stopped' });
    expect(await isEmpty()).toBe(false);
    expect(await readdir(folder)).not.toContain('refused.jsonl');
  });

  it('keeps a batch that was taken in part, since nobody says which part, and sends it no second time', async () => {
    const collector = await openWebReceiver({
      answer: () => ({ status: 200, body: { partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too old' } } }),
    });
    opened.push(collector);
    await put(1, 3);
    const sent = start(config(collector.url));
    await sent.until(isEmpty);
    expect(collector.requests).toHaveLength(1);
    expect((await refusedLines()).map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/rejected 1 of 3 events: too old/) as string),
    );
  });
});

describe('forwarding to syslog', () => {
  const config = (port: number, more: object = {}): ForwardConfig => ({
    kind: 'syslog',
    name: 'syslog',
    host: '127.0.0.1',
    port,
    transport: 'tcp',
    facility: 13,
    format: 'cef',
    queueBytes: 1e9,
    ...more,
  });

  it('frames each message by its octets, over TLS too, whatever is in it', async () => {
    const server = await openSyslogServer(certificate);
    opened.push(server);
    const texts = ['CEF:0|a|b|', 'ä ö\n12 34', '] " \\'];
    await put(1, 3, (number) => texts[number - 1]!);
    await start(config(server.port, { transport: 'tls', caFile })).until(isEmpty);
    expect(server.problems).toEqual([]);
    expect(server.messages).toHaveLength(3);
    expect(server.messages[1]).toMatch(
      /^<108>1 2026-03-01T08:00:01\.502Z \S+ entra-logs - signIns \[feed@32473 id="feed-2" log="signIns"\] ä ö\n12 34$/,
    );
  });

  it('holds up the end of the feed with nothing after a connection that failed', async () => {
    const server = await openSyslogServer();
    await server.close();
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const receiver = receiverOf(config(server.port), () => undefined);
    const event = { id: '1', time: 1, log: 'signIns', severity: 3, text: 'x' };
    await expect(receiver.send([event], new AbortController().signal)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await wait(50);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('marks UTF-8 as the standard has it, where the form is JSON', async () => {
    const server = await openSyslogServer();
    opened.push(server);
    await put(1, 1);
    await start(config(server.port, { format: 'native' })).until(isEmpty);
    expect(server.messages[0]).toContain('] \uFEFF{"id":"id-1"}');
  });

  it('sends a batch again whose connection was cut', async () => {
    const server = await openSyslogServer();
    opened.push(server);
    await put(1, 5000, (number) => `${number} ${'x'.repeat(200)}`);
    server.cuts.push(1, 100_000);
    const sent = start(config(server.port));
    await sent.until(isEmpty, 30_000);
    expect(new Set(server.messages.map((message) => /id="([^"]+)"/.exec(message)![1])).size).toBe(5000);
    expect(sent.states.some((state) => state.startsWith('retrying'))).toBe(true);
    expect(server.problems).toEqual([]);
  }, 40_000);
});
