import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { askSandbox, findRunningSandbox, sandboxToken } from '../support/sandbox/runningSandbox';
import type { RunningSandbox } from '../support/sandbox/runningSandbox';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-tail-workspace');
/** Of the sandbox: Contoso Production. */
const subscription = '0f0f0f0f-1111-4222-8333-0000000000a1';

describe('the tail of an Activity Log', () => {
  let workbench: Workbench;
  let sandbox: RunningSandbox;
  let page: FrameLocator;

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
  const rows = (text: string | RegExp): Locator => page.locator('.tailRow:not([hidden])', { hasText: text });
  const status = (text: string | RegExp): Locator => page.locator('.tailStatus', { hasText: text });
  const filter = async (text: string): Promise<void> => {
    await page.locator('.tailFilter input').fill(text);
  };
  const shown = async (): Promise<number> =>
    Number(/([\d,]+) shown/.exec(await page.locator('.tailStatus').innerText())?.[1]?.replaceAll(',', ''));

  /** Writes to the sandbox as somebody else would, and lets its time go on until the log tells of it. */
  const write = async (method: string, path: string, body?: object): Promise<void> => {
    const token = await sandboxToken(sandbox, 'entra-logs-automation');
    await askSandbox(`${sandbox.arm}/subscriptions/${subscription}/${path}`, {
      method,
      token,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    await later(25);
  };
  /** Lets the sandbox's time go on by minutes: its log tells of an event after some. */
  const later = async (minutes: number): Promise<void> => {
    await askSandbox(`${sandbox.arm}/_sandbox/clock`, { method: 'POST', body: JSON.stringify({ advance: minutes * 60_000 }) });
  };

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'tail', folder, settings: { 'entraLogs.tail.pollSeconds': 10 } });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    sandbox = await findRunningSandbox(workbench.server.pid);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed tail ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('starts on a subscription that is chosen, and shows one sentence for each operation', async () => {
    await workbench.command('Entra Logs: Start Activity Log Tail…');
    await workbench.pick('Contoso Production');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('All of the subscription');
    await workbench.pick('The last 7 days');
    page = workbench.webview();
    await rows(/the keys of storage account/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.locator('.tailState', { hasText: 'live' }).waitFor({ timeout: 30_000 });
    await status(/^following · \d+ shown · 0 hidden/).waitFor();
    await workbench.page.locator('.pane-header', { hasText: 'Tails' }).first().click();
    await workbench.treeItem(/^Contoso Production, live/).waitFor({ timeout: 15_000 });
    await workbench.pictures('tail');
  });

  it('filters while it runs, counts what is hidden, and says what is wrong with KQL at once', async () => {
    await filter('listkeys');
    await status(/ [1-9]\d* hidden/).waitFor();
    await rows(/storage account/)
      .first()
      .waitFor();
    await button('KQL').click();
    await filter('Lvl == "Error"');
    await page.locator('.tailFilterProblem', { hasText: 'Lvl' }).waitFor();
    await filter('ActivityStatusValue == "Failure"');
    await page.locator('.tailFilterProblem').waitFor({ state: 'detached' });
    await status(/ [1-9]\d* hidden/).waitFor();
    await button('KQL').click();
    await filter('');
    await status(/ 0 hidden/).waitFor();
  });

  it('folds operations into one row each, and shows every event where that is wished', async () => {
    const folded = await shown();
    await button('Fold').click();
    await expect.poll(shown, { timeout: 15_000 }).toBeGreaterThan(folded);
    await button('Fold').click();
    await expect.poll(shown, { timeout: 15_000 }).toBe(folded);
  });

  it('tells all of an event, and goes on from it to its caller', async () => {
    await rows(/created or changed|created|changed/)
      .last()
      .click();
    await page.locator('.tailDetail dt', { hasText: 'Correlation' }).first().waitFor();
    await page.locator('.tailDetail h3', { hasText: 'Steps of the operation' }).waitFor();
    await workbench.shot('tail detail');
    await button('Only this caller').click();
    await status(/ [1-9]\d* hidden/).waitFor();
    await button(/^caller: /).click();
    await status(/ 0 hidden/).waitFor();
    await page.locator('.tailList').focus();
    await workbench.page.keyboard.press('Escape');
    await page.locator('.tailDetail').waitFor({ state: 'detached' });
  });

  it('stands still while it is paused or the end is out of view, counts what comes, and follows again', async () => {
    await page.locator('.tailList').focus();
    await workbench.page.keyboard.press('Home');
    await status(/^not following/).waitFor();
    await workbench.page.keyboard.press('f');
    await status(/^following/).waitFor();
    await workbench.page.keyboard.press('p');
    await status(/^paused/).waitFor();
    const before = await shown();
    await write('PUT', 'resourcegroups/rg-e2e-tail?api-version=2024-03-01', { location: 'westeurope' });
    await button(/^\d+ new$/).waitFor({ timeout: 60_000 });
    expect(await shown()).toBe(before);
    await button(/^\d+ new$/).click();
    await rows(/created .*resource group rg-e2e-tail/).waitFor({ timeout: 15_000 });
    await status(/^following/).waitFor();
  });

  it('shows what a wizard of its own did, and raises the alert of a deleted diagnostic setting', async () => {
    await workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).first().click(); // leaves its room to the tenants
    await workbench
      .treeItem(/^Subscriptions/)
      .first()
      .click();
    // The tail of the subscription has its name too, on the first level of its own view.
    await workbench.page.locator('.monaco-list-row[aria-level="3"]', { hasText: 'Contoso Production' }).click();
    const setting = workbench.treeItem(/^activity-to-law-entra/).first();
    await setting.waitFor({ timeout: 30_000 });
    await workbench.contextMenu(setting, 'Delete Diagnostic Setting…');
    await workbench.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await setting.waitFor({ state: 'detached', timeout: 60_000 });
    await later(25);
    await workbench.toast('Diagnostic setting deleted').waitFor({ timeout: 60_000 });
    await workbench.shot('tail alert');
    await workbench.toast('Diagnostic setting deleted').getByRole('button', { name: 'Show in Tail' }).click();
    await page.locator('.tailDetail h2', { hasText: /deleted .*diagnostic setting/ }).waitFor({ timeout: 15_000 });
    await page.locator('.tailRow.chosen').waitFor();
    await workbench.shot('tail alert shown');
    await button('Close (Esc)').click();
    await workbench.clearToasts();
  });

  it('exports what is shown, and opens it as a query over the tail', async () => {
    await filter('rg-e2e-tail');
    await status(/^following · 1 shown/).waitFor();
    await button('Export…').click();
    await workbench.pick('JSON lines');
    await workbench.pick('The file alone');
    const file = join(folder, 'tail.jsonl');
    await workbench.fileDialog(file);
    await workbench.toast('were exported').waitFor({ timeout: 30_000 });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ Type: 'AzureActivity', ResourceGroup: 'RG-E2E-TAIL' });
    await workbench.clearToasts();
    await button('Open as KQL').click();
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'rg-e2e-tail' }).first().waitFor({ timeout: 15_000 });
    await workbench.page
      .getByRole('tab', { name: /^Tail: Contoso Production/ })
      .first()
      .click();
    page = workbench.webview();
    await filter('');
  });

  it('goes on by itself after the engine was restarted, stops, and starts again where it stood', async () => {
    await status(/ 0 hidden/).waitFor();
    const before = await shown();
    await workbench.command('Entra Logs: Restart Engine');
    await page.locator('.tailState', { hasText: 'starting' }).waitFor({ timeout: 30_000 });
    await page.locator('.tailState', { hasText: 'live' }).waitFor({ timeout: 60_000 });
    await expect.poll(shown, { timeout: 30_000 }).toBeGreaterThanOrEqual(before);
    await button('Stop').click();
    await page.locator('.tailState', { hasText: 'stopped' }).waitFor({ timeout: 15_000 });
    await button('Start again').click();
    await page.locator('.tailState', { hasText: 'live' }).waitFor({ timeout: 30_000 });
    expect(workbench.errors.filter(({ message }) => /tail/i.test(message))).toEqual([]);
  });
});
