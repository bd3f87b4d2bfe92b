import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { askSandbox, findRunningSandbox, sandboxToken } from '../support/sandbox/runningSandbox';
import type { RunningSandbox } from '../support/sandbox/runningSandbox';
import { activityEvent } from '../support/tail/activity';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-tail-sources-workspace');
/** Of the sandbox: Contoso Production. */
const subscription = '0f0f0f0f-1111-4222-8333-0000000000a1';

describe('the tails of other sources', () => {
  let workbench: Workbench;
  let sandbox: RunningSandbox;

  const page = (): FrameLocator => workbench.webview();
  const row = (text: string | RegExp): Locator => page().locator('.tailRow:not([hidden])', { hasText: text }).first();
  const live = (text: string): Promise<void> =>
    page()
      .locator('.tailState', { hasText: `live · ${text}` })
      .waitFor({ timeout: 60_000 });
  const tab = (name: RegExp): Promise<void> => workbench.page.getByRole('tab', { name }).first().waitFor({ timeout: 30_000 });
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> =>
    askSandbox<T>(`${sandbox.arm}/subscriptions/${subscription}/${path}`, {
      method,
      token: await sandboxToken(sandbox, 'entra-logs-automation'),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'tail-sources', folder, settings: { 'entraLogs.tail.pollSeconds': 10 } });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    sandbox = await findRunningSandbox(workbench.server.pid);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed tail sources ${task.name}`);
  });
  afterAll(async () => {
    await workbench?.close();
  });

  it('follows a file that others write on', async () => {
    const file = join(folder, 'growing.jsonl');
    const write = (id: string): void =>
      appendFileSync(file, `${JSON.stringify(activityEvent({ id, time: Date.now(), caller: `${id}@example.org` }))}\n`);
    writeFileSync(file, '');
    write('before');
    await workbench.command('Entra Logs: Follow Growing Activity Log File…');
    await workbench.fileDialog(file);
    await tab(/^Tail: growing\.jsonl/);
    await row('before@example.org').waitFor({ timeout: 30_000 });
    write('meanwhile');
    await row('meanwhile@example.org').waitFor({ timeout: 15_000 });
    await workbench.command('View: Close All Editors');
  });

  it('follows a table of a workspace, with one sentence for each row', async () => {
    await workbench.command('Entra Logs: Start Workspace Table Tail…');
    await workbench.pick('law-entra');
    await workbench.pick(/SigninLogs/);
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('The last 24 hours');
    await tab(/^Tail: SigninLogs \(law-entra\)/);
    await live('SigninLogs (law-entra)');
    await row(/signed in to/).waitFor({ timeout: 30_000 });
    const categories = page().locator('vscode-dropdown[aria-label="Category"] vscode-option');
    await expect.poll(() => categories.allTextContents(), { timeout: 15_000 }).toEqual(['Any category', 'SigninLogs']);
    await workbench.pictures('tail table');
    await workbench.command('View: Close All Editors');
  });

  it('follows an event hub, whose connection string is asked for once', async () => {
    const rule =
      'resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso/authorizationRules/RootManageSharedAccessKey';
    const { primaryConnectionString } = await ask<{ primaryConnectionString: string }>('POST', `${rule}/listKeys?api-version=2024-01-01`);
    await ask('PUT', 'providers/Microsoft.Insights/diagnosticSettings/hub?api-version=2021-05-01-preview', {
      properties: {
        eventHubAuthorizationRuleId: `/subscriptions/${subscription}/${rule}`,
        eventHubName: 'entra-logs',
        logs: [{ category: 'Administrative', enabled: true }],
      },
    });
    await workbench.command('Entra Logs: Start Event Hub Tail…');
    for (const [index, text] of [primaryConnectionString, 'entra-logs', 'siem'].entries()) {
      await workbench.quickInput.getByText(`(step ${index + 1} of 3)`).waitFor();
      await workbench.typeInBox(text);
    }
    await tab(/^Tail: entra-logs/);
    await live('entra-logs');
    await ask('PUT', 'resourcegroups/rg-e2e-hub?api-version=2024-03-01', { location: 'westeurope' });
    await askSandbox(`${sandbox.arm}/_sandbox/clock`, { method: 'POST', body: JSON.stringify({ advance: 40 * 60_000 }) });
    await row(/resource group rg-e2e-hub/).waitFor({ timeout: 30_000 });
    await workbench.shot('tail hub');
    await workbench.command('Entra Logs: Start Event Hub Tail…');
    await workbench.quickInput.getByText('Another event hub…').waitFor();
    expect(await workbench.quickInput.getByText('entra-logs').count()).toBeGreaterThan(0);
    await workbench.page.keyboard.press('Escape');
    await workbench.command('View: Close All Editors');
  });

  it('starts at a resource group of the Tenants view, narrowed to it', async () => {
    // The view is low: what is further down comes into it with the keyboard.
    const find = async (name: RegExp): Promise<Locator> => {
      const item = workbench.treeItem(name);
      await expect
        .poll(
          async () => {
            if (!(await item.isVisible())) await workbench.page.keyboard.press('ArrowDown');
            return item.isVisible();
          },
          { timeout: 30_000, interval: 250 },
        )
        .toBe(true);
      return item;
    };
    const pick = async (name: RegExp): Promise<void> => {
      await (await find(name)).click();
    };
    await pick(/^Subscriptions/);
    await pick(/^Contoso Production/);
    await pick(/^Resource Groups/);
    const group = await find(/^rg-monitor/);
    await group.click();
    await group.hover();
    await group.getByRole('button', { name: 'Start Activity Log Tail…' }).click();
    await workbench.pick('The last 7 days');
    await tab(/^Tail: Contoso Production · rg-monitor/);
    await live('Contoso Production · rg-monitor');
    await workbench.shot('tail group');
  });
});
