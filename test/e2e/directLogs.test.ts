import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { askSandbox, findRunningSandbox } from '../support/sandbox/runningSandbox';
import { consoleOf, openConsole } from './consolePage';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-direct-logs-workspace');

/** Chooses no filter. */
async function allRecords(workbench: Workbench): Promise<void> {
  await workbench.quickInput.getByText('Only what failed').waitFor();
  await workbench.page.keyboard.press('Enter');
}

describe('logs without a workspace', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'direct-logs', folder });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed direct logs ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('are fetched by a few questions, and are tables to ask in KQL', async () => {
    await workbench.contextMenu(workbench.treeItem(/^Contoso/), 'Browse Logs without a Workspace…');
    await workbench.pick('Sign-ins of managed identities');
    await workbench.pick('Activity Log of Contoso Production');
    await workbench.pick('Provisioning');
    await workbench.shot('direct logs which');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('The last 24 hours');
    await allRecords(workbench);
    await workbench.quickInput.getByText('As three CSV files too').waitFor();
    await workbench.shot('direct logs csv');
    await workbench.pick('As three CSV files too');
    // As the service does, which takes its time: VS Code shows three new messages within 800 milliseconds and no more.
    const { arm } = await findRunningSandbox(workbench.server.pid);
    const fault = { kind: 'slow', service: 'graph', path: 'auditLogs', delay: 1000 };
    await askSandbox(`${arm}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await workbench.pick('In the folder of Entra Logs');
    await workbench.toast(/Contoso without a workspace .* is loaded: \d+ rows in 5 tables/).waitFor({ timeout: 60_000 });
    await askSandbox(`${arm}/_sandbox/faults`, { method: 'DELETE' });
    for (const table of ['SigninLogs', 'AuditLogs', 'AADManagedIdentitySignInLogs', 'AADProvisioningLogs', 'AzureActivity'])
      await workbench.treeItem(new RegExp(`^${table}`)).waitFor({ timeout: 30_000 });
    await workbench.shot('direct logs opened');
    const csv = workbench.toast(/The provisioning logs are three CSV files in .* CSV, too/);
    await csv.getByRole('button', { name: 'Open ProvisioningLogs.csv' }).click();
    await workbench.page.locator('.view-line', { hasText: 'changeId,id,activityDateTime' }).waitFor({ timeout: 30_000 });
    await openConsole(workbench);
    const page = consoleOf(workbench);
    await page.editor.waitFor({ timeout: 30_000 });
    await page.see('AzureActivity | summarize Events = count() by SubscriptionId', '1 row');
    await page.header('Events').waitFor();
  }, 180_000);

  it('of a tenant without a licence lack its sign-ins, and a report says why, and who can mend it', async () => {
    await workbench.command('Entra Logs: Browse Logs without a Workspace…');
    await workbench.pick('Tailspin Toys');
    await workbench.quickInput.getByText('not licensed: needs Entra ID P1 or P2').first().waitFor({ timeout: 30_000 });
    await workbench.pick(/^Sign-ins of people/);
    await workbench.shot('direct logs not licensed');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('The last 30 days');
    await allRecords(workbench);
    await workbench.pick('In the folder of Entra Logs');
    const toast = workbench.toast(/Not whole: Audit logs of Tailspin Toys, Interactive sign-ins of Tailspin Toys/);
    await toast.waitFor({ timeout: 60_000 });
    await toast.getByRole('button', { name: 'Show Why' }).click();
    await workbench.report(/Interactive sign-ins of Tailspin Toys.*needs Microsoft Entra ID P1 or P2/).waitFor({ timeout: 30_000 });
    await workbench.report(/The service keeps records for 7 days/).waitFor();
    await workbench.pictures('direct logs report');
  }, 180_000);

  it('leave nothing open when they are cancelled', async () => {
    const { arm } = await findRunningSandbox(workbench.server.pid);
    await workbench.clearToasts();
    const fault = { kind: 'slow', service: 'graph', path: 'auditLogs', delay: 60_000 };
    await askSandbox(`${arm}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await workbench.command('Entra Logs: Browse Logs without a Workspace…');
    await workbench.pick(/^Contoso/);
    await workbench.quickInput.getByText('Sign-ins of people').first().waitFor({ timeout: 30_000 });
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('The last hour');
    await allRecords(workbench);
    await workbench.pick('In the folder of Entra Logs');
    const toast = workbench.toast(/Fetching logs of Contoso/);
    await toast.waitFor();
    await workbench.shot('direct logs fetching');
    // The message is drawn anew as the fetch tells how far it is, and may lose a click.
    for (let attempt = 0; attempt < 4 && (await toast.count()) > 0; attempt++) {
      await toast
        .getByRole('button', { name: 'Cancel' })
        .click({ timeout: 2000 })
        .catch(() => undefined);
      await toast.waitFor({ state: 'detached', timeout: 3000 }).catch(() => undefined);
    }
    await toast.waitFor({ state: 'detached', timeout: 1000 });
    await workbench.toast(/is loaded/).waitFor({ state: 'detached' });
    await askSandbox(`${arm}/_sandbox/faults`, { method: 'DELETE' });
  }, 120_000);
});
