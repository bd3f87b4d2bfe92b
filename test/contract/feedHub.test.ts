import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/samples/random';
import { emittedBy } from '../../src/sandbox/arm/emitted';
import { arrivalsOn } from '../../src/sandbox/world/arrivals';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { filesBelow, openFeedTrial, recordsIn } from '../support/feed/feedTrial';
import type { FeedTrial } from '../support/feed/feedTrial';
import { openSandbox, testStart } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const subscription = `/subscriptions/${subscriptionIds.production}`;
const namespace = `${subscription}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso`;
const rule = `${namespace}/authorizationRules/RootManageSharedAccessKey`;

let sandbox: TestSandbox;
let trial: FeedTrial;
beforeAll(async () => {
  // An hour goes by in a second.
  sandbox = await openSandbox({ speed: 3600, delays: { delivery: 60_000 } });
  const token = await sandbox.token('entra-logs-automation', sandbox.record.arm);
  const keys = await sandbox.ask(`${sandbox.record.arm}${rule}/listKeys?api-version=2024-01-01`, { method: 'POST', token });
  const { primaryConnectionString } = keys.json<{ primaryConnectionString: string }>();
  const logs = ['Administrative', 'Security', 'Policy'].map((category) => ({ category, enabled: true }));
  const setting = { eventHubAuthorizationRuleId: rule, eventHubName: 'entra-logs', logs };
  const path = `${subscription}/providers/Microsoft.Insights/diagnosticSettings/hub?api-version=2021-05-01-preview`;
  const made = await sandbox.ask(`${sandbox.record.arm}${path}`, { method: 'PUT', token, body: { properties: setting } });
  expect(made.status).toBe(200);
  const source = { kind: 'eventHub', connectionFile: 'hub.txt', hub: 'entra-logs', consumerGroup: 'siem' };
  trial = await openFeedTrial(sandbox, { sources: [source], output: [{ kind: 'jsonLines', folder: 'lines' }] });
  await writeFile(join(trial.folder, 'hub.txt'), `${primaryConnectionString}\n`);
}, 60_000);
afterAll(async () => {
  await trial.close();
  await sandbox.close();
});

describe('a feed of an event hub', () => {
  it('has each record that was streamed exactly once, by its category, though its process is killed', async () => {
    const random = createRandom(4, 'hub kills');
    for (let count = 0; count < 6; count++) {
      const runner = trial.start();
      await runner.until(({ state }) => state === 'running');
      await wait(random.integer(1500));
      runner.process.kill('SIGKILL');
      await runner.ended;
    }
    const end = sandbox.clock.now();
    const last = trial.start();
    await last.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= end));
    await wait(500);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    const { world } = sandbox;
    const routes = world.routes.filter(({ hubName }) => hubName === 'entra-logs');
    const streamed = arrivalsOn(world, routes, { from: testStart, to: end }, emittedBy(world));
    const found = new Map<string, number>();
    for (const file of await filesBelow(join(trial.folder, 'lines')))
      for (const record of await recordsIn(file)) {
        expect(file).toContain(`/lines/${String(record['category'])}/`);
        const text = JSON.stringify(record);
        found.set(text, (found.get(text) ?? 0) + 1);
      }
    expect(streamed.length).toBeGreaterThan(20);
    expect(streamed.filter(({ record }) => !found.has(JSON.stringify(record)))).toEqual([]);
    expect([...found.values()].filter((count) => count > 1)).toEqual([]);
  }, 120_000);
});
