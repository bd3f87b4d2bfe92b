import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { root, workFolder } from '../../scripts/root';
import { launchChromium, warmUpWebviews } from '../../scripts/vscodeHost/browser';
import { startServer, workbenchUrl } from '../../scripts/vscodeHost/server';
import type { Server } from '../../scripts/vscodeHost/server';

const extensionId = 'entra-logs.entra-logs';

/** VS Code's own themes, by what a person calls them: its name in the list, and the class of the window that shows one. */
export const themes = {
  dark: { label: 'Dark Modern', shown: 'vs-dark' },
  light: { label: 'Light Modern', shown: 'vs' },
  highContrast: { label: 'Dark High Contrast', shown: 'hc-black' },
  highContrastLight: { label: 'Light High Contrast', shown: 'hc-light' },
} as const;

export interface OpenOptions {
  /** Names the profile, the log and nothing else; one per test file. */
  readonly name: string;
  /** The folder opened as the workspace; an empty window without it. */
  readonly folder?: string;
  /** A `.code-workspace` file to open instead of a folder. */
  readonly workspace?: string;
  /** Opens the workspace in restricted mode, as VS Code opens one that nobody has trusted yet. */
  readonly restricted?: boolean;
  /** Extensions installed in this folder are used, and the checkout's own is not linked. */
  readonly installedIn?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Extensions loaded from source beside this one. */
  readonly extensions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly size?: { readonly width: number; readonly height: number };
}

