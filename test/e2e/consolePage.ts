import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { root, workFolder } from '../../scripts/root';
import type { OpenOptions, Workbench } from './workbench';
import { openWorkbench } from './workbench';

/** The console as a person sees it. */
export interface ConsolePage {
  readonly frame: FrameLocator;
  readonly editor: Locator;
  readonly grid: Locator;
  /** The cell with the focus. */
  readonly active: Locator;
  /** The sentence over the rows. */
  readonly status: Locator;
  readonly problem: Locator;
  /** A cell by its row and its column on screen, both 1-based. */
  cell(row: number, column: number): Locator;
  header(name: string): Locator;
  /** A button of the page by its label. */
  button(label: string): Locator;
  /** Chooses an entry of an open menu. */
  choose(entry: string): Promise<void>;
  text(): Promise<string>;
  /** Replaces the text and runs it. */
  run(text: string): Promise<void>;
  /** Replaces the text, runs it and waits until the status has these words; other words than those of the result before. */
  see(text: string, status: string): Promise<void>;
}

/** Opens a window with the sample tenant loaded. */
export async function openSample(
  options: Pick<OpenOptions, 'name' | 'settings' | 'size'>,
): Promise<Workbench & { readonly folder: string }> {
  const folder = join(workFolder, `ui-${options.name}-workspace`);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'samples/queries'), join(folder, 'queries'), { recursive: true });
  const workbench = await openWorkbench({ ...options, folder });
  await workbench.showSideBar();
  await workbench.page.getByRole('button', { name: 'Open Sample Tenant' }).first().click();
  await workbench.treeItem(/SigninLogs/).waitFor({ timeout: 60_000 });
  return { ...workbench, folder };
}

/** Opens the console, or shows it again. */
export async function openConsole(workbench: Workbench): Promise<ConsolePage> {
  await workbench.command('Entra Logs: Open Log Console');
  const page = consoleOf(workbench);
  await page.editor.waitFor({ timeout: 30_000 });
  return page;
}

/** The console in the newest panel, which is open already. */
export function consoleOf(workbench: Workbench): ConsolePage {
  const frame = workbench.webview();
  const editor = frame.locator('.cm-content');
  const { keyboard } = workbench.page;
  const run = async (text: string): Promise<void> => {
    await editor.click();
    await keyboard.press('Control+a');
    await keyboard.insertText(text);
    await keyboard.press('Escape');
    await keyboard.press('Control+Enter');
  };
  return {
    frame,
    editor,
    grid: frame.locator('[role=grid]'),
    active: frame.locator('.gridCell.active'),
    status: frame.locator('.status'),
    problem: frame.locator('.problem'),
    cell: (row, column) => frame.locator(`.gridRow[aria-rowindex="${row + 1}"]:not(.loading) [aria-colindex="${column + 1}"]`),
    header: (name) => frame.locator('.gridHeaderCell', { has: frame.locator(`.gridHeaderName:text-is(${JSON.stringify(name)})`) }),
    button: (label) => frame.getByRole('button', { name: label, exact: true }),
    choose: (entry) => frame.getByRole('menuitem', { name: entry, exact: true }).click(),
    text: async () => (await editor.locator('.cm-line').allInnerTexts()).map((line) => line.replace(/\n$/, '')).join('\n'),
    run,
    see: async (text, status) => {
      await run(text);
      await frame.locator('.results:not(.dimmed) .status', { hasText: status }).waitFor();
    },
  };
}
