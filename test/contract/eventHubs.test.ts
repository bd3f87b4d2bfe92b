import { earliestEventPosition, EventHubConsumerClient } from '@azure/event-hubs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let connection: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  const namespace = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso`;
  const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  const url = `${sandbox.record.arm}${namespace}/authorizationRules/RootManageSharedAccessKey/listKeys?api-version=2024-01-01`;
  connection = (await sandbox.ask(url, { method: 'POST', token })).json<{ primaryConnectionString: string }>().primaryConnectionString;
});
afterAll(() => sandbox.close());

interface Body {
  readonly records: readonly { readonly category: string; readonly time: string }[];
}

describe('an event hub with @azure/event-hubs', () => {
  it('tells its partitions, gives what it has from the start, and what comes while it is read', async () => {
    const client = new EventHubConsumerClient('siem', connection, 'entra-logs');
    try {
      expect(await client.getPartitionIds()).toEqual(['0', '1']);
      const { lastEnqueuedSequenceNumber, isEmpty } = await client.getPartitionProperties('0');
      expect(isEmpty).toBe(false);
      const found: { sequence: number; body: Body }[] = [];
      let more: (() => void) | undefined;
      const subscription = client.subscribe(
        '0',
        {
          processEvents: (events) => {
            for (const { sequenceNumber, body } of events) found.push({ sequence: sequenceNumber, body: body as Body });
            more?.();
            return Promise.resolve();
          },
          processError: () => Promise.resolve(),
        },
        { startPosition: earliestEventPosition, maxWaitTimeInSeconds: 1 },
      );
      const until = (count: number) =>
        new Promise<void>((resolve) => {
          more = () => {
            if (found.length >= count) resolve();
          };
          more();
        });
      await until(lastEnqueuedSequenceNumber + 1);
      expect(found.map(({ sequence }) => sequence)).toEqual(found.map((_, index) => index));
      const categories = new Set(found.flatMap(({ body }) => body.records.map(({ category }) => category)));
      expect([...categories].sort()).toEqual(['AuditLogs', 'SignInLogs']);
      sandbox.clock.advance(12 * 3_600_000);
      await until(lastEnqueuedSequenceNumber + 2);
      await subscription.close();
    } finally {
      await client.close();
    }
  });

  it('refuses a key that is wrong', async () => {
    const client = new EventHubConsumerClient(
      'siem',
      connection.replace(/SharedAccessKey=[^;]+/, 'SharedAccessKey=d3Jvbmc='),
      'entra-logs',
      { retryOptions: { maxRetries: 0 } },
    );
    try {
      await expect(client.getPartitionIds()).rejects.toThrow();
    } finally {
      await client.close();
    }
  });
});
