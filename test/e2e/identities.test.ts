import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { openSetupPage } from './setupPage';
import type { SetupPage } from './setupPage';

describe('a reader identity', () => {
  let page: SetupPage;

  beforeAll(async () => {
    page = await openSetupPage('identities', 60);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page?.explain(`failed identities ${task.name}`);
  });

  afterAll(async () => {
    await page?.close();
  });

  /** Answers the steps that come after the tenants were chosen. */
  async function answerTheRest(credential: RegExp): Promise<void> {
    await page.accept();
    await page.give('Name of the application', 'Nightly SIEM');
    await page.asked('What does it sign in by?');
    await page.shot('identities credential');
    await page.pick(credential);
    await page.give('730', '90');
    await page.asked('Which subscriptions or management groups may it read?');
    await page.accept();
    await page.asked('By which role?');
    await page.pick('Monitoring Reader');
    await page.asked('What of the directory may it read?');
    await page.accept();
  }

  it('is created in two tenants; where somebody is a guest the line says so, and holds up no other (AZ-1, AZ-2, AZ-3, ER-5)', async () => {
    await page.become('ada.admin@contoso.example', /^Fabrikam/);
    await page.command('Entra Logs: Create Reader Identity…');
    await page.asked('In which tenants?');
    for (const name of [/^Contoso/, /^Tailspin Toys/])
      await page.quickInput.getByRole('checkbox', { name, checked: true }).first().waitFor({ timeout: 60_000 });
    await page.toggle(/^Fabrikam/);
    await page.shot('identities tenants');
    await answerTheRest(/A secret/);
    await page.asked('Nothing has been written yet');
    for (const words of ['Not possible in Fabrikam', /Contoso: What changes|application Nightly SIEM/, 'Show the Exact Requests'])
      await page.quickInput.getByText(words).first().waitFor();
    await page.shot('identities review');
    await page.pick('Apply in Contoso, Tailspin Toys');
    await page.reported(/^Contoso: created: application/);
    await page.reported(/^Tailspin Toys: created: application/);
    await page.reported(/^Fabrikam: failed: .*guests cannot register applications there/);
    await page.told('1 of 3 tenants failed');
    await page.shot('identities created');
    await page.tidy();
  }, 240_000);

  it('is tested by a sign-in of its own in each tenant: token, Activity Log, audit record, workspace (SK-3)', async () => {
    for (const tenant of ['Contoso', 'Tailspin Toys']) {
      await page.command('Entra Logs: Test Identity…');
      await page.asked('Which identity?');
      await page.pick(new RegExp(`Nightly SIEM.*${tenant}`));
      for (const proof of ['✔ Sign-in', '✔ Activity Log', '✔ Directory logs', '✔ Workspace']) await page.reported(proof);
      await page.shot(`identities tested ${tenant}`);
      await page.tidy();
    }
  }, 240_000);

  it('gets a new secret, tested before the old one goes, and can be tested again (SK-18)', async () => {
    await page.command('Entra Logs: Rotate Secret or Certificate…');
    await page.asked('Which identity?');
    await page.pick(/Nightly SIEM.*Contoso/);
    await page.dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.told('the old one is removed');
    await page.tidy();
    await page.command('Entra Logs: Test Identity…');
    await page.asked('Which identity?');
    await page.pick(/Nightly SIEM.*Contoso/);
    await page.reported('✔ Sign-in');
    await page.tidy();
  }, 240_000);

  it('is taken back in each tenant, after it showed what that does', async () => {
    for (const tenant of ['Contoso', 'Tailspin Toys']) {
      await page.command('Entra Logs: Undo Set-Up…');
      await page.asked('What do you want to take back?');
      await page.pick(`Create the reader identity Nightly SIEM in ${tenant}`);
      await page.dialog.getByText('DELETE /v1.0/applications/').waitFor();
      await page.shot(`identities undo ${tenant}`);
      await page.dialog.getByRole('button', { name: 'Take Back' }).click();
      await page.told(`Create the reader identity Nightly SIEM in ${tenant}: taken back`);
      await page.clearToasts();
    }
    await page.command('Entra Logs: Test Identity…');
    await page.told('No identity was made from here');
    await page.clearToasts();
  }, 240_000);
});
