import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root, workFolder } from '../../scripts/root';
import { checkFiles, filesBelow } from '../support/feed/feedTrial';
import { askSandbox, findRunningSandbox, sandboxToken } from '../support/sandbox/runningSandbox';
import type { RunningSandbox } from '../support/sandbox/runningSandbox';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-feed-week-workspace');
const output = join(folder, 'entra-logs-feed');
const hour = 3_600_000;
const week = 7 * 24 * hour;
/** A week goes by in less than a minute. */
const step = 3 * hour;
const stepTime = 800;

/** What goes wrong meanwhile. */
const faults = [
  { kind: 'throttled', service: 'graph', share: 0.1, retryAfter: 1 },
  { kind: 'unavailable', share: 0.1, retryAfter: 0 },
  { kind: 'gatewayTimeout', share: 0.1, service: 'graph' },
  { kind: 'cutBody', share: 0.1, path: 'auditLogs' },
  { kind: 'cut', share: 0.2, path: 'eventtypes' },
  { kind: 'emptyPage', share: 0.2, service: 'graph' },
  { kind: 'repeated', share: 0.2 },
] as const;

describe('a feed through a week', () => {
  let workbench: Workbench;
  let sandbox: RunningSandbox;
  let configFile: string;
  let began: number;

  const now = async (): Promise<number> => Date.parse((await askSandbox<{ now: string }>(`${sandbox.arm}/_sandbox/clock`)).now);

  /** Lets time go by in the sandbox; gives the time that it is then there. */
  async function goBy(milliseconds: number): Promise<number> {
    const body = JSON.stringify({ advance: milliseconds });
    return Date.parse((await askSandbox<{ now: string }>(`${sandbox.arm}/_sandbox/clock`, { method: 'POST', body })).now);
  }

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'feed-week', folder });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    sandbox = await findRunningSandbox(root);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed feed week ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  /** Until when the feed has read a log, as it has put down. */
  function readUntil(log: string): number {
    const found = ['a', 'b'].flatMap((name) => {
      const text = readFileSync(join(dirname(configFile), 'state', `checkpoint.${name}.json`), 'utf8');
      return Object.entries((JSON.parse(text) as Kept).checkpoint.positions).flatMap(([key, { read }]) =>
        key.startsWith(log) ? [read] : [],
      );
    });
    return Math.max(...found);
  }

  /** Clicks a button of the feed's row. */
  async function press(name: string): Promise<void> {
    await workbench.treeItem(/^contoso, /).hover();
    await workbench.page.locator('.monaco-list-row', { hasText: 'contoso' }).getByRole('button', { name }).click();
  }

  it('takes over what is changed in its configuration while it is paused, and reads on through all that fails', async () => {
    began = await now();
    await workbench.command('Entra Logs: Add Feed…');
    await workbench.pick(/^Contoso/);
    await workbench.pick('Provisioning');
    await workbench.pick('Activity Log of Contoso Production');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('JSON lines');
    await workbench.quickInput.locator('input').first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.treeItem(/^contoso, running/).waitFor({ timeout: 30_000 });
    await press('Pause Feed');
    await workbench.treeItem(/^contoso, paused/).waitFor({ timeout: 30_000 });
    configFile = join(workbench.profile, 'User', 'globalStorage', 'entra-logs.entra-logs', 'feeds', 'contoso', 'feed.json');
    const written = JSON.parse(readFileSync(configFile, 'utf8')) as Readonly<Record<string, unknown>>;
    writeFileSync(configFile, JSON.stringify({ ...written, pollSeconds: 8, since: '3d', rotate: { minutes: 0.1 } }));
    for (const fault of faults) await askSandbox(`${sandbox.arm}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await press('Resume Feed');
    while ((await goBy(step)) < began + week + 12 * hour) await wait(stepTime);
    await workbench.shot('feed week with faults');
    await askSandbox(`${sandbox.arm}/_sandbox/faults`, { method: 'DELETE' });
    for (const log of Object.keys(readers))
      await expect.poll(() => readUntil(log), { timeout: 90_000, interval: 1000 }).toBeGreaterThan(began + week + 8 * hour);
  }, 240_000);

  it('goes on headless by the same configuration', async () => {
    await press('Pause Feed');
    await workbench.treeItem(/^contoso, paused, \d+/).waitFor({ timeout: 60_000 });
    await goBy(12 * hour);
    const record = join(folder, 'sandbox.json');
    writeFileSync(record, JSON.stringify(await askSandbox(`${sandbox.arm}/_sandbox`)));
    const words = ['feed', '--config', configFile, '--cloud', 'sandbox', '--sandbox', record, '--profile', 'entra-logs-reader', '--json'];
    const ended = await promisify(execFile)(process.execPath, [join(root, 'dist', 'cli.js'), ...words, '--for', '20s']);
    const events = ended.stdout.trim().split('\n');
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(
      expect.arrayContaining(['started', 'committed', 'stopped']),
    );
  }, 120_000);

  it('has each record of the week exactly once, in files that are whole', async () => {
    for (const [log, read] of Object.entries(readers)) {
      const paths = await filesBelow(join(output, log));
      // What comes late belongs to a later look.
      const to = readUntil(log) - 3 * hour;
      expect(to - began, log).toBeGreaterThan(week);
      const ids = await read(sandbox, began, to);
      expect(ids.length, log).toBeGreaterThan(100);
      expect({ log, ...(await checkFiles(paths, ids)) }).toMatchObject({ log, lost: [], doubled: [] });
    }
    expect((await filesBelow(output)).filter((path) => path.endsWith('.part'))).toEqual([]);
  }, 90_000);
});

/** The ids that the service itself tells, of a stretch of time. */
type Reader = (sandbox: RunningSandbox, from: number, to: number) => Promise<readonly string[]>;

const iso = (time: number): string => new Date(time).toISOString();

function graphReader(log: string, time: string): Reader {
  return async (sandbox, from, to) => {
    const filter = `${time} ge ${iso(from)} and ${time} le ${iso(to)}`;
    const token = await sandboxToken(sandbox, 'entra-logs-automation', sandbox.graph);
    return idsOf(`${sandbox.graph}/v1.0/auditLogs/${log}?$top=1000&$filter=${encodeURIComponent(filter)}`, token);
  };
}

const readers: Readonly<Record<string, Reader>> = {
  directoryAudits: graphReader('directoryAudits', 'activityDateTime'),
  signIns: graphReader('signIns', 'createdDateTime'),
  activityLog: async (sandbox, from, to) => {
    const { tenants } = await askSandbox<{ tenants: readonly { subscriptions: readonly { subscriptionId: string; name: string }[] }[] }>(
      `${sandbox.arm}/_sandbox`,
    );
    const found = tenants.flatMap(({ subscriptions }) => subscriptions).find(({ name }) => name === 'Contoso Production');
    const filter = `eventTimestamp ge '${iso(from)}' and eventTimestamp le '${iso(to)}'`;
    const path = `/subscriptions/${found?.subscriptionId ?? ''}/providers/Microsoft.Insights/eventtypes/management/values`;
    const token = await sandboxToken(sandbox, 'entra-logs-automation');
    return idsOf(`${sandbox.arm}${path}?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}`, token);
  },
};

interface Kept {
  readonly checkpoint: { readonly positions: Readonly<Record<string, { readonly read: number }>> };
}

interface Page {
  readonly value: readonly { readonly id: string; readonly eventDataId?: string }[];
  readonly nextLink?: string;
  readonly '@odata.nextLink'?: string;
}

async function idsOf(first: string, token: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let url: string | undefined = first; url !== undefined;) {
    const page: Page = await askSandbox<Page>(url, { token });
    ids.push(...page.value.map(({ id, eventDataId }) => eventDataId ?? id));
    url = page.nextLink ?? page['@odata.nextLink'];
  }
  return [...new Set(ids)];
}
