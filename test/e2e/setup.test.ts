import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
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
    workbench = await openWorkbench({ name: 'setup', folder, settings: sandbox('ada.admin') });
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

  /** Signs in as another person, which the tree shows: she visits no other tenants. */
  async function becomeSami(): Promise<void> {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(sandbox('sami.security')));
    for (let tries = 0; tries < 5; tries++) {
      await workbench.command('Entra Logs: Use the Sandbox');
      const visited = workbench.treeItem(/^Fabrikam/);
      const gone = await visited.waitFor({ state: 'hidden', timeout: 8000 }).then(
        () => true,
        () => false,
      );
      // A tree that is just being read shows nobody: only one that shows her home and not the other counts.
      await workbench.treeItem(/^Contoso/).waitFor({ timeout: 30_000 });
      if (gone && (await visited.count()) === 0) return;
    }
    throw new Error('The account of the sandbox did not change.');
  }

  async function nameAndSend(name: string): Promise<void> {
    await workbench.command('Entra Logs: Send Entra Logs…');
    await asked('Which tenant?');
    await workbench.pick('Contoso');
    await workbench.quickInput.getByText('Name of the diagnostic setting').waitFor({ timeout: 30_000 });
    await workbench.typeInBox(name);
    await asked('Which categories');
  }

  it('tells a guest which role is missing and who grants it, before anything else is asked (ER-1, DS-23)', async () => {
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    // The other view makes room for the tree.
    await workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).first().click();
    await workbench.treeItem(/^Fabrikam/).waitFor({ timeout: 30_000 });
    await workbench.command('Entra Logs: Send Entra Logs…');
    await asked('Which tenant?');
    await workbench.pick('Fabrikam');
    const refused = workbench.toast('Fabrikam refused to list its diagnostic settings');
    await refused.waitFor({ timeout: 30_000 });
    for (const way of ['Retry', 'Sign In Again']) await refused.getByRole('button', { name: way }).waitFor();
    await workbench.shot('setup refused');
    await workbench.clearToasts();
  }, 120_000);

  it('lets a Security Administrator choose, and shows difference and requests before anything is written (DS-3, DS-8, DS-17)', async () => {
    await becomeSami();
    await nameAndSend('to-law-empty');
    await workbench.shot('setup categories');
    await accept();
    await asked('Where do you want to send them?');
    await accept();
    await asked('Which workspace?');
    await workbench.shot('setup workspaces');
    await workbench.pick('law-empty');
    await asked('Nothing has been written yet');
    await workbench.quickInput.getByText('category SignInLogs').waitFor();
    await workbench.quickInput.getByText('destination law-empty').waitFor();
    await workbench.quickInput.getByText('PUT /providers/microsoft.aadiam/diagnosticSettings/to-law-empty').waitFor();
    await workbench.shot('setup review');
  }, 120_000);

  it('saves, reads back, and shows the setting in the tree with a clock for each category (DS-18, DS-27)', async () => {
    await workbench.pick('Apply');
    await workbench.toast('done and read back').waitFor({ timeout: 60_000 });
    const settings = workbench.treeItem(/^Diagnostic Settings/);
    if ((await settings.getAttribute('aria-expanded')) === 'false') await settings.click();
    const setting = workbench.treeItem(/^to-law-empty/);
    await setting.waitFor({ timeout: 30_000 });
    if ((await setting.getAttribute('aria-expanded')) === 'false') await setting.click();
    await workbench.treeItem(/SignInLogs.*(waiting|first record)/).waitFor({ timeout: 30_000 });
    await workbench.shot('setup waiting');
  }, 180_000);

  it('tells when the first records come, in a message and in the tree (DS-27)', async () => {
    await workbench.treeItem(/SignInLogs.*first record at.*latency/).waitFor({ timeout: 150_000 });
    await workbench.shot('setup first records');
    await workbench.clearToasts();
  }, 180_000);
});
