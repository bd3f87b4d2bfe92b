import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-setup-workspace');
const sandbox = (alias: string) => ({ 'entraLogs.sandbox.account': `${alias}@contoso.example`, 'entraLogs.sandbox.speed': 120 });

describe('the wizard that sends logs', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'setup', folder, settings: sandbox('sami.security') });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed setup ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  /** Waits until a step of the wizard asks this, and is not busy any more. */
  const asked = async (words: string): Promise<void> => {
    await workbench.quickInput.locator(`input[placeholder*=${JSON.stringify(words)}]`).waitFor({ timeout: 30_000 });
    await workbench.quickInput.locator('.monaco-list-row').first().waitFor({ timeout: 30_000 });
  };
  const accept = () => workbench.quickInput.getByRole('button', { name: 'OK' }).click();

  async function sendToVolume(name: string): Promise<void> {
    await workbench.command('Entra Logs: Send Entra Logs…');
    await asked('Which tenant?');
    await workbench.pick('Contoso');
    await workbench.quickInput.getByText('Name of the diagnostic setting').waitFor({ timeout: 30_000 });
    await workbench.typeInBox(name);
    await asked('Which categories');
  }

  it('lets a Security Administrator choose, and shows difference and requests before anything is written (DS-3, DS-8, DS-17)', async () => {
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    await sendToVolume('to-law-volume');
    await workbench.shot('setup categories');
    await accept();
    await asked('Where do you want to send them?');
    await accept();
    await asked('Which workspace?');
    await workbench.shot('setup workspaces');
    await workbench.pick('law-volume');
    await asked('Nothing has been written yet');
    await workbench.quickInput.getByText('category SignInLogs').waitFor();
    await workbench.quickInput.getByText('destination law-volume').waitFor();
    await workbench.quickInput.getByText('PUT /providers/microsoft.aadiam/diagnosticSettings/to-law-volume').waitFor();
    await workbench.shot('setup review');
  });

  it('saves, reads back, and shows the setting in the tree with a clock for each category (DS-18, DS-27)', async () => {
    await workbench.pick('Apply');
    await workbench.toast('done and read back').waitFor({ timeout: 60_000 });
    const settings = workbench.treeItem(/^Diagnostic Settings/);
    if ((await settings.getAttribute('aria-expanded')) === 'false') await settings.click();
    const setting = workbench.treeItem(/^to-law-volume/);
    await setting.waitFor({ timeout: 30_000 });
    if ((await setting.getAttribute('aria-expanded')) === 'false') await setting.click();
    await workbench.treeItem(/SignInLogs.*(waiting|first record)/).waitFor({ timeout: 30_000 });
    await workbench.shot('setup waiting');
  });

  it('tells when the first records come, in a message and in the tree (DS-27)', async () => {
    await workbench.treeItem(/SignInLogs.*first record at.*latency/).waitFor({ timeout: 150_000 });
    await workbench.shot('setup first records');
    await workbench.clearToasts();
  });

  it('tells a Security Reader which role is missing, and writes nothing (ER-1, DS-23)', async () => {
    const file = join(workbench.profile, 'User', 'settings.json');
    const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...before, ...sandbox('glenn.global') }));
    await workbench.page.waitForTimeout(1000); // the editor takes a changed file of settings a moment later
    await workbench.command('Entra Logs: Use the Sandbox');
    await sendToVolume('not-allowed');
    await accept();
    await asked('Where do you want to send them?');
    await accept();
    await asked('Which workspace?');
    await workbench.pick('law-empty');
    await asked('Nothing has been written yet');
    await workbench.pick('Apply');
    await workbench.toast('Security Administrator').waitFor({ timeout: 60_000 });
    await workbench.shot('setup refused');
    expect(await workbench.treeItem(/^not-allowed/).count()).toBe(0);
  });
});
