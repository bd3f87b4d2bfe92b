import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { consoleOf } from './consolePage';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-tenants-workspace');

describe('the view of tenants', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'tenants', folder });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed tenants ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  const open = async (item: RegExp): Promise<void> => {
    const found = workbench.treeItem(item);
    await found.waitFor({ timeout: 30_000 });
    if ((await found.getAttribute('aria-expanded')) === 'false') {
      await found.click();
    }
  };

  it('greets a new user with the sign-in and the sandbox', async () => {
    await workbench.showSideBar();
    await workbench.page.locator('.welcome-view-content', { hasText: 'use the sandbox' }).first().waitFor();
    for (const view of ['Local Logs', 'Tenants']) await workbench.page.locator('.pane-header', { hasText: view }).first().click();
    await workbench.page.getByRole('button', { name: 'Sign In to Azure', exact: true }).first().waitFor();
    await workbench.page.getByRole('button', { name: 'Use the Sandbox', exact: true }).first().waitFor();
  });

  it('shows the tenants of the sandbox after one click (DS-1)', async () => {
    await workbench.page.getByRole('button', { name: 'Use the Sandbox', exact: true }).first().click();
    await workbench
      .treeItem(/^Contoso/)
      .first()
      .waitFor({ timeout: 60_000 });
    await workbench
      .treeItem(/^Tailspin Toys/)
      .first()
      .waitFor();
    await workbench.shot('tenants');
  });

  it('counts the diagnostic settings and names where they send (DS-2)', async () => {
    await open(/^Diagnostic Settings/);
    await workbench
      .treeItem(/of 5 used/)
      .first()
      .waitFor({ timeout: 30_000 });
    await workbench.shot('tenants settings');
  });

  it('asks a workspace in the console, with its rows in the grid', async () => {
    await open(/^Workspaces/);
    await workbench
      .treeItem(/^law-entra/)
      .first()
      .waitFor({ timeout: 30_000 });
    await workbench.pictures('tenants workspaces');
    await workbench
      .treeItem(/^law-entra/)
      .first()
      .hover();
    await workbench
      .treeItem(/^law-entra/)
      .first()
      .getByRole('button', { name: 'Query' })
      .click();
    const page = consoleOf(workbench);
    await page.editor.waitFor({ timeout: 30_000 });
    await page.see('SigninLogs | summarize Count = count() by ResultType | order by Count desc', 'Complete');
    expect(await page.cell(1, 1).innerText()).toBe('0');
    await workbench.shot('tenants query');
  });
});
