import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/root';
import { UserError } from '../../src/base/errors';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { EngineClient } from '../../src/host/engineClient';
import { passedRequests } from '../../src/host/passedRequests';
import type { Handlers } from '../../src/protocol/rpc';
import type { TailInfo } from '../../src/protocol/tail';
import { tailPageRequests } from '../../src/protocol/tailPage';
import type { TailHostFunctions, TailPageFunctions } from '../../src/protocol/tailPage';
import { subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { servePage } from '../../webview-ui/dev/pageServer';
import type { PageServer } from '../../webview-ui/dev/pageServer';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';
import { activityEvent } from '../support/tail/activity';

const context = { signal: new AbortController().signal, progress: () => undefined };

/** The page as it is built, over a real engine that follows the sandbox; the host between says what a person's deeds come to. */
describe('the page of a tail', () => {
  let sandbox: TestSandbox;
  let storage: string;
  let engine: Engine;
  let server: PageServer<TailPageFunctions>;
  let browser: Browser;
  let page: Page;
  let info: TailInfo;
  /** The requests that the page made, by their names. */
  const asked: string[] = [];

  /** An event that the log tells of at once. */
  const happen = (id: string): void => {
    sandbox.clock.advance(1000);
    const time = sandbox.clock.now();
    const body = activityEvent({ id, time, caller: `${id}@example.org` });
    const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };
    sandbox.world.writtenEvents.push({ time, shownAt: time, ...place, body: () => body, record: () => body });
  };
  const stored = async (): Promise<number> => (await engine.handlers['tail/list']({}, context))[0]!.last;

  beforeAll(async () => {
    sandbox = await openSandbox();
    storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    engine = await createEngine({ storageFolder: storage, threads: 2, clock: { now: () => sandbox.clock.now() } });
    const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' };
    await engine.handlers['azure/connect'](
      { connectionId: 'sandbox', cloud: 'sandbox', sandbox: sandbox.record, signIn } as never,
      context,
    );
    info = await engine.handlers['tail/start'](
      {
        connectionId: 'sandbox',
        scopes: [{ tenantId: tenantIds.contoso, tenantName: 'Contoso', name: 'sub-prod', subscriptionId: subscriptionIds.production }],
        firstMinutes: 60,
        pollSeconds: 0.2,
      },
      context,
    );
    const request = ((name: keyof Engine['handlers'], params: never, options: { signal?: AbortSignal } = {}) => {
      asked.push(name);
      return (engine.handlers[name] as (...all: unknown[]) => unknown)(params, { ...context, ...options });
    }) as unknown as EngineClient['request'];
    const nothing = (): void => undefined;
    const refuse = (): never => {
      throw new UserError('The tail cannot be ended just now.', { code: 'test' });
    };
    const handlers: Handlers<TailHostFunctions> = {
      ...passedRequests({ request }, tailPageRequests),
      'page/start': () => info,
      'host/stop': refuse,
      'host/start': nothing,
      'host/record': nothing,
      'host/export': nothing,
      'host/query': nothing,
      'host/order': ({ newestFirst = false }) => newestFirst,
      'host/alerts': nothing,
      'host/copy': nothing,
      'host/runAction': nothing,
    };
    server = await servePage<TailHostFunctions, TailPageFunctions>('tail', join(root, 'webview-ui', 'build', 'assets'), handlers);
    engine.on('tail/changed', (news) => {
      info = news;
      server.page.tell('tail/changed', news);
    });
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    await page.goto(server.url);
    await page.locator('.tailStatus', { hasText: /^following/ }).waitFor();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await engine?.dispose();
    await sandbox?.close();
    await rm(storage, { recursive: true, force: true });
  });

  it('says what of a person’s wishes was not done, until they take that away, whatever comes meanwhile', async () => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const failure = page.locator('.tailFailure', { hasText: 'The tail cannot be ended just now.' });
    await failure.waitFor();
    happen('meanwhile');
    await page.locator('.tailRow', { hasText: 'meanwhile' }).first().waitFor();
    expect(await failure.isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await failure.waitFor({ state: 'detached' });
  });

  it('goes to an event that is named elsewhere, whatever the filter hides, and tells all of it', async () => {
    happen('named');
    for (let number = 0; number < 40; number++) happen(`after-${number}`);
    const last = await stored();
    await expect.poll(stored, { timeout: 15_000 }).toBe(last + 41);
    await page.locator('.tailRow', { hasText: 'after-39' }).first().waitFor();
    const view = { tailId: info.tailId, filter: { text: 'named@example.org' }, folded: false };
    const [row] = (await engine.handlers['tail/look']({ ...view, count: 1 }, context)).rows;
    await page.locator('.tailFilter input').fill('after-');
    await page.locator('.tailStatus', { hasText: /[1-9]\d* hidden/ }).waitFor();
    server.page.tell('page/show', { sequence: row!.sequence, time: row!.time });
    await page.locator('.tailDetail h2', { hasText: 'named' }).waitFor();
    await page.locator('.tailRow.chosen', { hasText: 'named' }).waitFor();
    await page.locator('.tailStatus', { hasText: /^not following.* 0 hidden/ }).waitFor();
    await page.getByRole('button', { name: 'Close (Esc)' }).click();
    await page.locator('.tailList').press('f');
    await page.locator('.tailStatus', { hasText: /^following/ }).waitFor();
  });

  it('shows the newest at the top where that is wished, follows there, and marks words', async () => {
    const top = (): Promise<string> => page.locator('.tailRow[aria-posinset="1"] .tailSentence').innerText();
    await page.getByRole('button', { name: 'Newest first' }).click();
    await page.getByRole('listbox', { name: 'Events, newest first' }).waitFor();
    happen('topmost');
    await expect.poll(top, { timeout: 10_000 }).toContain('topmost');
    await page.locator('.tailList').press('ArrowDown');
    await page.locator('.tailList').press('End');
    await page.locator('.tailStatus', { hasText: /^not following/ }).waitFor();
    happen('later');
    await page.getByRole('button', { name: '1 new' }).click();
    await expect.poll(top, { timeout: 10_000 }).toContain('later');
    await page.locator('.tailStatus', { hasText: /^following/ }).waitFor();
    await page.locator('.tailMarks input').fill('TOPMOST');
    await page.locator('.tailRow.marked mark', { hasText: 'topmost' }).waitFor();
    expect(await page.locator('.tailRow.marked').count()).toBe(1);
    await page.locator('.tailMarks input').fill('');
    await page.getByRole('button', { name: 'Newest first' }).click();
    await page.getByRole('listbox', { name: 'Events, newest last' }).waitFor();
  });

  it('asks for nothing while nobody can see it, and shows what came when it is seen again', async () => {
    server.page.tell('page/visible', { visible: false });
    // On a busy machine the page hears of it late, and what it had begun to ask is still on its way.
    await expect
      .poll(
        async () => {
          asked.length = 0;
          await page.waitForTimeout(1500);
          return asked;
        },
        { timeout: 15_000 },
      )
      .toEqual([]);
    const before = await stored();
    happen('behind');
    await expect.poll(stored, { timeout: 15_000 }).toBeGreaterThan(before);
    // Longer than the page waits between two looks at the rates.
    await page.waitForTimeout(6000);
    expect(asked).toEqual([]);
    server.page.tell('page/visible', { visible: true });
    await page.locator('.tailRow', { hasText: 'behind' }).first().waitFor();
  });
});
