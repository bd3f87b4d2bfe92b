import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { openConsole } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Workbench } from './workbench';
import { openWorkbench } from './workbench';

const folder = join(workFolder, 'ui-windows-workspace');
const workspace = join(folder, 'both.code-workspace');

/** Two folders of one workspace: queries in the first, logs in the second. */
function writeWorkspace(): void {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['hunts', 'exported logs']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'hunts' }, { path: 'exported logs' }] }));
  writeFileSync(join(folder, 'hunts/count.kql'), 'Door_CL\n| summarize Entries = count() by Door\n');
  const lines = Array.from({ length: 12 }, (_, n) =>
    JSON.stringify({ TimeGenerated: `2026-11-10T08:0${n % 6}:00Z`, Door: `door ${n % 3}` }),
  );
  writeFileSync(join(folder, 'exported logs/Door_CL.jsonl'), lines.join('\n'));
}

describe('a workspace of two folders that nobody has trusted', () => {
  let workbench: Workbench;
  let second: Workbench | undefined;
  let page: ConsolePage;
  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);

  beforeAll(async () => {
    writeWorkspace();
    workbench = await openWorkbench({ name: 'windows', workspace, restricted: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await (second ?? workbench)?.shot(`failed windows ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('opens the logs of its second folder from the Explorer', async () => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await workbench.contextMenu(workbench.treeItem('exported logs'), 'Open in Entra Logs');
    await workbench.showSideBar();
    await workbench.treeItem(/Door_CL/).waitFor({ timeout: 30_000 });
    await workbench.shot('windows restricted');
  });

  it('answers a .kql file of its first folder over them', async () => {
    await workbench.openFile('count.kql');
    await workbench.command('Entra Logs: Run Query');
    await workbench.webview().locator('.status', { hasText: '3 rows' }).waitFor({ timeout: 30_000 });
  });

  it('tells a screen reader once that an answer is there, and how much it is', async () => {
    page = await openConsole(workbench);
    await page.see('Door_CL | where Door == "door 1"', '4 rows');
    const spoken = page.frame.locator('.spoken[role=status]');
    await expect.poll(() => spoken.allInnerTexts()).toContainEqual(expect.stringMatching(/4 rows/));
    expect(await page.frame.locator('[aria-live=assertive]').count()).toBe(0);
  });

  it('opens the menu of a cell by the keyboard, goes through it by arrows, and comes back to the cell', async () => {
    await page.grid.focus();
    await press('Control+Home');
    await press('ArrowRight');
    await press('Shift+F10');
    const focused = page.frame.locator('[role=menuitem]:focus');
    const first = await focused.innerText();
    await press('ArrowDown');
    await expect.poll(() => focused.innerText()).not.toBe(first);
    await press('Escape');
    expect(await page.frame.locator('[role=menu]').count()).toBe(0);
    await expect.poll(() => page.frame.locator(':focus').getAttribute('role')).toBe('grid');
  });

  it('has its actions in the tree by the keyboard too', async () => {
    await workbench.showSideBar();
    const table = workbench.treeItem(/Door_CL/);
    await table.click();
    await press('Shift+F10');
    await workbench.page
      .locator('.monaco-menu .action-label', { hasText: /Preview/ })
      .first()
      .waitFor();
    await press('Escape');
  });

  it('is open in a second window at the same time, and both answer', async () => {
    second = await workbench.anotherWindow();
    await second.command('View: Close All Editors'); // which it took over from the first window
    await second.page.locator('iframe.webview').waitFor({ state: 'detached' });
    const other = await openConsole(second);
    await other.see('Door_CL | summarize Entries = count()', '1 row');
    await other.frame.locator('.status', { hasText: 'exported logs' }).waitFor();
    await page.see('Door_CL | summarize count() by Door', '3 rows');
    await second.close();
  });

  it('threw no script error in the window', () => {
    expect(workbench.errors).toEqual([]);
  });
});
