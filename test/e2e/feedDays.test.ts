import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { workFolder } from '../../scripts/root';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { checkFiles, filesBelow } from '../support/feed/feedTrial';
import { askSandbox, findRunningSandbox, sandboxToken } from '../support/sandbox/runningSandbox';
import type { RunningSandbox } from '../support/sandbox/runningSandbox';
import { feedPageOf } from './feedPage';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-feed-days-workspace');
const output = join(folder, 'entra-logs-feed');
const hour = 3_600_000;
const day = 24 * hour;
/** Days of the sandbox that the feed goes through; at its speed, a week takes five minutes. */
const days = Number(process.env['ENTRA_LOGS_FEED_DAYS'] ?? '1');
/** The client asks Graph five times in ten seconds of its own clock at most, so a faster sandbox leaves it behind. */
const speed = 2000;

/** What goes wrong all the time. */
const faults = [
  { kind: 'throttled', share: 0.03, retryAfter: 0 },
  { kind: 'unavailable', share: 0.03, retryAfter: 0 },
  { kind: 'gatewayTimeout', share: 0.02, service: 'graph' },
  { kind: 'cutBody', share: 0.01, service: 'graph' },
  { kind: 'emptyPage', share: 0.2, service: 'graph' },
  { kind: 'repeated', share: 0.2 },
];

interface Page {
  readonly value: readonly Readonly<Record<string, string>>[];
  readonly nextLink?: string;
  readonly '@odata.nextLink'?: string;
}

interface Kept {
  readonly checkpoint: { readonly generation: number; readonly positions: Readonly<Record<string, { readonly needed: number }>> };
}

