import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { metricsOf, serveHealth } from '../../../../src/flows/feed/feedHealth';
import { newStatus } from '../../../../src/flows/feed/feedStatus';
import type { FeedStatus } from '../../../../src/flows/feed/feedStatus';

const now = Date.UTC(2026, 10, 26, 12);

function running(): FeedStatus {
  const source = { key: 'signIns t"1', name: 'signIns of Contoso', label: 'signIns', state: 'waiting' as const };
  const counts = { written: 12, known: 3, latest: 1500, requests: 7, lastSuccess: now - 1000, read: now - 2000, lag: 1000 };
  return { ...newStatus('one', now), state: 'running', sources: [{ ...source, ...counts }], files: 2, records: 12 };
}

describe('the health page of a feed', () => {
  it('answers this computer alone: well, ill with the reason, and in numbers', async () => {
    const status = running();
    const page = await serveHealth(0, status, { now: () => now });
    const ask = (path: string) => fetch(`http://127.0.0.1:${page.port}${path}`);
    try {
      expect((await ask('/healthz')).status).toBe(200);
      status.sources[0]!.failure = { message: 'the right is gone', code: 'azure-refused', at: now };
      const ill = await ask('/healthz');
      expect(ill.status).toBe(503);
      expect(await ill.json()).toMatchObject({ healthy: false, sources: [{ failure: { message: 'the right is gone' } }] });
      expect(await (await ask('/metrics')).text()).toContain('entra_logs_feed_up{feed="one"} 0');
      expect((await ask('/etc/passwd')).status).toBe(404);
      await expect(serveHealth(page.port, status, { now: () => now })).rejects.toThrow(
        `port ${page.port} of 127.0.0.1, because another program listens there`,
      );
    } finally {
      await page.close();
    }
  });

  it('outlives whoever asks for what is no address, and answers a HEAD without a body', async () => {
    const page = await serveHealth(0, running(), { now: () => now });
    const ask = (method: string, path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: page.port, method, path }, (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode));
        });
        asked.once('error', reject).end();
      });
    try {
      for (const path of ['//', '/\\\\[', '//[::1', '/healthz/../x', '*']) expect(await ask('GET', path)).toBe(404);
      expect(await ask('POST', '/healthz')).toBe(404);
      expect(await ask('HEAD', '/healthz')).toBe(200);
      expect(await ask('GET', '/metrics?match=up')).toBe(200);
    } finally {
      await page.close();
    }
  });

  it('is ill where a receiver takes nothing, and tells in numbers what it took and what waits', () => {
    const forward = {
      name: 'splunk (x:1)',
      state: 'retrying' as const,
      sent: 5,
      refused: 1,
      queuedBytes: 77,
      failure: { message: 'busy', code: 'x', at: now },
    };
    const text = metricsOf({ ...running(), forwards: [forward] }, now);
    expect(text).toContain('entra_logs_feed_up{feed="one"} 0\n');
    expect(text).toContain('entra_logs_feed_forwarded_records_total{feed="one",receiver="splunk (x:1)"} 5\n');
    expect(text).toContain('entra_logs_feed_forward_queue_bytes{feed="one",receiver="splunk (x:1)"} 77\n');
    expect(text).not.toContain('forward_last_success');
  });

  it('tells Prometheus each number with its help and type, and leaves out what is not known', () => {
    const text = metricsOf(running(), now);
    expect(text).toContain(
      '# TYPE entra_logs_feed_source_records_total counter\nentra_logs_feed_source_records_total{feed="one",source="signIns t\\"1"} 12\n',
    );
    expect(text).toContain(`entra_logs_feed_source_position_timestamp_seconds{feed="one",source="signIns t\\"1"} ${now / 1000 - 2}\n`);
    expect(text).not.toContain('last_commit');
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{feed="one"(,source="[^\n]+")?\} [\d.e+]+)$/);
  });
});
