import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { createEngine } from '../src/engine/engine';
import type { Engine } from '../src/engine/engine';
import type { AzureConnection } from '../src/protocol/azure';
import type { StartTail } from '../src/protocol/tail';
import { createConnections } from '../src/flows/azure/connections';
import { subscriptionIds, tenantIds } from '../src/sandbox/world/seed/tenants';
import { startSandbox } from '../src/sandbox/startSandbox';
import type { Sandbox } from '../src/sandbox/startSandbox';
import { chromiumFlags } from './chromiumFlags';
import { median, printFigure, runAsScript } from './measure';
import { serveTailPage } from './tailPageServer';

const runs = 12;
const hubLimit = 500;
const pollSeconds = 2;
const pollLimit = pollSeconds * 1000 + 300;
const context = { signal: new AbortController().signal, progress: (): undefined => undefined };
const assets = join(__dirname, '..', 'webview-ui', 'build', 'assets');
const subscription = `/subscriptions/${subscriptionIds.production}`;
const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };

/** Milliseconds from the moment at which an event can be had, of a hub or of the service's answer, to its row on the screen. */
async function main(): Promise<void> {
  if (!existsSync(assets)) {
    console.log('Left out: the pages are not built. Run `npm run build` first.');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  const sandbox = await startSandbox({ people: 12, delays: { delivery: 1, activity: 0 } });
  const engine = await createEngine({ storageFolder: folder, threads: 2, clock: sandbox.clock });
  try {
    const connection: AzureConnection = {
      connectionId: 'bench',
      cloud: 'sandbox',
      sandbox: sandbox.record,
      signIn: { kind: 'sandboxUser', account: 'ada.admin@contoso.example' },
    };
    await engine.handlers['azure/connect'](connection, context);
    const scope = { tenantId: tenantIds.contoso, tenantName: 'Contoso', name: 'Contoso Production', subscriptionId: place.subscriptionId };
    await measure('from the answer of the service', {
      engine,
      sandbox,
      limit: pollLimit,
      start: { connectionId: 'bench', scopes: [scope], pollSeconds },
    });
    const hub = { name: 'entra-logs', hub: 'entra-logs', consumerGroup: 'siem', connectionString: await stream(connection) };
    await measure('through a hub', { engine, sandbox, limit: hubLimit, start: { connectionId: '', scopes: [], hubs: [hub] } });
  } finally {
    await engine.dispose();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Streams the Activity Log to a hub, and gives the connection string to read it by. */
async function stream(connection: AzureConnection): Promise<string> {
  const arm = (await createConnections({ showCode: () => undefined }).open(connection)).client('arm', tenantIds.contoso);
  const rule = `${subscription}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/RootManageSharedAccessKey`;
  const setting = {
    eventHubAuthorizationRuleId: rule,
    eventHubName: 'entra-logs',
    logs: [{ category: 'Administrative', enabled: true }],
  };
  const path = `${subscription}/providers/Microsoft.Insights/diagnosticSettings/bench?api-version=2021-05-01-preview`;
  await arm.send({ method: 'PUT', path, body: { properties: setting } });
  const keys = await arm.send({ method: 'POST', path: `${rule}/listKeys?api-version=2024-01-01` });
  return (keys as { readonly primaryConnectionString: string }).primaryConnectionString;
}

interface Measured {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  readonly start: StartTail;
  readonly limit: number;
}

async function measure(name: string, { engine, sandbox, start, limit }: Measured): Promise<void> {
  const tail = await engine.handlers['tail/start'](start, context);
  const handlers = engine.handlers as unknown as Record<string, (params: unknown, context: unknown) => Promise<unknown>>;
  const request = async (asked: string, params: unknown): Promise<unknown> => handlers[asked]?.(params, context);
  const onChange = (listener: (news: typeof tail) => void): void =>
    void engine.on('tail/changed', (news) => {
      if (news.tailId === tail.tailId) listener(news);
    });
  const server = await serveTailPage({ tail, request, onChange, assets });
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(server.url);
    await page.locator('.tailState', { hasText: 'live' }).waitFor();
    const times: number[] = [];
    // The first warms up what is compiled when it is first used.
    for (let run = 0; run <= runs; run++) {
      await wait(700 + ((run * 937) % 2000));
      const time = await untilShown(page, sandbox, `bench-${start.scopes.length}-${run}`);
      if (run > 0) times.push(time);
    }
    const most = Math.max(...times);
    printFigure(
      `${name}, of ${runs} events at most`,
      `${most.toFixed(0)} ms, ${median(times).toFixed(0)} ms usually`,
      `${limit} ms`,
      most <= limit,
    );
  } finally {
    await browser.close();
    server.close();
    await engine.handlers['tail/stop']({ tailId: tail.tailId }, context);
  }
}

async function untilShown(page: Page, { world, clock }: Sandbox, name: string): Promise<number> {
  const shown = page.evaluate<number>(whenShown(name));
  await page.evaluate('0'); // the watch is set
  const time = clock.now();
  const record = {
    time: new Date(time).toISOString(),
    category: 'Administrative',
    resourceId: `${subscription}/resourceGroups/${name}`.toUpperCase(),
    operationName: 'MICROSOFT.RESOURCES/SUBSCRIPTIONS/RESOURCEGROUPS/WRITE',
    resultType: 'Success',
    level: 'Information',
    correlationId: name,
    identity: { claims: { name: 'Bench' } },
    properties: { statusCode: 'OK' },
  };
  const body = {
    eventDataId: name,
    eventTimestamp: record.time,
    correlationId: name,
    caller: 'bench@example.org',
    category: { value: 'Administrative' },
    operationName: { value: 'Microsoft.Resources/subscriptions/resourceGroups/write' },
    status: { value: 'Succeeded' },
    level: 'Informational',
    resourceId: `${subscription}/resourceGroups/${name}`,
  };
  world.writtenEvents.push({ time, shownAt: time, ...place, body: () => body, record: () => record });
  const began = performance.timeOrigin + performance.now();
  return (await shown) - began;
}

/** In the page: the time, in milliseconds since 1970, behind the frame that is the first to show a text. */
const whenShown = (name: string): string => `new Promise((resolve) => {
  const look = () => {
    const rows = [...document.querySelectorAll('.tailRow:not([hidden])')];
    if (rows.some((row) => row.textContent.toLowerCase().includes('${name}'))) resolve(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

runAsScript(main);