/** A VS Code in a browser, as a person at the keyboard sees it. */
export interface Workbench {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: Server;
  /** The profile's folder. */
  readonly profile: string;
  /** The process of the engine that runs now. */
  enginePid(): number;
  /** What scripts of the page threw. */
  readonly errors: readonly Error[];
  readonly quickInput: Locator;
  readonly dialog: Locator;
  /** What of a report that is shown as a page has these words. */
  report(words: string | RegExp): Locator;
  /** Runs a command of the palette by its full title, such as `Entra Logs: Open Log Console`. */
  command(title: string): Promise<void>;
  /** Opens a workspace file by its name. */
  openFile(name: string): Promise<void>;
  /** Shows the extension's container in the side bar. */
  showSideBar(): Promise<void>;
  treeItem(name: string | RegExp): Locator;
  /** Chooses an entry of the context menu of what is at the locator. */
  contextMenu(target: Locator, entry: string | RegExp): Promise<void>;
  /** Chooses a row of a quick pick. */
  pick(row: string | RegExp): Promise<void>;
  /** Types into an input box and accepts it. */
  typeInBox(text: string): Promise<void>;
  /** Answers the file dialog with a path. */
  fileDialog(path: string): Promise<void>;
  toast(text: string | RegExp): Locator;
  clearToasts(): Promise<void>;
  /** The content of a webview of this extension: of the newest panel, or of a view in the side bar. */
  webview(where?: 'panel' | 'view'): FrameLocator;
  setTheme(theme: keyof typeof themes): Promise<void>;
  /** The same workspace in one more window of the same VS Code; to close it closes that window alone. */
  anotherWindow(): Promise<Workbench>;
  /** Takes a picture into `.vscode-test/shots`. */
  shot(name: string): Promise<void>;
  /** Takes a picture, in every theme where `ENTRA_LOGS_PICTURES` is set: four times as long, so for those who look at them. */
  pictures(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Settings with which VS Code asks nothing about trust, and has none. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.emptyWindow': false,
};

/** Starts a server with a fresh profile, opens the workbench and waits until the extensions' views are known. */
export async function openWorkbench(options: OpenOptions): Promise<Workbench> {
  const profile = join(workFolder, `ui-${options.name}`);
  rmSync(profile, { recursive: true, force: true });
  mkdirSync(profile, { recursive: true });
  const server = await startServer({
    profile,
    ...(options.installedIn ? { extensionsFolder: options.installedIn } : {}),
    extensions: [...(options.installedIn ? [] : [root]), ...(options.extensions ?? [])],
    settings: { ...(options.restricted ? { ...restricted } : {}), ...options.settings },
    restricted: options.restricted ?? false,
    environment: options.environment ?? {},
  });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    const context = await browser.newContext({ viewport: options.size ?? { width: 1400, height: 900 }, acceptDownloads: true });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    context.setDefaultTimeout(15_000);
    await warmUpWebviews(context, server);
    const page = await context.newPage();
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    const address = workbenchUrl(server, { folder: options.folder, workspace: options.workspace });
    await openWindow(page, address);
    return workbenchOn({ page, context, server, address, profile, errors, close: () => browser?.close() });
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}

async function openWindow(page: Page, address: string): Promise<void> {
  await page.goto(address, { timeout: 60_000 });
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Entra Logs' }).first().waitFor({ timeout: 60_000 });
}

interface Parts {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: Server;
  readonly address: string;
  readonly profile: string;
  readonly errors: readonly Error[];
  readonly close: () => Promise<void> | undefined;
}

function workbenchOn(parts: Parts): Workbench {
  const { page, context, server, profile, errors } = parts;
  const quickInput = page.locator('.quick-input-widget');
  const input = quickInput.locator('.quick-input-filter input');

  /** The palette lists no command that registers after it opened, and a closing menu can take its focus: so it is tried again. */
  async function choose(key: string, text: string, row: string): Promise<void> {
    for (const end = Date.now() + 30_000; ;) {
      try {
        await page.keyboard.press(key);
        await input.fill(text, { timeout: 2000 });
        const found = quickInput.locator(`.monaco-list-row[aria-label^=${JSON.stringify(row)}]`).first(); // the best match may stand below another
        return await found.click({ timeout: 2500 });
      } catch (error) {
        if (Date.now() > end) throw error;
        await page.keyboard.press('Escape');
      }
    }
  }

  async function fileDialog(path: string): Promise<void> {
    // It fills in its start folder a while after it opens, over whatever was typed before.
    await page.waitForFunction(`document.querySelector('.quick-input-widget .quick-input-filter input')?.value.startsWith('/')`);
    for (let attempt = 0; attempt < 5; attempt++) {
      await input.fill(path);
      await page.waitForTimeout(300);
      if ((await input.inputValue()) === path) await page.keyboard.press('Enter');
      if (await seen(quickInput, 2500, 'hidden')) return;
    }
    throw new Error(`The file dialog stayed open for ${path}.`);
  }

  const command = (title: string): Promise<void> => choose('F1', `>${title}`, title);

  async function setTheme(theme: keyof typeof themes): Promise<void> {
    const { label, shown } = themes[theme];
    await command('Preferences: Color Theme');
    await input.fill(label);
    await quickInput.locator('.monaco-list-row.focused', { hasText: label }).waitFor();
    await page.keyboard.press('Enter');
    await quickInput.waitFor({ state: 'hidden' });
    await page.locator(`.monaco-workbench.${shown}`).waitFor();
  }

  async function shot(name: string): Promise<void> {
    mkdirSync(join(workFolder, 'shots'), { recursive: true });
    await page.screenshot({ path: join(workFolder, 'shots', `${name}.png`) });
  }

  return {
    page,
    context,
    server,
    profile,
    enginePid: () => engineOf(profile),
    errors,
    quickInput,
    dialog: page.locator('.monaco-dialog-box'),
    report: (words) =>
      page
        .locator('iframe.webview.ready[src*="extensionId=vscode.markdown-language-features"]')
        .last()
        .contentFrame()
        .frameLocator('iframe#active-frame')
        .getByText(words)
        .first(),
    command,
    fileDialog,
    async openFile(name) {
      await choose('Control+p', name, name);
      await page.getByRole('tab', { name }).first().waitFor();
    },
    async showSideBar() {
      const tab = page.getByRole('tab', { name: 'Entra Logs' }).first();
      const view = page.locator('.pane-header .title', { hasText: 'Local Logs' }).first();
      // A window that is just being restored may select the tab itself, and a click then hides the side bar.
      for (let attempt = 0; attempt < 5; attempt++) {
        if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
        if (await seen(view, 3000)) return;
      }
      throw new Error('The side bar does not show the local logs.');
    },
    treeItem: (name) => page.getByRole('treeitem', { name }).first(),
    async contextMenu(target, entry) {
      const item = page.locator('.monaco-menu .action-label', { hasText: entry }).first();
      // A tree that is just being filled moves its rows, so that the menu may be that of another one.
      for (let attempt = 0; attempt < 4; attempt++) {
        await target.click({ button: 'right' });
        if (await seen(item, 3000)) break;
        await page.keyboard.press('Escape');
      }
      await item.waitFor();
      await page.waitForTimeout(250); // menus ignore the mouse for their first 100 ms
      await item.click();
    },
    async pick(row) {
      const found = quickInput.locator('.monaco-list-row', { hasText: row }).first();
      await found.waitFor();
      await found.click();
    },
    async typeInBox(text) {
      await input.waitFor();
      await input.fill(text);
      await page.keyboard.press('Enter');
    },
    toast: (text) => page.locator('.notification-toast', { hasText: text }).first(),
    clearToasts: () => command('Notifications: Clear All Notifications'),
    webview(where = 'panel') {
      const view = '[src*="purpose=webviewView"]';
      const frame = `iframe.webview.ready[src*="extensionId=${extensionId}"]${where === 'view' ? view : `:not(${view})`}`;
      return page.locator(frame).last().contentFrame().frameLocator('iframe#active-frame');
    },
    setTheme,
    pictures: async (name) => {
      if (process.env['ENTRA_LOGS_PICTURES'] === undefined) return shot(name);
      for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
        await setTheme(theme);
        await shot(`${name} ${theme}`);
      }
    },
    async anotherWindow() {
      const own = await context.newPage();
      await openWindow(own, parts.address);
      return workbenchOn({ ...parts, page: own, server: { ...server, stop: () => Promise.resolve() }, close: () => own.close() });
    },
    shot,
    async close() {
      await parts.close();
      await server.stop();
    },
  };
}

/** Whether an element comes into a state within some milliseconds. */
export function seen(element: Locator, timeout: number, state: 'visible' | 'hidden' = 'visible'): Promise<boolean> {
  return element.waitFor({ state, timeout }).then(
    () => true,
    () => false,
  );
}

/** The engine's process: its file lies in the window's own profile. */
function engineOf(profile: string): number {
  const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const found = processes.find((line) => line.includes(`${profile}/`) && line.includes('dist/engine.js'));
  if (found === undefined) throw new Error(`No engine runs for ${profile}.`);
  return Number.parseInt(found, 10);
}
