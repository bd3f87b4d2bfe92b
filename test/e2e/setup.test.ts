import { afterAll, afterEach, beforeAll, describe, it, vi } from 'vitest';
import { askSandbox, findRunningSandbox } from '../support/sandbox/runningSandbox';
import { openSetupPage } from './setupPage';
import type { SetupPage } from './setupPage';
import { seen } from './workbench';

describe('the wizard that sends logs', () => {
  let page: SetupPage;

  beforeAll(async () => {
    page = await openSetupPage('setup', 120);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page?.explain(`failed setup ${task.name}`);
  });

  afterAll(async () => {
    await page?.close();
  });

  async function begin(tenant: string): Promise<void> {
    await page.command('Entra Logs: Send Entra Logs…');
    await page.asked('Which tenant?');
    await page.pick(tenant);
  }

  async function begunWith(tenant: string, name: string): Promise<void> {
    await begin(tenant);
    await page.give('Name of the diagnostic setting', name);
    await page.asked('Which categories');
  }

  /** Takes what is suggested away and another category instead, or the other way round. */
  async function toggleSuggested(): Promise<void> {
    for (const category of [/^AuditLogs/, /^SignInLogs/, /^ProvisioningLogs/, /^ADFSSignInLogs/]) await page.toggle(category);
  }

  /** Answers all questions up to the review, for a setting that sends what is suggested to a workspace that is made on the way. */
  async function plannedTo(name: string, workspace: string): Promise<void> {
    await begunWith('Contoso', name);
    // The wizard that was left has its answers kept, and begins with them.
    if (await seen(page.quickInput.getByRole('checkbox', { name: /^ADFSSignInLogs/, checked: true }).first(), 2000))
      await toggleSuggested();
    await page.shot(`setup categories ${name}`);
    await page.accept();
    await page.asked('Where do you want to send them?');
    await page.accept();
    await page.asked('Which workspace?');
    await page.shot(`setup workspaces ${name}`);
    await page.pick('Create a Workspace…');
    await page.asked('In which subscription is it made?');
    await page.pick('Contoso Production');
    await page.asked('In which resource group?');
    await page.pick('rg-monitor');
    await page.give('Name of the workspace', workspace);
    await page.give('30 to 730', '30');
  }

  const row = (text: string) => page.quickInput.locator('.monaco-list-row', { hasText: text }).first();

  it('tells a guest which role is missing and who grants it, before anything else is asked (ER-1, DS-23)', async () => {
    await page.become('ada.admin@contoso.example', /^Fabrikam/);
    await begin('Fabrikam');
    const refused = page.toast('Fabrikam refused to list its diagnostic settings');
    await refused.waitFor({ timeout: 60_000 });
    await page.told('Security Reader, Global Reader or Security Administrator');
    for (const way of ['Retry', 'Sign In Again']) await refused.getByRole('button', { name: way }).waitFor();
    await page.shot('setup refused');
    await page.clearToasts();
  }, 180_000);

  it('tells the administrator of a Free tenant which categories give nothing there, and suggests the audit logs alone (DS-24, ER-7)', async () => {
    await begunWith('Tailspin Toys', 'free');
    await page.quickInput
      .getByRole('checkbox', { name: /^AuditLogs/, checked: true })
      .first()
      .waitFor();
    await row('gives nothing here: the tenant has no Entra ID P1').waitFor();
    await page.quickInput
      .getByRole('checkbox', { name: /^SignInLogs/, checked: false })
      .first()
      .waitFor();
    await page.shot('setup free');
    await page.page.keyboard.press('Escape');
  }, 120_000);

  it('lets a Security Reader plan, and says in the place of Apply which role is missing and who grants it (ER-1, DS-23)', async () => {
    await page.become('rea.reader@contoso.example', /^Contoso/, /^Fabrikam/);
    await begunWith('Contoso', 'by-reader');
    // What is suggested goes to the one workspace that she sees already.
    await toggleSuggested();
    await page.accept();
    await page.asked('Where do you want to send them?');
    await page.accept();
    await page.asked('Which workspace?');
    await page.pick('law-');
    await page.asked('Nothing has been written yet');
    await row('Your account cannot apply this').waitFor();
    await row('Security Administrator').waitFor();
    await row('Export as Code').waitFor();
    await page.shot('setup reader');
    await page.page.keyboard.press('Escape');
  }, 180_000);

  it('tells a program that roles of the directory do not help it, and which role does (ER-1)', async () => {
    await page.become('fabrikam-reader', /^Fabrikam/, /^Contoso/);
    await begin('Fabrikam');
    await page.told('a program needs the Azure role Reader at the scope /providers/Microsoft.aadiam');
    await page.shot('setup program');
    await page.clearToasts();
  }, 180_000);

  it('lets a Security Administrator make a workspace on the way, and shows difference and requests before anything is written (DS-3, DS-8, DS-12, DS-17)', async () => {
    await page.become('sami.security@contoso.example', /^Contoso/, /^Fabrikam/);
    await plannedTo('to-law-new', 'law-entra-new');
    await page.asked('Nothing has been written yet');
    for (const words of ['category SignInLogs', 'category AuditLogs', 'destination law-entra-new']) await row(words).waitFor();
    await page.quickInput.getByText('PUT /providers/microsoft.aadiam/diagnosticSettings/to-law-new').waitFor();
    await page.quickInput.getByText('workspaces/law-entra-new').first().waitFor();
    await page.shot('setup review');
  }, 180_000);

  it('saves, reads back, and shows the setting in the tree with a clock for each category (DS-18, DS-27)', async () => {
    await page.pick('Apply');
    await page.told('done and read back');
    const settings = page.treeItem(/^Diagnostic Settings/);
    if ((await settings.getAttribute('aria-expanded')) === 'false') await settings.click();
    const setting = page.treeItem(/^to-law-new/);
    await setting.waitFor({ timeout: 60_000 });
    if ((await setting.getAttribute('aria-expanded')) === 'false') await setting.click();
    await page.treeItem(/SignInLogs.*(waiting|first record)/).waitFor({ timeout: 60_000 });
    await page.shot('setup waiting');
  }, 240_000);

  it('tells when the first records come, in the tree and in a message (DS-27)', async () => {
    const { arm } = await findRunningSandbox(page.server.pid);
    const hasCome = async (category: string): Promise<boolean> =>
      (await page.treeItem(new RegExp(`${category}.*first record at.*latency`)).count()) > 0;
    // Little happens in a tenant by night: it may take the sandbox hours until somebody changes something.
    const pass = (minutes: number): Promise<unknown> =>
      askSandbox(`${arm}/_sandbox/clock`, { method: 'POST', body: JSON.stringify({ advance: minutes * 60_000 }) });
    for (const category of ['SignInLogs', 'AuditLogs'])
      await vi.waitUntil(async () => (await hasCome(category)) || (await pass(10), false), { timeout: 240_000, interval: 3000 });
    await page.told('SignInLogs of Contoso in law-entra-new: first record at');
    await page.shot('setup first records');
    await page.clearToasts();
  }, 420_000);

  it('goes on with a plan whose engine was ended in its middle, and makes nothing twice (CX-13)', async () => {
    await plannedTo('to-law-second', 'law-second');
    await page.asked('Nothing has been written yet');
    // The workspace takes its time, so that the engine is killed while it is made.
    const { arm } = await findRunningSandbox(page.server.pid);
    const faults = `${arm}/_sandbox/faults`;
    const slow = { kind: 'slow', service: 'arm', path: 'workspaces/law-second', delay: 15_000 };
    await askSandbox(faults, { method: 'POST', body: JSON.stringify(slow) });
    await page.pick('Apply');
    await page.toast('Create the workspace law-second').waitFor();
    process.kill(page.enginePid(), 'SIGKILL');
    await askSandbox(faults, { method: 'DELETE' });
    await page.told('the plan is kept: Continue Set-Up goes on with it later');
    await page.shot('setup cut off');
    await page.clearToasts();
    await page.command('Entra Logs: Continue Set-Up…');
    await page.asked('What do you want to go on with?');
    await page.shot('setup continue');
    await page.pick('to-law-second');
    await page.told('done and read back');
    await page.clearToasts();
    await page.treeItem(/^5 of 5 used/).waitFor({ timeout: 60_000 });
    await page.command('Entra Logs: Continue Set-Up…');
    await page.told('Everything that was set up from here was finished.');
    await page.clearToasts();
  }, 240_000);
});
