import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { askSandbox, findRunningSandbox } from '../support/sandbox/runningSandbox';
import { hecEvents, openWebReceiver } from '../support/feed/loopbackReceivers';
import type { RunningSandbox } from '../support/sandbox/runningSandbox';
import { feedPageOf } from './feedPage';
import type { FeedPage } from './feedPage';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-feeds-workspace');
const output = join(folder, 'entra-logs-feed');

describe('the view of feeds', () => {
  let workbench: Workbench;
  let sandbox: RunningSandbox;
  let page: FeedPage;

  const finished = (log: string): readonly string[] => readdirSync(join(output, log)).filter((name) => name.endsWith('.jsonl'));

  const linesOf = (log: string, at = output): readonly Readonly<Record<string, unknown>>[] =>
    readdirSync(join(at, log))
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) =>
        readFileSync(join(at, log, name), 'utf8')
          .trim()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  const lockOf = (feed: string): string => {
    const storage = join(workbench.profile, 'User/globalStorage');
    const [name = ''] = readdirSync(storage, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith(`feeds/${feed}/state/lock`),
    );
    return join(storage, name);
  };

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    workbench = await openWorkbench({ name: 'feeds', folder });
    page = feedPageOf(workbench);
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

  it('adds a feed by its questions and a review, and shows how each log stands', async () => {
    await workbench.command('Entra Logs: Add Feed…');
    await workbench.pick(/^Contoso/);
    await workbench.pick('Activity Log of Contoso Production');
    await workbench.page.keyboard.press('Enter');
    await page.asTheyCome();
    await workbench.pick('JSON lines');
    await page.goOn('The folder to write to.');
    await workbench.pick('It is called contoso, and begins at once');
    await workbench.treeItem(/^contoso, running/).waitFor({ timeout: 30_000 });
    await workbench.treeItem(/^Activity Log of Contoso Production, up to date/).waitFor({ timeout: 30_000 });
    await workbench.treeItem(/^Audit logs, up to date, [1-9]\d* records today, lag /).waitFor({ timeout: 60_000 });
    await workbench.treeItem(/^Interactive sign-ins, up to date/).waitFor({ timeout: 60_000 });
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
    await workbench.contextMenu(workbench.treeItem(/^contoso, paused/), 'Open Feed Files as Logs');
    await workbench.treeItem(/^AuditLogs/).waitFor({ timeout: 60_000 });
    await workbench.treeItem(/^AzureActivity/).waitFor();
  }, 120_000);

  it('says which log is refused and what it lacks, and goes on with the others', async () => {
    const fault = { kind: 'forbidden', service: 'arm', path: 'eventtypes' };
    await askSandbox(`${sandbox.arm}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await workbench.treeItem(/^contoso, paused/).hover();
    await workbench.page.locator('.monaco-list-row', { hasText: 'contoso' }).getByRole('button', { name: 'Resume Feed' }).click();
    await workbench.toast('Feed contoso: ').getByRole('button', { name: 'Show Feed' }).click({ timeout: 30_000 });
    await workbench.treeItem(/^Activity Log of Contoso Production, refused/).waitFor();
    await workbench.treeItem(/^contoso, a source fails/).waitFor();
    await workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).click();
    await workbench.treeItem(/^Activity Log of Contoso Production, refused/).click();
    await workbench.treeItem(/^Error .*ago: /).waitFor();
    await workbench.treeItem('Last read to the end').waitFor();
    await workbench.treeItem(/^Provisioning logs, up to date/).waitFor({ timeout: 60_000 });
    await workbench.pictures('feeds refused');
    await workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).click();
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
      await page.asTheyCome();
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
      await workbench.pick('It is called contoso, and begins at once');
      await workbench.treeItem(/^to splunk.*, up to date, [1-9]\d* sent/).waitFor({ timeout: 60_000 });
      await workbench.pictures('feeds forwards');
      expect([...tokens]).toEqual(['Splunk token-of-splunk']);
      expect(received.length).toBeGreaterThan(0);
      await workbench.contextMenu(workbench.treeItem(/^contoso, running/), 'Open Feed Configuration');
      await workbench.page.locator('.view-line', { hasText: 'secret:contoso' }).first().waitFor();
      await page.seesWrongValue();
    } finally {
      await splunk.close();
    }
  }, 120_000);

  it('reads a workspace beside sign-ins that are filtered, hides names, and is tested and copied before it is added', async () => {
    const files = join(folder, 'filtered');
    await workbench.command('Entra Logs: Add Feed…');
    await workbench.pick(/^Contoso/);
    await workbench.pick('Audits');
    await workbench.pick('Provisioning');
    await workbench.pick('Tables of a workspace');
    await workbench.shot('feeds which logs');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('law-entra');
    await workbench.pick(/^SigninLogs/);
    await workbench.pick('A KQL query…');
    await workbench.shot('feeds tables');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.getByText('KQL over one table.').waitFor();
    await workbench.typeInBox('union AuditLogs, SigninLogs');
    await workbench.quickInput.getByText('Begin with the name of a table').waitFor();
    await workbench.shot('feeds query');
    await workbench.typeInBox('AuditLogs | where Result == "success"');
    await workbench.quickInput.getByText('the name of their folder').waitFor();
    await workbench.typeInBox('Changes');
    await workbench.pick('Only what failed');
    await workbench.shot('feeds filter');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('Hash user names');
    await workbench.shot('feeds redact');
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('JSON lines');
    await workbench.quickInput.getByText('The folder to write to.').first().waitFor();
    await workbench.typeInBox(files);
    await workbench.quickInput.getByText('User names are hashed').waitFor();
    await workbench.pick('From 24 hours ago on');
    await workbench.pick('From 7 days ago on');
    await workbench.quickInput.getByText('From 7 days ago on').waitFor();
    await workbench.pick(/Called contoso-2/);
    await workbench.quickInput.getByText('What is the feed called?').waitFor();
    await workbench.typeInBox('contoso');
    await workbench.quickInput.getByText('There is a feed of that name already.').waitFor();
    await workbench.shot('feeds name');
    await workbench.typeInBox('contoso-west');
    await workbench.quickInput.getByText('User names are hashed').waitFor();
    await workbench.shot('feeds review');
    await workbench.pick('Test Source First');
    await workbench.report(/^✔ SigninLogs of law-entra: reachable and allowed/).waitFor({ timeout: 60_000 });
    await workbench.pick('Copy as Configuration');
    await workbench.toast(/The configuration is copied/).waitFor();
    const copied = JSON.parse(await workbench.page.evaluate<string>('navigator.clipboard.readText()')) as Record<string, unknown>;
    expect(copied).toMatchObject({
      name: 'contoso-west',
      since: '7d',
      cloud: 'sandbox',
      sources: [{ kind: 'signIns', filter: { outcome: 'failure' } }, {}, {}],
    });
    await workbench.pick('It is called contoso-west, and begins at once');
    // The view is low: what is further down is drawn only when there is room.
    await workbench.page.locator('.pane-header', { hasText: 'Local Logs' }).click();
    await workbench.treeItem(/^SigninLogs of law-entra, up to date, [1-9][\d,]* records today/).waitFor({ timeout: 60_000 });
    await workbench.treeItem(/^Changes of law-entra, up to date/).waitFor({ timeout: 60_000 });
    await workbench.treeItem(/^contoso-west, running/).hover();
    await workbench.page.locator('.monaco-list-row', { hasText: 'contoso-west' }).getByRole('button', { name: 'Pause Feed' }).click();
    await workbench.treeItem(/^contoso-west, paused/).waitFor({ timeout: 30_000 });
    const [signIns, rows, changes] = ['signIns', 'SigninLogs', 'Changes'].map((log) => linesOf(log, files));
    expect(signIns!.map(({ status }) => (status as { errorCode: number }).errorCode).filter((code) => code === 0)).toEqual([]);
    expect(rows!.some(({ ResultType }) => ResultType === '0')).toBe(true);
    for (const name of [...signIns!.map((each) => each['userPrincipalName']), ...rows!.map((each) => each['UserPrincipalName'])])
      expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(changes!.length).toBeGreaterThan(0);
    expect(JSON.stringify(changes)).not.toMatch(/"userPrincipalName\\?":\\?"[^"\\]*@/i);
  }, 240_000);

  it('asks after an event hub and a storage account only where they are chosen, and again on Back', async () => {
    await workbench.command('Entra Logs: Add Feed…');
    await workbench.pick(/^Contoso/);
    for (const row of ['Audits', 'Sign-ins of people', 'Provisioning', 'An event hub…', 'A storage account…']) await workbench.pick(row);
    await workbench.page.keyboard.press('Enter');
    await workbench.pick('Type or paste it');
    await workbench.quickInput.getByText('Connection string of the event hub').waitFor();
    await workbench.typeInBox('Endpoint=sb://ehns.example/;SharedAccessKeyName=reader;SharedAccessKey=c2FtcGxl;EntityPath=entra-logs');
    await page.goOn('Name of the event hub');
    await workbench.quickInput.getByText('Consumer group, which nobody else reads with.').waitFor();
    await workbench.typeInBox('$Default');
    await workbench.quickInput.getByText('Other readers may use $Default.').waitFor();
    await workbench.shot('feeds hub');
    await workbench.typeInBox('siem');
    await workbench.quickInput.getByText('Another storage account…').waitFor();
    await workbench.pick(/^st/);
    await workbench.shot('feeds storage');
    await workbench.page.keyboard.press('Enter');
    // Neither is filtered.
    await workbench.quickInput.getByText('Hash user names').waitFor();
    await workbench.quickInput.getByRole('button', { name: /Back/ }).click();
    await workbench.quickInput.getByText('Another storage account…').waitFor();
    await workbench.page.keyboard.press('Enter');
    await page.goOn('Hash user names');
    await workbench.pick('ECS');
    await page.goOn('The folder to write to.');
    await workbench.quickInput.getByText('Event hub entra-logs, by the consumer group siem').waitFor();
    await workbench.shot('feeds review hub');
    await workbench.page.keyboard.press('Escape');
  }, 120_000);

  it('goes on when the window is opened anew, though nobody looks at the view (AZ-14)', async () => {
    const holder = (): number => (JSON.parse(readFileSync(lockOf('contoso'), 'utf8')) as { readonly process: number }).process;
    const before = holder();
    await workbench.page.getByRole('tab', { name: 'Explorer' }).first().click();
    await workbench.treeItem(/^contoso, /).waitFor({ state: 'hidden' });
    // What is open is put down a while after it changed.
    await workbench.page.waitForTimeout(3000);
    await workbench.page.reload();
    await workbench.page.getByRole('tab', { name: 'Entra Logs' }).first().waitFor({ timeout: 60_000 });
    await expect.poll(holder, { timeout: 90_000 }).not.toBe(before);
    expect(await workbench.treeItem(/^contoso, /).isVisible()).toBe(false);
    await workbench.showSideBar();
    await workbench.treeItem(/^contoso, .*[1-9]\d* records today/).waitFor({ timeout: 60_000 });
    await workbench.treeItem(/^contoso-west, paused/).waitFor();
  }, 240_000);
});