describe('a feed through days of faults in VS Code', () => {
  let workbench: Workbench;
  let sandbox: RunningSandbox;
  const control = (path: string, method = 'GET', body?: object): Promise<Record<string, unknown>> =>
    askSandbox(`${sandbox.arm}/_sandbox/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const clock = async (): Promise<number> => Date.parse(String((await control('clock'))['now']));
  const until = async (time: number): Promise<void> => {
    while ((await clock()) < time) await new Promise((resolve) => setTimeout(resolve, 200));
  };

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'entraLogs.sandbox.speed': speed }));
    workbench = await openWorkbench({ name: 'feed-days', folder });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    sandbox = await findRunningSandbox(workbench.server.pid);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed feed days ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  /** The files of the feed in the extension's storage that end so. */
  function kept(ending: string): readonly string[] {
    const storage = join(workbench.profile, 'User/globalStorage');
    const names = readdirSync(storage, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
    return names.map((name) => join(storage, name));
  }

  /** Until when every source was read for good: nothing from before it is asked for any more. */
  function readForGood(): number {
    const checkpoints = kept('.json').filter((path) => /feeds\/contoso\/state\/checkpoint/.test(path));
    const read = checkpoints.map((path) => (JSON.parse(readFileSync(path, 'utf8')) as Kept).checkpoint);
    const newest = read.sort((one, other) => other.generation - one.generation)[0];
    return Math.min(...Object.values(newest?.positions ?? {}).map(({ needed }) => needed));
  }

  /** Has the feed look and end files often enough for days that pass within minutes. */
  function quicken(): void {
    const [path] = kept('feeds/contoso/feed.json');
    const config = JSON.parse(readFileSync(path!, 'utf8')) as object;
    writeFileSync(path!, JSON.stringify({ ...config, pollSeconds: 1, rotate: { minutes: 0.05 } }));
  }

  async function press(button: string, feed: RegExp): Promise<void> {
    await workbench.treeItem(feed).hover();
    await workbench.page.locator('.monaco-list-row', { hasText: 'contoso' }).getByRole('button', { name: button }).click();
  }

  /** The ids that a service shows of a time, page after page. */
  async function idsOf(url: string, service: 'graph' | 'arm', id: 'id' | 'eventDataId'): Promise<readonly string[]> {
    const token = await sandboxToken(sandbox, 'entra-logs-automation', sandbox[service]);
    const found: string[] = [];
    for (let next: string | undefined = `${sandbox[service]}${url}`; next !== undefined;) {
      const page: Page = await askPatiently(next, token);
      found.push(...page.value.map((record) => record[id]!));
      next = page['@odata.nextLink'] ?? page.nextLink;
    }
    return [...new Set(found)];
  }

  /** Graph lets everybody ask five times in ten seconds. */
  async function askPatiently(url: string, token: string): Promise<Page> {
    for (;;) {
      const page = await askSandbox<Page>(url, { token }).catch((error: unknown) => {
        if (!String(error).includes('429')) throw error;
      });
      if (page) return page;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  const graphIds = (log: string, time: string, from: number, to: number): Promise<readonly string[]> =>
    idsOf(`/v1.0/auditLogs/${log}?$filter=${encodeURIComponent(`${time} ge ${iso(from)} and ${time} le ${iso(to)}`)}`, 'graph', 'id');
  const activityIds = (from: number, to: number): Promise<readonly string[]> =>
    idsOf(
      `/subscriptions/${subscriptionIds.production}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(`eventTimestamp ge '${iso(from)}' and eventTimestamp le '${iso(to)}'`)}`,
      'arm',
      'eventDataId',
    );
  const iso = (time: number): string => new Date(time).toISOString();

  it(
    'has each record of audits, sign-ins and the Activity Log once, through faults and engines that are killed',
    async () => {
      const begun = await clock();
      await workbench.command('Entra Logs: Add Feed…');
      await workbench.pick(/^Contoso/);
      await workbench.pick('Activity Log of Contoso Production');
      await workbench.page.keyboard.press('Enter');
      const page = feedPageOf(workbench);
      await page.asTheyCome();
      await workbench.pick('JSON lines');
      await page.goOn('The folder to write to.');
      await workbench.pick('It is called contoso, and begins at once');
      await workbench.treeItem(/^contoso, running/).waitFor({ timeout: 30_000 });
      await press('Pause Feed', /^contoso, running/);
      await workbench.treeItem(/^contoso, paused/).waitFor({ timeout: 30_000 });
      quicken();
      await press('Resume Feed', /^contoso, paused/);
      await workbench.treeItem(/^contoso, running/).waitFor({ timeout: 30_000 });
      for (const fault of faults) await control('faults', 'POST', fault);
      const resumed = await clock();
      for (const share of [0.25, 0.5, 0.75]) {
        await until(resumed + share * days * day);
        process.kill(workbench.enginePid(), 'SIGKILL');
      }
      await until(resumed + days * day);
      await control('faults', 'DELETE');
      const end = await clock();
      // What came last is shown two hours later at most, and read by the sweeps after it: how soon is a matter of what the client may ask.
      await until(end + 2 * hour);
      await vi.waitUntil(() => readForGood() > end, { timeout: 120_000, interval: 500 });
      await workbench.treeItem(/^contoso, /).waitFor();
      await workbench.shot('feed days');
      await press('Pause Feed', /^contoso, /);
      await workbench.treeItem(/^contoso, paused/).waitFor({ timeout: 60_000 });
      const after = await clock();
      expect((end - begun) / day).toBeGreaterThan(days);
      const truths = {
        directoryAudits: (from: number, to: number) => graphIds('directoryAudits', 'activityDateTime', from, to),
        signIns: (from: number, to: number) => graphIds('signIns', 'createdDateTime', from, to),
        activityLog: activityIds,
      };
      for (const [log, idsIn] of Object.entries(truths)) {
        const wanted = await idsIn(begun, end);
        const { lost, doubled, unknown } = await checkFiles(
          await filesBelow(join(output, log)),
          wanted,
          await idsIn(begun - 3 * day, after),
        );
        expect({ log, lost, doubled, unknown }).toEqual({ log, lost: [], doubled: [], unknown: [] });
        expect(wanted.length, log).toBeGreaterThan(10 * days);
      }
    },
    240_000 + (days * day) / speed,
  );
});
