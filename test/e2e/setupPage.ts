import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from '../../scripts/root';
import { openWorkbench, seen } from './workbench';
import type { Workbench } from './workbench';

/** A window that is signed in to the sandbox, and the steps of wizards as a person sees them. */
export interface SetupPage extends Workbench {
  /** Signs in as somebody of the sandbox, and waits until the tree shows a node that only they see, without one that they do not. */
  become(account: string, shows: RegExp, hides?: RegExp): Promise<void>;
  /** Waits until a step asks this and its rows are there. */
  asked(words: string): Promise<void>;
  /** Waits until a step asks for a text, and gives it. */
  give(words: string, text: string): Promise<void>;
  /** Accepts the rows that are checked. */
  accept(): Promise<void>;
  /** Ticks a row, or takes its tick away. */
  toggle(row: RegExp): Promise<void>;
  /** Waits until a report that is shown as a page has these words. */
  reported(words: string | RegExp): Promise<void>;
  /** Waits until a message tells this. The editor shows no more than three messages within a second; the others lie in its list alone. */
  told(words: string): Promise<void>;
  /** Presses a button of a message that tells this, wherever it is shown. */
  press(words: string | RegExp, button: string): Promise<void>;
  /** Takes a picture of what failed, with the messages that are not shown any more. */
  explain(name: string): Promise<void>;
  /** Closes the reports and the messages. */
  tidy(): Promise<void>;
}

/** Opens a window; `name` names its files. The sandbox starts with the first person who signs in. */
export async function openSetupPage(name: string, speed: number): Promise<SetupPage> {
  const folder = join(workFolder, `ui-${name}-workspace`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  // Settings that a workspace may override are read from the workspace alone where the server is on another machine, as this one seems to be.
  const settle = (account: string): void =>
    writeFileSync(
      join(folder, '.vscode', 'settings.json'),
      JSON.stringify({ 'entraLogs.sandbox.account': account, 'entraLogs.sandbox.speed': speed }),
    );
  settle('nobody@contoso.example');
  const workbench = await openWorkbench({ name, folder });
  const { quickInput, page } = workbench;
  const command = (title: string): Promise<void> => workbench.command(title);
  const input = (words: string) => quickInput.locator(`input[placeholder*=${JSON.stringify(words)}]`);
  const answered = async (words: string): Promise<void> => {
    await input(words).waitFor({ timeout: 60_000 });
    await quickInput.locator('.monaco-list-row').first().waitFor({ timeout: 60_000 });
  };
  await workbench.showSideBar();
  // The other view makes room for the tree.
  await page.locator('.pane-header', { hasText: 'Local Logs' }).first().click();
  return {
    ...workbench,
    async become(account, shows, hides) {
      settle(account);
      // The editor reads changed settings a moment later; whoever is signed in by then shows it.
      for (const end = Date.now() + 120_000; ;) {
        await command('Entra Logs: Use the Sandbox');
        const isThere = await seen(workbench.treeItem(shows), 20_000);
        if (isThere && (!hides || (await seen(workbench.treeItem(hides), 10_000, 'hidden')))) return;
        if (Date.now() > end) throw new Error(`${account} did not sign in.`);
      }
    },
    asked: answered,
    async give(words, text) {
      await quickInput.getByText(words).first().waitFor({ timeout: 60_000 });
      await workbench.typeInBox(text);
    },
    accept: () => quickInput.getByRole('button', { name: 'OK' }).click(),
    toggle: (row) =>
      quickInput
        .locator('.monaco-list-row', { hasText: row })
        .first()
        .locator('.monaco-checkbox, .quick-input-list-checkbox')
        .first()
        .click(),
    reported: (words) => workbench.report(words).waitFor({ timeout: 180_000 }),
    async told(words) {
      const listed = page.locator('.notifications-center .notification-list-item', { hasText: words }).first();
      for (const end = Date.now() + 120_000; ;) {
        if (await seen(workbench.toast(words), 10_000)) return;
        await command('Notifications: Show Notifications');
        const isThere = await seen(listed, 2000);
        await command('Notifications: Hide Notifications');
        if (isThere) return;
        if (Date.now() > end) throw new Error(`No message tells “${words}”.`);
      }
    },
    async press(words, button) {
      const listed = page.locator('.notifications-center .notification-list-item', { hasText: words }).first();
      if (await seen(workbench.toast(words), 20_000)) return workbench.toast(words).getByRole('button', { name: button }).click();
      await command('Notifications: Show Notifications');
      await listed.getByRole('button', { name: button }).click();
    },
    async explain(name) {
      await command('Notifications: Show Notifications');
      await workbench.shot(name);
    },
    async tidy() {
      await command('View: Close All Editors');
      await workbench.clearToasts();
    },
  };
}
