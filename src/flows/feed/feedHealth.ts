import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import type { FeedStatus } from './feedStatus';
import { isHealthy } from './feedStatus';

/** A page on this computer that tells how a feed stands. */
export interface HealthPage {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/healthz` (200 while all sources are read, 503 where one fails; JSON) and `/metrics` (for Prometheus) on 127.0.0.1, and nothing else.
 * @throws UserError where nothing can listen at the port
 */
export async function serveHealth(port: number, status: FeedStatus, clock: Clock): Promise<HealthPage> {
  const server = createServer((request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // Whoever is on this computer may ask for anything: what is no address ends nothing.
    const page = isRead ? pages.get((request.url ?? '').split('?', 1)[0] ?? '') : undefined;
    const { code, type, body } = page ? page(status, clock.now()) : { code: 404, type: 'text/plain', body: 'healthz, metrics\n' };
    response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error & { readonly code?: string }) => reject(explainPort(error, port)));
    server.listen(port, '127.0.0.1', () => resolve());
  });
  // A feed that has ended is not kept alive by its page.
  server.unref();
  return { port: portOf(server), close: () => new Promise((resolve) => void server.close(() => resolve())) };
}

const portCauses: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there. Another runner of this feed may; else choose another port, or 0 for a free one',
  EACCES: 'this account may not use it. Choose one from 1024 on',
};

function explainPort(error: Error & { readonly code?: string }, port: number): UserError {
  const why = portCauses[error.code ?? ''] ?? error.message;
  return new UserError(`The health page cannot be served at port ${port} of 127.0.0.1, because ${why}.`, {
    code: 'feed-health-port',
    details: error.message,
    cause: error,
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Page {
  readonly code: number;
  readonly type: string;
  readonly body: string;
}

const healthPage = (status: FeedStatus, now: number): Page => ({
  code: isHealthy(status) ? 200 : 503,
  type: 'application/json',
  body: `${JSON.stringify({ healthy: isHealthy(status), ...status, now })}\n`,
});

const metricsPage = (status: FeedStatus, now: number): Page => ({
  code: 200,
  type: 'text/plain; version=0.0.4; charset=utf-8',
  body: metricsOf(status, now),
});

const pages: ReadonlyMap<string, (status: FeedStatus, now: number) => Page> = new Map([
  ['/healthz', healthPage],
  ['/metrics', metricsPage],
]);

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly values: (status: FeedStatus, now: number) => readonly MetricValue[];
}

interface MetricValue {
  readonly source?: string;
  readonly receiver?: string;
  readonly value: number | undefined;
}

const bySource = (read: (source: FeedStatus['sources'][number], now: number) => number | undefined): Metric['values'] => {
  return ({ sources }, now) => sources.map((source) => ({ source: source.key, value: read(source, now) }));
};

const byReceiver = (read: (forward: FeedStatus['forwards'][number]) => number | undefined): Metric['values'] => {
  return ({ forwards }) => forwards.map((forward) => ({ receiver: forward.name, value: read(forward) }));
};

/** What Prometheus is told. Times are seconds since 1970, as is usual there. */
const metrics: readonly Metric[] = [
  {
    name: 'entra_logs_feed_up',
    type: 'gauge',
    help: 'Whether all sources are read: 1, else 0.',
    values: (status) => [{ value: isHealthy(status) ? 1 : 0 }],
  },
  {
    name: 'entra_logs_feed_files_total',
    type: 'counter',
    help: 'Files that were finished.',
    values: ({ files }) => [{ value: files }],
  },
  {
    name: 'entra_logs_feed_committed_records_total',
    type: 'counter',
    help: 'Records in finished files, each counted once whatever the number of outputs.',
    values: ({ records }) => [{ value: records }],
  },
  {
    name: 'entra_logs_feed_last_commit_timestamp_seconds',
    type: 'gauge',
    help: 'When files were finished last.',
    values: ({ lastCommit }) => [{ value: lastCommit === undefined ? undefined : lastCommit / 1000 }],
  },
  {
    name: 'entra_logs_feed_source_records_total',
    type: 'counter',
    help: 'Records read for the first time.',
    values: bySource(({ written }) => written),
  },
  {
    name: 'entra_logs_feed_source_repeated_records_total',
    type: 'counter',
    help: 'Records that came again and were not written again.',
    values: bySource(({ known }) => known),
  },
  {
    name: 'entra_logs_feed_source_requests_total',
    type: 'counter',
    help: 'Answers of the service.',
    values: bySource(({ requests }) => requests),
  },
  {
    name: 'entra_logs_feed_source_failing',
    type: 'gauge',
    help: 'Whether it fails: 1, else 0.',
    values: bySource(({ failure }) => (failure === undefined ? 0 : 1)),
  },
  {
    name: 'entra_logs_feed_source_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When it was read to the end last.',
    values: bySource(({ lastSuccess }) => (lastSuccess === undefined ? undefined : lastSuccess / 1000)),
  },
  {
    name: 'entra_logs_feed_source_position_timestamp_seconds',
    type: 'gauge',
    help: 'Until when it was read.',
    values: bySource(({ read }) => (read === undefined ? undefined : read / 1000)),
  },
  {
    name: 'entra_logs_feed_source_latest_seconds',
    type: 'gauge',
    help: 'The latest that a record came after what was read before it.',
    values: bySource(({ latest }) => latest / 1000),
  },
  {
    name: 'entra_logs_feed_forwarded_records_total',
    type: 'counter',
    help: 'Records that a receiver took.',
    values: byReceiver(({ sent }) => sent),
  },
  {
    name: 'entra_logs_feed_forward_refused_records_total',
    type: 'counter',
    help: 'Records that a receiver refused for good, kept in a file.',
    values: byReceiver(({ refused }) => refused),
  },
  {
    name: 'entra_logs_feed_forward_queue_bytes',
    type: 'gauge',
    help: 'What waits for a receiver on disk.',
    values: byReceiver(({ queuedBytes }) => queuedBytes),
  },
  {
    name: 'entra_logs_feed_forward_failing',
    type: 'gauge',
    help: 'Whether nothing can be forwarded: 1, else 0.',
    values: byReceiver(({ failure }) => (failure === undefined ? 0 : 1)),
  },
  {
    name: 'entra_logs_feed_forward_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When a receiver took something last.',
    values: byReceiver(({ lastSuccess }) => (lastSuccess === undefined ? undefined : lastSuccess / 1000)),
  },
];

/** All metrics in the text format of Prometheus; what is not known yet is left out. */
export function metricsOf(status: FeedStatus, now: number): string {
  return metrics
    .map(({ name, type, help, values }) => {
      const lines = values(status, now).flatMap((value) => lineOf(name, status.name, value));
      return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
    })
    .join('');
}

function lineOf(name: string, feed: string, { source, receiver, value }: MetricValue): readonly string[] {
  if (value === undefined) return [];
  const labels = Object.entries({ feed, source, receiver }).flatMap(([label, text]) =>
    text === undefined ? [] : [`${label}="${escaped(text)}"`],
  );
  return [`${name}{${labels.join(',')}} ${value}\n`];
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
