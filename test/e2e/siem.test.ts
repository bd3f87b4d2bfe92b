import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { askSandbox, findRunningSandbox, sandboxToken } from '../support/sandbox/runningSandbox';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-siem-workspace');
const output = join(folder, 'forwarder');
const namespace = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-monitor/providers/Microsoft.EventHub/namespaces/ehns-contoso`;

describe('streaming to a SIEM', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(output, { recursive: true });
    workbench = await openWorkbench({ name: 'siem', folder });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed siem ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  /** Answers a question that has these words; with what stands there already where no text is given. */
  async function answer(words: RegExp, text?: string): Promise<void> {
    await workbench.quickInput.getByText(words).first().waitFor({ timeout: 30_000 });
    if (text !== undefined) await workbench.quickInput.locator('input').last().fill(text);
    await workbench.page.keyboard.press('Enter');
  }

  /** Types something else where the words say what is wrong with what was typed. */
  async function mend(problem: string | RegExp, text: string): Promise<void> {
    await workbench.quickInput.getByText(problem).first().waitFor();
    await workbench.quickInput.locator('input').last().fill(text);
    await workbench.page.keyboard.press('Enter');
  }

  it('peeks at the messages of a hub, which are then parsed as a forwarder would', async () => {
    await workbench.contextMenu(workbench.treeItem(/^Contoso/), 'Event Hub Peek…');
    await workbench.pick('entra-logs');
    await workbench.pick(/^siem/);
    await answer(/How many minutes back/, 'soon');
    await mend('Give a number from 1 to 10080', '1440');
    await workbench.page.locator('.view-line', { hasText: '"records"' }).first().waitFor({ timeout: 60_000 });
    await workbench.shot('siem peek');
    await workbench.command('Entra Logs: Preview Parsing…');
    await workbench.quickInput.getByText('Clipboard').waitFor();
    await workbench.shot('siem sources');
    await workbench.pick('Text of the editor');
    await answer(/parts messages of text/);
    await answer(/Pattern that drops records/, '(');
    await mend(/Invalid regular expression/, '"time":"[^"]*[02468]Z"'); // about half of them
    await answer(/Selector of the application/);
    await answer(/Selector of the subsystem/);
    await workbench.report(/\d+ messages give \d+ records; [1-9]\d* are dropped by the blocking pattern/).waitFor({ timeout: 30_000 });
    await workbench.report('SignInLogs').waitFor();
    await workbench.pictures('siem preview');
    // What was tried stands there the next time.
    await workbench.command('Entra Logs: Preview Parsing…');
    await workbench.pick('Event hub…');
    await workbench.pick(/^Contoso/);
    await workbench.pick('entra-logs');
    await workbench.pick(/^siem/);
    await answer(/How many minutes back/, '1440');
    await answer(/parts messages of text/);
    await workbench.quickInput.getByText(/Pattern that drops records/).waitFor();
    expect(await workbench.quickInput.locator('input').last().inputValue()).toContain('[02468]');
    await workbench.page.keyboard.press('Escape');
  }, 180_000);

  it('verifies the pipeline hop by hop, each with the time of its newest', async () => {
    await workbench.contextMenu(workbench.treeItem(/^Contoso/), 'Verify Pipeline…');
    await workbench.pick('entra-logs');
    await workbench.report('Newest audit in the directory').waitFor({ timeout: 60_000 });
    await workbench.report('Newest record as a forwarder reads it').waitFor();
    await workbench.pictures('siem pipeline');
  }, 120_000);

  it('says before anything is written that the networks of a namespace keep readers out, and what they need', async () => {
    const sandbox = await findRunningSandbox(workbench.server.pid);
    const token = await sandboxToken(sandbox, 'entra-logs-automation', sandbox.arm);
    const networks = (rules: Readonly<Record<string, unknown>>): Promise<unknown> =>
      askSandbox(`${sandbox.arm}${namespace}/networkRuleSets/default?api-version=2024-01-01`, {
        token,
        method: 'PUT',
        body: JSON.stringify({ properties: rules }),
      });
    await networks({ defaultAction: 'Deny' });
    await workbench.contextMenu(workbench.treeItem(/^Contoso/), 'Stream Logs to a SIEM…');
    await workbench.pick('Coralogix');
    await workbench.pick('entra-logs');
    await workbench.quickInput.getByText('A reader outside of its networks gets no record').waitFor({ timeout: 30_000 });
    await workbench.quickInput.getByText('The logs do not get in').waitFor();
    await workbench.quickInput.getByText('ehns-contoso lets only chosen networks in').waitFor();
    await workbench.shot('siem networks');
    await workbench.page.getByRole('button', { name: 'Back' }).click();
    await networks({ defaultAction: 'Allow' });
    await workbench.pick('entra-logs');
    await workbench.quickInput.getByText('What is written makes it').waitFor({ timeout: 30_000 });
    await workbench.page.keyboard.press('Escape');
  }, 120_000);

  it('writes the files of a vendor’s forwarder for a hub that is there, secrets as references', async () => {
    await workbench.contextMenu(workbench.treeItem(/^Contoso/), 'Stream Logs to a SIEM…');
    await workbench.quickInput.getByText('Datadog').first().waitFor();
    await workbench.shot('siem vendors');
    await workbench.pick('Coralogix');
    await workbench.pick('entra-logs');
    await workbench.quickInput.getByText('What is written makes it').waitFor({ timeout: 30_000 });
    await workbench.shot('siem group');
    await workbench.pick('Another name…');
    await answer(/Consumer group/, '$Default');
    await mend('Other readers may use $Default', 'coralogix');
    await workbench.pick('Custom');
    await answer(/Ingress address/, 'not a host');
    await workbench.shot('siem question');
    await mend('Give a host, or host:port, such as', 'ingress.coralogix.example:443');
    await answer(/Resource group of the function/, 'rg-forwarder');
    await answer(/Storage account of the function/, 'stforwarder');
    await workbench.quickInput.getByText('Selector of the subsystem').waitFor();
    await workbench.shot('siem usual');
    await workbench.pick('Answer Each…');
    await answer(/Application name/, 'entra-id');
    await workbench.page.getByRole('button', { name: 'Back' }).click();
    await workbench.page.getByRole('button', { name: 'Back' }).click();
    await workbench.pick('As Usual');
    await answer(/Id of the Key Vault/);
    writeFileSync(join(output, 'providers.tf'), '# mine');
    await workbench.fileDialog(`${output}/`);
    await workbench.dialog.getByText('providers.tf').waitFor({ timeout: 30_000 });
    await workbench.shot('siem replace');
    expect(readdirSync(output)).toEqual(['providers.tf']);
    await workbench.dialog.getByRole('button', { name: 'Replace', exact: true }).click();
    const toast = workbench.toast(/files for Coralogix are in/);
    await toast.waitFor({ timeout: 30_000 });
    await workbench.page.getByRole('tab', { name: 'connection.md', exact: true }).waitFor();
    await workbench.shot('siem written');
    expect(readdirSync(output)).toEqual(expect.arrayContaining(['connection.md', 'coralogix.bicepparam', 'coralogix.parameters.json']));
    const written = readdirSync(output).map((name) => readFileSync(join(output, name), 'utf8'));
    expect(written.join('\n')).not.toMatch(/SharedAccessKey=[A-Za-z0-9+/]{20}/);
    expect(JSON.parse(readFileSync(join(output, 'coralogix.parameters.json'), 'utf8'))).toMatchObject({
      parameters: {
        CoralogixApplication: { value: 'azure' },
        CustomURL: { value: 'ingress.coralogix.example:443' },
        EventhubInstanceName: { value: 'entra-logs' },
      },
    });
    await toast.getByRole('button', { name: 'Verify Pipeline' }).click();
    await workbench.report('Newest message in the event hub').waitFor({ timeout: 60_000 });
  }, 180_000);
});
