import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { askSandbox, findRunningSandbox } from '../support/sandbox/runningSandbox';
import { hecEvents, openWebReceiver } from '../support/feed/loopbackReceivers';
import type { RunningSandbox } from '../support/sandbox/runningSandbox';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-feeds-workspace');
const output = join(folder, 'entra-logs-feed');

describe('the view of feeds', () => {
  let workbench: Workbench;
  let sandbox: RunningSandbox;

  const finished = (log: string): readonly string[] => readdirSync(join(output, log)).filter((name) => name.endsWith('.jsonl'));

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'feeds', folder });
    await workbench.showSideBar();
    await workbench.command('Entra Logs: Use the Sandbox');
    await workbench.treeItem(/^Contoso/).waitFor({ timeout: 60_000 });
    sandbox = await findRunningSandbox(workbench.server.pid);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed feeds ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('adds a feed by four questions, and shows how each log stands', async () => {
    await workbench.command('Entra Logs: Add Feed…');
    await workbench.pick(/^Contoso/);
    await workbench.pick('Activity Log of Contoso Production');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('JSON lines');
    await workbench.quickInput.locator('input').first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.treeItem(/^contoso, running/).waitFor({ timeout: 30_000 });
    await workbench.treeItem(/^Activity Log of Contoso Production, up to date/).waitFor({ timeout: 30_000 });
    await workbench.treeItem(/^directoryAudits, up to date, \d+ records, lag /).waitFor({ timeout: 60_000 });
    await workbench.treeItem(/^signIns, up to date/).waitFor({ timeout: 60_000 });
    await workbench.pictures('feeds');
  }, 180_000);

  it('puts down what was read when it is paused, with the service’s own field names', async () => {
    await workbench.treeItem(/^contoso, running/).waitFor();
    await workbench.contextMenu(workbench.treeItem(/^contoso, running/), 'Test Source');
    await workbench.report(/^✔ Output/).waitFor({ timeout: 60_000 });
    await workbench.report(/^✔ Audit logs of Contoso: reachable and allowed/).waitFor();
    await workbench.shot('feeds test source');
    await workbench.treeItem(/^contoso, running/).hover();
    await workbench.page.locator('.monaco-list-row', { hasText: 'contoso' }).getByRole('button', { name: 'Pause Feed' }).click();
    await workbench.treeItem(/^contoso, paused, \d+ records today/).waitFor({ timeout: 30_000 });
    const [name = ''] = finished('directoryAudits');
    const [line = ''] = readFileSync(join(output, 'directoryAudits', name), 'utf8').split('\n');
    expect(JSON.parse(line)).toHaveProperty('activityDateTime');
    expect(finished('activityLog').length).toBeGreaterThan(0);
  }, 120_000);

  it('says which log is refused and what it lacks, and goes on with the others', async () => {
    const fault = { kind: 'forbidden', service: 'arm', path: 'eventtypes' };
    await askSandbox(`${sandbox.arm}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await workbench.treeItem(/^contoso, paused/).hover();
    await workbench.page.locator('.monaco-list-row', { hasText: 'contoso' }).getByRole('button', { name: 'Resume Feed' }).click();
    await workbench.treeItem(/^Activity Log of Contoso Production, refused/).waitFor({ timeout: 30_000 });
    await workbench.treeItem(/^contoso, a source fails/).waitFor();
    await workbench.treeItem(/^provisioning, up to date/).waitFor({ timeout: 60_000 });
    await workbench.shot('feeds refused');
    await askSandbox(`${sandbox.arm}/_sandbox/faults`, { method: 'DELETE' });
  }, 120_000);

  it('is forgotten when it is removed, and its files stay', async () => {
    await workbench.contextMenu(workbench.treeItem(/^contoso, a source fails/), 'Remove Feed…');
    await workbench.dialog.getByRole('button', { name: 'Remove' }).click();
    await workbench.treeItem(/^contoso, /).waitFor({ state: 'detached', timeout: 15_000 });
    expect(finished('directoryAudits').length).toBeGreaterThan(0);
  });

  it('forwards to a receiver with a token that only VS Code keeps, and shows how it takes the events', async () => {
    const received: unknown[] = [];
    const tokens = new Set<string | undefined>();
    const splunk = await openWebReceiver({
      answer: ({ body, headers }) => {
        tokens.add(headers.authorization);
        received.push(...hecEvents(body));
        return { status: 200, body: { text: 'Success', code: 0 } };
      },
    });
    try {
      await workbench.command('Entra Logs: Add Feed…');
      await workbench.pick(/^Contoso/);
      await workbench.pick('Sign-ins of people');
      await workbench.pick('Provisioning');
      await workbench.page.keyboard.press('Enter');
      await workbench.quickInput.getByText('send to an HTTP Event Collector').waitFor();
      await workbench.shot('feeds receivers');
      await workbench.pick('Splunk');
      await workbench.quickInput.getByText('Address of the HTTP Event Collector').first().waitFor();
      await workbench.quickInput.locator('input').last().fill('http://splunk.example:8088');
      await workbench.quickInput.getByText('Give an address that begins with https://.').waitFor();
      await workbench.shot('feeds receiver address');
      await workbench.typeInBox(splunk.url);
      await workbench.quickInput.getByText('Its token. It is kept by VS Code, and in no file.').first().waitFor();
      await workbench.typeInBox('token-of-splunk');
      await workbench.treeItem(/^splunk.*, up to date, [1-9]\d* sent/).waitFor({ timeout: 60_000 });
      await workbench.pictures('feeds forwards');
      expect([...tokens]).toEqual(['Splunk token-of-splunk']);
      expect(received.length).toBeGreaterThan(0);
      await workbench.contextMenu(workbench.treeItem(/^contoso, running/), 'Open Feed Configuration');
      await workbench.page.locator('.view-line', { hasText: 'secret:contoso' }).first().waitFor();
    } finally {
      await splunk.close();
    }
  }, 120_000);
});
