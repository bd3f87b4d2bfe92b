import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { namedGuid } from '../../src/samples/guid';
import { openSetupPage } from './setupPage';
import type { SetupPage } from './setupPage';

const issuer = 'https://token.actions.githubusercontent.com';

describe('rights of a reader identity', () => {
  let page: SetupPage;

  beforeAll(async () => {
    page = await openSetupPage('authorize', 60);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page?.explain(`failed authorize ${task.name}`);
  });

  afterAll(async () => {
    await page?.close();
  });

  const row = (text: string | RegExp) => page.quickInput.locator('.monaco-list-row', { hasText: text }).first();
  const tick = (name: RegExp) => page.quickInput.getByRole('checkbox', { name, checked: true }).first();

  it('is created with a federated credential; where a tenant refuses, there is a request for its administrator or an application that is there (AZ-3)', async () => {
    await page.become('ada.admin@contoso.example', /^Fabrikam/);
    await page.command('Entra Logs: Create Reader Identity…');
    await page.asked('In which tenants?');
    for (const name of [/^Contoso/, /^Tailspin Toys/]) await tick(name).waitFor({ timeout: 60_000 });
    await page.toggle(/^Tailspin Toys/);
    await page.toggle(/^Fabrikam/);
    await page.accept();
    await page.give('Name of the application', 'Pipeline reader');
    await page.asked('What does it sign in by?');
    await page.shot('authorize credential');
    await page.pick(/Tokens of another issuer/);
    await page.give('Issuer of the tokens', issuer);
    await page.give('Subject of the tokens', 'repo:contoso/logs:ref:refs/heads/main');
    await page.asked('Which subscriptions or management groups may it read?');
    await tick(/^Contoso Production/).waitFor();
    await page.accept();
    await page.asked('By which role?');
    await page.pick('Monitoring Reader');
    await page.asked('What of the directory may it read?');
    await page.accept();
    await page.asked('Nothing has been written yet');
    await page.pick('Apply in Contoso');
    await page.reported(new RegExp(`^Contoso: created: application .*trusts tokens of ${issuer}`));
    await page.reported(/^Fabrikam: failed: .*guests cannot register applications there/);
    const refused = page.toast('1 of 2 tenants failed');
    await refused.waitFor();
    await page.shot('authorize refused');
    await refused.getByRole('button', { name: 'Other Ways' }).click();
    await page.asked('What do you want to do?');
    await page.shot('authorize other ways');
    await page.pick('Copy Request for the Administrator');
    await page.told('Copied. Send it to whoever administers the tenant');
    const copied = await page.page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toMatch(/read logs of the tenant Fabrikam.*\n\n1\. Register an application named “Pipeline reader”/);
    expect(copied).toContain(`issuer ${issuer}, subject repo:contoso/logs:ref:refs/heads/main`);
    await refused.getByRole('button', { name: 'Other Ways' }).click();
    await page.pick('Use an Existing Application');
    await page.give('Application (client) id in Fabrikam', namedGuid('sandbox', 'application', 'fabrikam', 'fabrikam-reader'));
    await page.asked('Nothing has been written yet');
    await row(/AuditLog\.Read\.All/).waitFor();
    await page.shot('authorize existing');
    await page.page.keyboard.press('Escape');
    await page.tidy();
  }, 240_000);

  /** Begins to authorize the identity, up to the choice of scopes. */
  async function begin(): Promise<void> {
    await page.command('Entra Logs: Authorize Subscriptions…');
    await page.asked('Which identity?');
    await page.pick(/^Pipeline reader/);
    await page.asked('Which subscriptions or management groups may it read?');
    await row(/management group/).waitFor();
  }

  it('may be given on a management group: what it reaches is shown in the choice, and in the plan before anything is written (SK-2)', async () => {
    await begin();
    await page.shot('authorize scopes');
    for (const name of [/^Contoso Production/, /^Contoso Development/]) await page.toggle(name);
    await page.toggle(/Contoso · management group/);
    await page.accept();
    await page.asked('By which role?');
    await page.pick('Monitoring Reader');
    await page.asked('Nothing has been written yet');
    await row('Assign the role Monitoring Reader on mg-contoso').waitFor();
    await row('A role on the management group Contoso holds in').waitFor();
    await page.shot('authorize review');
    await page.pick('Apply');
    await page.told('Authorize Pipeline reader in Contoso: done and read back');
    await page.clearToasts();
  }, 240_000);

  it('is not what sends logs of custom security attributes: they go by a setting that stands with the tenant’s others, and is deleted there (DS-10)', async () => {
    await page.become('dana.attributes@contoso.example', /^Contoso/, /^Fabrikam/);
    await page.command('Entra Logs: Send Custom Security Attribute Logs…');
    await page.asked('Which tenant?');
    await page.pick('Contoso');
    await page.give('Name of the diagnostic setting', 'toentra');
    await page.asked('Which categories');
    await page.shot('authorize attributes');
    await page.accept();
    await page.asked('Where do you want to send them?');
    await page.accept();
    await page.asked('Which workspace?');
    await page.pick('law-entra');
    await page.asked('Nothing has been written yet');
    await page.pick('Apply');
    await page.told('done and read back');
    await page.clearToasts();
    for (const name of [/^Diagnostic Settings/, /^Custom Security Attributes/]) {
      const node = page.treeItem(name);
      await node.waitFor({ timeout: 60_000 });
      if ((await node.getAttribute('aria-expanded')) === 'false') await node.click();
    }
    const setting = page.treeItem(/^toentra/);
    await setting.waitFor({ timeout: 60_000 });
    await page.pictures('authorize attributes tree');
    await page.contextMenu(setting, 'Delete Diagnostic Setting');
    await page.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.told('done and read back');
    await page.treeItem(/^Their changes are sent nowhere/).waitFor({ timeout: 60_000 });
  }, 240_000);
});
