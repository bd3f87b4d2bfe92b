import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consoleOf, openConsole, openSample } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Workbench } from './workbench';

describe('the console', () => {
  let workbench: Workbench & { readonly folder: string };
  let page: ConsolePage;

  beforeAll(async () => {
    workbench = await openSample({ name: 'console' });
    page = await openConsole(workbench);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed console ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('keeps every letter that is typed right after Select All', async () => {
    const { keyboard } = workbench.page;
    for (const text of ['SigninLogs', 'AuditLogs', 'SigninLogs']) {
      await page.editor.click();
      await keyboard.press('Control+a');
      await keyboard.type(text);
      await keyboard.press('Escape');
      await workbench.page.waitForTimeout(300); // the workbench's own Select All would come back by now
      expect(await page.text()).toBe(text);
    }
  });

  it('completes a column, and takes one undo for one step', async () => {
    const { keyboard } = workbench.page;
    await page.editor.click();
    await keyboard.press('Control+a');
    await keyboard.type('SigninLogs | where UserPrin');
    await page.frame.locator('.cm-tooltip-autocomplete li[aria-selected=true]', { hasText: 'UserPrincipalName' }).waitFor();
    await workbench.page.waitForTimeout(100); // a list that just came does not take Enter
    await keyboard.press('Enter');
    await expect.poll(() => page.text()).toContain('where UserPrincipalName');
    await keyboard.press('Control+z');
    await expect.poll(() => page.text()).toBe('SigninLogs | where UserPrin');
  });

  it('explains what the mouse rests on, and formats the query', async () => {
    await page.editor.click();
    await workbench.page.keyboard.press('Control+a');
    await workbench.page.keyboard.insertText('SigninLogs|where ResultType!="0"|summarize count() by Location');
    await page.button('Format').click();
    await expect.poll(() => page.text()).toBe('SigninLogs\n| where ResultType != "0"\n| summarize count() by Location');
    await page.editor.getByText('summarize').hover();
    await page.frame.locator('.cm-tooltip-hover', { hasText: 'group' }).waitFor();
    await workbench.page.mouse.move(700, 600);
  });

  it('runs the statement with the caret and shows its rows', async () => {
    await page.see('AuditLogs | take 2\n\nSigninLogs | take 3', '3 rows');
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.press('F5');
    await page.frame.locator('.status', { hasText: '2 rows' }).waitFor();
  });

  it('shows several tables as tabs', async () => {
    await page.see('SigninLogs | take 4; AuditLogs | take 5', '4 rows');
    await page.frame.getByRole('tab').nth(1).click();
    await page.frame.locator('.status', { hasText: '5 rows' }).waitFor();
  });

  it('asks only the time range that is picked, and says so', async () => {
    await page.frame.locator('.timePicker').click();
    await page.frame.getByRole('option', { name: 'Custom…' }).click();
    await page.frame.locator('.popup').waitFor();
    await workbench.page.waitForTimeout(200); // the first field takes the focus in the next frame
    await workbench.page.keyboard.type('2026-11-01');
    await workbench.page.keyboard.press('Tab');
    await workbench.page.keyboard.type('2026-11-02 12:00');
    await workbench.page.keyboard.press('Enter');
    await page.see('SigninLogs | count', 'Time range 2026-11-01 00:00:00 to 2026-11-02 12:00:00 UTC');
    await page.frame.locator('.timePicker').click();
    await page.frame.getByRole('option', { name: 'All time' }).click();
  });

  it('says once what is wrong, and goes to its place', async () => {
    await page.run('SigninLogs\n| where Foo > 1');
    await page.problem.waitFor();
    const said = await page.problem.innerText();
    expect(said.match(/Foo/g)).toHaveLength(1);
    await page.problem.getByText('Line 2, column 9').click();
    expect(await page.frame.locator('.cm-activeLine').innerText()).toContain('Foo');
    await page.button('Dismiss').click();
  });

  it('says why a result may be empty', async () => {
    await page.see('SigninLogs\n| where ResultType == "nothing"', '0 rows');
    expect(await page.frame.locator('.emptyResult').innerText()).toContain('line 2');
  });

  it('goes on after the engine was killed in the middle of a query', async () => {
    await page.see('range Row from 1 to 5000 step 1', '5,000 rows');
    await workbench.page.waitForTimeout(1500); // the history is written behind the scenes
    await page.run('range x from 1 to 300000000 step 1 | summarize max(hash_sha256(tostring(x)))');
    await page.frame.locator('.runButton.running').waitFor();
    process.kill(workbench.enginePid(), 'SIGKILL');
    await page.problem.waitFor();
    await workbench.shot('engine killed');
    await page.grid.focus();
    await workbench.page.keyboard.press('Control+End');
    await page.frame.locator('.rowsFailed').getByText('Retry').click({ timeout: 30_000 });
    await page.frame.locator('.rowsFailed').waitFor({ state: 'detached' });
    await page.grid.focus();
    await workbench.page.keyboard.press('Control+End');
    await page.cell(5000, 1).waitFor();
    await workbench.shot('engine killed rows again');
    await page.see('SigninLogs | take 6', '6 rows');
  });

  it('brings text and result back after the window was reloaded', async () => {
    await workbench.command('Developer: Reload Window');
    await workbench.page
      .locator('.monaco-workbench .part.statusbar')
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    page = consoleOf(workbench);
    await page.editor.waitFor({ timeout: 60_000 });
    expect(await page.text()).toBe('SigninLogs | take 6');
    await page.frame.locator('.status', { hasText: '6 rows' }).waitFor({ timeout: 30_000 });
  });

  it('opens an earlier result from the history without running it again', async () => {
    await page.button('History').click();
    await page.frame.locator('.historyEntry', { hasText: 'take 3' }).first().click();
    await page.frame.locator('.status', { hasText: '3 rows' }).waitFor();
  });

  it('offers to run again when a load has ended that an answer was only a part of', async () => {
    const rows = 1_000_000;
    const file = join(workbench.folder, 'long/audits.json');
    writeLong(file, rows);
    await workbench.command('Entra Logs: Open Log Folder…');
    await workbench.fileDialog(dirname(file));
    await page.run('AuditLogs | count');
    await page.frame.locator('.results:not(.dimmed) .status', { hasText: 'loaded so far' }).waitFor({ timeout: 30_000 });
    await page.frame.getByRole('button', { name: 'Run again' }).click({ timeout: 60_000 });
    await page.frame.locator('.results:not(.dimmed) .status', { hasText: 'Complete.' }).waitFor();
    expect(await page.cell(1, 1).textContent()).toBe('1,000,000');
    await page.frame.getByRole('button', { name: 'Run again' }).waitFor({ state: 'detached' });
  });
});
/** A file of audit records that takes a few seconds to load. */
function writeLong(file: string, rows: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const output = openSync(file, 'w');
  for (let first = 0; first < rows; first += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => auditLine(first + index));
    writeSync(output, lines.join(''));
  }
  closeSync(output);
}

function auditLine(index: number): string {
  return `{"time":"2026-11-01T10:00:00Z","category":"AuditLogs","operationName":"Update user","properties":{"id":"${index}"}}\n`;
}
