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
    await page.give('1 to 730', '90');
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
    await answerTheRest(/A certificate, its key in VS Code/);
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

  it('may read one more subscription after it was authorized there, and its review names the one that it reads already (SK-2)', async () => {
    await page.command('Entra Logs: Authorize Subscriptions…');
    await page.asked('Which identity?');
    await page.pick(/Nightly SIEM.*Contoso/);
    await page.asked('Which subscriptions or management groups may it read?');
    await page.quickInput
      .getByRole('checkbox', { name: /^Contoso Production/, checked: true })
      .first()
      .waitFor();
    await page.accept();
    await page.asked('By which role?');
    await page.pick(/^Log Analytics Reader/);
    await page.asked('Nothing has been written yet');
    await page.shot('identities authorize');
    await page.pick('Apply');
    await page.told('Authorize Nightly SIEM in Contoso: done and read back');
    await page.clearToasts();
  }, 240_000);

  it('gets one new certificate in both tenants, tested in each before the old one goes, and can be tested again (SK-18, AZ-2)', async () => {
    await page.command('Entra Logs: Rotate Secret or Certificate…');
    await page.asked('Which identity?');
    await page.pick(/Nightly SIEM.*Contoso/);
    await page.asked('What is made anew?');
    await page.pick('A certificate, its key in VS Code');
    await page.asked('Where is it renewed?');
    await page.shot('identities where renewed');
    await page.pick('In both tenants');
    await page.give('Days that its certificate is good for', '60');
    await page.dialog.getByText('In Contoso, Tailspin Toys.').waitFor();
    await page.dialog
      .getByText(/Entra Logs until \d{4}-\d\d-\d\d/)
      .first()
      .waitFor();
    await page.shot('identities rotate asks');
    await page.dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.told('in 2 tenants; 2 old ones are removed');
    await page.tidy();
    for (const tenant of ['Contoso', 'Tailspin Toys']) {
      await page.command('Entra Logs: Test Identity…');
      await page.asked('Which identity?');
      await page.pick(new RegExp(`Nightly SIEM.*${tenant}`));
      await page.reported('✔ Sign-in');
      await page.tidy();
    }
  }, 240_000);

  it('is taken back, what was made last first, after it showed what that does', async () => {
    await page.command('Entra Logs: Undo Set-Up…');
    await page.asked('What do you want to take back?');
    await page.pick('Authorize Nightly SIEM in Contoso');
    await page.dialog.getByRole('button', { name: 'Take Back' }).click();
    await page.told('Authorize Nightly SIEM in Contoso: taken back');
    await page.clearToasts();
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
