import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { openSetupPage } from './setupPage';
import type { SetupPage } from './setupPage';

describe('where logs go, and what that takes', () => {
  let page: SetupPage;
  const baseline = join(workFolder, 'ui-posture-baseline', 'baseline.json');
  const copied = (): Promise<string> => page.page.evaluate<string>('navigator.clipboard.readText()');

  beforeAll(async () => {
    rmSync(join(workFolder, 'ui-posture-baseline'), { recursive: true, force: true });
    mkdirSync(join(workFolder, 'ui-posture-baseline'), { recursive: true });
    page = await openSetupPage('posture', 60);
    await page.become('ada.admin@contoso.example', /^Fabrikam/);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page?.explain(`failed posture ${task.name}`);
  });

  afterAll(async () => {
    await page?.close();
  });

  it('is shown as a matrix of tenants, categories and destinations, with gaps and checks named by their source', async () => {
    await page.command('Entra Logs: Show Where Logs Go');
    await page.reported('Contoso');
    await page.reported(/CIS .*6\.1\.1\.7/);
    await page.pictures('posture matrix');
    await page.tidy();
  }, 180_000);

  it('is compared between tenants', async () => {
    await page.command('Entra Logs: Compare Tenants…');
    await page.quickInput.getByRole('button', { name: 'OK' }).waitFor();
    await page.accept();
    await page.reported(/^Differences between Contoso/);
    await page.pictures('posture differences');
    await page.tidy();
  }, 180_000);

  it('is kept as a baseline, from which nothing differs then', async () => {
    await page.command('Entra Logs: Save Baseline…');
    await page.fileDialog(baseline);
    await page.told('is saved');
    expect(existsSync(baseline)).toBe(true);
    expect(JSON.parse(readFileSync(baseline, 'utf8'))).toHaveProperty('owners');
    await page.command('Entra Logs: Check Drift…');
    await page.fileDialog(baseline);
    await page.told('No drift: logs go where the baseline says.');
    await page.clearToasts();
  }, 180_000);

  it('differs from the baseline by a setting that was deleted since', async () => {
    const settings = page.treeItem(/^Diagnostic Settings/);
    if ((await settings.getAttribute('aria-expanded')) === 'false') await settings.click();
    const setting = page.treeItem(/^to-law-entra/);
    await setting.waitFor({ timeout: 60_000 });
    await page.contextMenu(setting, 'Delete Diagnostic Setting');
    await page.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.told('done and read back');
    await page.clearToasts();
    await page.command('Entra Logs: Check Drift…');
    await page.fileDialog(baseline);
    await page.reported(/^Drift from/);
    await page.pictures('posture drift');
    await page.tidy();
  }, 180_000);

  it('takes what is checked: the report can be copied for the administrator, and checked again (DS-22, DS-26)', async () => {
    await page.command('Entra Logs: Check Prerequisites');
    await page.asked('Which tenant?');
    await page.pick('Contoso');
    await page.press(/checks failed/, 'Check Again');
    await page.toast('Checking what sending logs of Contoso takes').waitFor();
    await page.toast('Checking what sending logs of Contoso takes').waitFor({ state: 'hidden' });
    await page.press(/checks failed/, 'Copy Report');
    await expect.poll(copied).toMatch(/^# .*Contoso[\s\S]*(✔|✖)/);
    await page.pictures('posture prerequisites');
    await page.tidy();
  }, 120_000);

  it('is measured by a query: the 50th, 95th and 99th percentile, table by table (DS-29)', async () => {
    await page.command('Entra Logs: Measure Latency…');
    await page.asked('Which tenant?');
    await page.pick('Contoso');
    await page.asked('Which workspace?');
    await page.shot('posture latency asks');
    await page.pick('law-entra');
    const columns = page.webview().locator('[role=columnheader]', { hasText: 'P95Seconds' });
    await columns.first().waitFor({ timeout: 120_000 });
    await page.pictures('posture latency');
    await page.tidy();
  }, 240_000);
});
