import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { consoleOf, openConsole } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Locator } from 'playwright-core';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-workspaces-workspace');
const count = 'AzureActivity | summarize Events = count()';
const all = 'SigninLogs | project TimeGenerated, Id';

/** Workspaces at their limits: several at once, answers that are cut, and the way to the rest. */
describe('workspaces in the console', () => {
  let workbench: Workbench;
  let page: ConsolePage;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'refused.kql'), 'SigninLogs\n| summarize Signins = count()\n');
    workbench = await openWorkbench({ name: 'workspaces', folder });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    await workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).first().click(); // leaves its room to the tenants
    await workbench.treeItem(/^Workspaces/).click();
    await workbench.treeItem(/^law-entra/).waitFor({ timeout: 30_000 });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed workspaces ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  const makeFail = async (what: RegExp): Promise<void> => {
    await workbench.command('Entra Logs: Make the Sandbox Fail');
    await workbench.pick(what);
  };

  it('are asked as one, and each row says which it is of', async () => {
    await workbench.treeItem(/^law-northwind/).click(); // the one below, since what is clicked opens and moves what follows
    await workbench.treeItem(/^law-entra/).click({ modifiers: ['ControlOrMeta'] });
    await workbench.contextMenu(workbench.treeItem(/^law-entra/), 'Query These Workspaces');
    page = consoleOf(workbench);
    await page.editor.waitFor({ timeout: 30_000 });
    await page.see(count, 'the query ran in each of 2 workspaces by itself');
    await page.header('Workspace').waitFor();
    const names = [await page.cell(1, 1).innerText(), await page.cell(2, 1).innerText()];
    expect(names.sort()).toEqual(['law-entra', 'law-northwind']);
    await workbench.shot('workspaces several');
  });

  it('lose nothing of the others where one fails, and take in what a retry brings', async () => {
    await makeFail(/query is refused: a role is missing/);
    await page.see(count, 'Partial: 1 of 2 workspaces failed');
    await page.cell(1, 1).waitFor();
    await workbench.pictures('workspaces partial');
    await page.frame.getByRole('button', { name: /^Retry law-/ }).click();
    await page.frame.locator('.results:not(.dimmed) .status', { hasText: 'Complete: the query ran in each of 2' }).waitFor();
    await page.cell(2, 1).waitFor();
  });

  it('say that an answer is cut', async () => {
    await workbench.showSideBar();
    await workbench.treeItem(/^law-empty/).click(); // so that no more than one is chosen
    await workbench.contextMenu(workbench.treeItem(/^law-volume/), 'Query Workspace');
    page = consoleOf(workbench);
    const source = page.frame.locator('vscode-dropdown[aria-label="Source"]');
    const asked = (): Promise<string> => source.evaluate((field) => (field as unknown as { readonly value: string }).value);
    await expect.poll(asked, { timeout: 90_000 }).toMatch(/^workspace-/); // the console asks the one now, not the two
    await page.run(all);
    const cut = page.frame.locator('.results:not(.dimmed) .status', { hasText: 'Truncated' });
    await cut.waitFor({ timeout: 120_000 });
    expect(await cut.innerText()).toContain('500,000 rows');
    await page.frame.getByRole('button', { name: 'Statistics' }).click();
    const told = page.frame.getByRole('dialog', { name: 'Statistics' });
    expect(await told.innerText()).toMatch(/Time in the workspace[^]*Size of the answer/);
    await workbench.pictures('workspaces truncated');
    await workbench.page.keyboard.press('Escape');
    await told.waitFor({ state: 'detached' });
  }, 180_000);

  it('mark in a document what only the service knows to be wrong', async () => {
    await workbench.openFile('refused.kql');
    await makeFail(/its text is wrong/);
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.command('Entra Logs: Run Query');
    await workbench.page.locator('.editor-instance .squiggly-error').first().waitFor({ timeout: 30_000 });
    await workbench.shot('workspaces refused');
  });

  it('fetch the rest of a cut answer into local logs, with the proof', async () => {
    await workbench.command('View: Close All Editors');
    await workbench.page.locator('iframe.webview').first().waitFor({ state: 'detached' });
    page = await openConsole(workbench);
    await page.run(all);
    await page.frame.locator('.results:not(.dimmed) .status', { hasText: 'Truncated' }).waitFor({ timeout: 120_000 });
    await page.button('Download to Local Logs…').click();
    await workbench.pick(/The last 24 hours/);
    await workbench.pick(/In the folder of Entra Logs/);
    await workbench
      .toast(/rows are here.*Complete: [\d,]+ rows in \d+ slices, as many as the workspace counts/)
      .waitFor({ timeout: 120_000 });
    const pane = workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).first();
    if ((await pane.getAttribute('aria-expanded')) !== 'true') await pane.click();
    await workbench.treeItem(/^law-volume SigninLogs/).waitFor({ timeout: 60_000 });
    await workbench.shot('workspaces downloaded');
  }, 300_000);

  it('export all of a cut answer to a file, on from where it was when the engine was killed half way', async () => {
    const file = join(folder, 'all.csv');
    const begin = async (): Promise<void> => {
      await page.button('Export All to File…').click();
      await workbench.pick('CSV');
      await workbench.pick('The file alone');
      await workbench.fileDialog(file);
    };
    const told = (words: RegExp): Locator => workbench.page.getByText(words).first();
    await begin();
    await told(/ rows fetched, in [1-9]\d* slices/).waitFor({ timeout: 60_000 });
    process.kill(workbench.enginePid(), 'SIGKILL');
    await told(/ rows fetched, in /).waitFor({ state: 'detached', timeout: 60_000 });
    expect(existsSync(file)).toBe(false);
    const jobs = join(workbench.profile, 'User', 'globalStorage', 'entra-logs.entra-logs', 'results', 'downloads');
    const kept = readdirSync(jobs).map(
      (name) => JSON.parse(readFileSync(join(jobs, name, 'download.json'), 'utf8')) as { slices: unknown[] },
    );
    expect(kept.map(({ slices }) => slices.length > 0)).toEqual([true]);
    await workbench.clearToasts();
    await begin();
    await workbench.toast('were exported').waitFor({ timeout: 120_000 });
    await workbench.shot('workspaces export after a kill');
    expect(readFileSync(file, 'utf8').trimEnd().split('\r\n').length).toBeGreaterThan(500_001);
    expect(readdirSync(jobs)).toEqual([]); // it went on with what was there, and needs it no more
    await workbench.clearToasts();
  }, 300_000);
});
