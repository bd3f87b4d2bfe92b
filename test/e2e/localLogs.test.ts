import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root, workFolder } from '../../scripts/root';
import { openWorkbench, themes } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-local-logs-workspace');

describe('the view of local logs', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(root, 'samples/contoso'), join(folder, 'contoso'), { recursive: true });
    mkdirSync(join(folder, 'damaged'));
    mkdirSync(join(folder, 'empty'));
    const line = '{"time":"2026-11-01T10:00:00Z","category":"AuditLogs","properties":{"id":"1"}}';
    writeFileSync(join(folder, 'damaged/PT1H.json'), `${line}\n{"time": dam aged\n`);
    workbench = await openWorkbench({ name: 'local-logs', folder });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed local logs ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('greets a new user with the two ways to begin', async () => {
    await workbench.showSideBar();
    await workbench.page.getByRole('button', { name: 'Open Log Folder' }).first().waitFor();
    await workbench.page.getByRole('button', { name: 'Open Sample Tenant' }).first().waitFor();
    await workbench.shot('welcome');
  });

  it('opens the sample tenant from the welcome and lists its tables with rows', async () => {
    await workbench.page.getByRole('button', { name: 'Open Sample Tenant' }).first().click();
    await workbench.treeItem(/SigninLogs/).waitFor({ timeout: 60_000 });
    await workbench.shot('tree');
    expect(await workbench.treeItem(/SigninLogs/).getAttribute('aria-label')).toMatch(/\d/);
  });

  it('shows the columns of a table with their types', async () => {
    await workbench.treeItem(/SigninLogs/).click();
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.treeItem(/TimeGenerated/).waitFor();
    await workbench.shot('columns');
    await workbench.treeItem(/Sample tenant/).click(); // folds it, so that what is opened next is in sight
  });

  it('opens a folder chosen in the file dialog', async () => {
    await workbench.command('Entra Logs: Open Log Folder…');
    await workbench.fileDialog(join(folder, 'contoso/activity-log'));
    await workbench.treeItem(/activity-log/).waitFor({ timeout: 60_000 });
  });

  it('lists Local Logs above History', async () => {
    const titles = await workbench.page.locator('.pane-header .title').allTextContents();
    expect(titles.filter((title) => ['Local Logs', 'History'].includes(title))).toEqual(['Local Logs', 'History']);
  });

  it('shows where damaged lines are, and opens their file there', async () => {
    await workbench.command('Entra Logs: Open Log Folder…');
    await workbench.fileDialog(join(folder, 'damaged'));
    await workbench.treeItem(/^1 damaged line/).click();
    await workbench.quickInput.getByText('PT1H.json, line 2').first().waitFor();
    await workbench.shot('damaged lines');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.getByRole('tab', { name: /PT1H\.json/ }).waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 2' }).waitFor();
  });

  it('says what an empty folder is, offers another, and forgets it', async () => {
    await workbench.clearToasts();
    await workbench.command('Entra Logs: Open Log Folder…');
    await workbench.fileDialog(join(folder, 'empty'));
    await workbench.treeItem(/^empty/).waitFor();
    const toast = workbench.toast(/There are no files in/);
    await toast.hover();
    await workbench.shot('empty folder');
    await toast.getByRole('button', { name: 'Remove from View' }).click();
    await workbench.treeItem(/^empty/).waitFor({ state: 'detached' });
  });

  it('shows a source that vanished after a restart, and opens it when it is there again', async () => {
    if (existsSync(join(folder, 'damaged'))) renameSync(join(folder, 'damaged'), join(folder, 'moved'));
    await workbench.page.reload();
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await workbench.showSideBar();
    const missing = workbench.treeItem(/^damaged The logs in/);
    await missing.waitFor({ timeout: 60_000 });
    await workbench.shot('missing source');
    renameSync(join(folder, 'moved'), join(folder, 'damaged'));
    await missing.hover();
    await missing.getByRole('button', { name: 'Open Again' }).click();
    await workbench.treeItem(/^1 damaged line/).waitFor({ timeout: 60_000 });
  });

  it('opens a folder from the menu of the Explorer', async () => {
    await workbench.command('View: Show Explorer');
    await workbench.contextMenu(workbench.treeItem(/contoso/), 'Open in Entra Logs');
    await workbench.treeItem(/SigninLogs/).waitFor({ timeout: 60_000 });
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`is shown in ${theme}`, async () => {
      await workbench.setTheme(theme);
      await workbench.showSideBar();
      await workbench.shot(`tree-${theme}`);
    });
  }

  it('threw no script error in the window', () => {
    expect(workbench.errors).toEqual([]);
  });
});
