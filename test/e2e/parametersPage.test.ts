import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/root';
import type { Engine } from '../../src/engine/engine';
import { pageEngine } from '../../webview-ui/dev/engine';
import { servePage } from '../../webview-ui/dev/pageServer';
import type { PageServer } from '../../webview-ui/dev/pageServer';

/** The console's page as it is built, over a real engine. */
describe('the fields of a query’s parameters', () => {
  let storage: string;
  let engine: Engine;
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    const made = await pageEngine(storage);
    engine = made.engine;
    server = await servePage('console', join(root, 'webview-ui', 'build', 'assets'), made.handlers);
    engine.on('history/changed', (change) => server.page.tell('history/changed', change));
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage();
    await page.goto(server.url);
    await page.locator('.cm-content').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await engine?.dispose();
    await rm(storage, { recursive: true, force: true });
  });

  const field = (label: string): Locator => page.locator(`.parameters vscode-text-field[aria-label="${label}"] input`);
  const cell = (text: string): Locator => page.locator('[role=gridcell]').getByText(text, { exact: true });
  const run = async (text: string): Promise<void> => {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await page.keyboard.press('Control+Enter');
  };
  const text = 'declare query_parameters(who:string = "ada", days:int, loud:bool = false);\nprint strcat(who, " ", days, " ", loud)';

  it('stand under the editor with type and default, and a value that is missing is asked for', async () => {
    await run(text);
    await page.locator('.problem').getByText('The parameter days has no value').waitFor();
    expect(await field('who: string').getAttribute('placeholder')).toBe('Default: ada');
    expect(await field('days: int').getAttribute('placeholder')).toBe('Needs a value');
  });

  it('give the query their values, by Enter in a field too', async () => {
    await field('days: int').fill('7');
    await field('days: int').press('Enter');
    await cell('ada 7 False').waitFor();
    await field('who: string').fill('o"ben');
    await page.locator('.parameters vscode-dropdown').click();
    await page.getByRole('option', { name: 'true', exact: true }).click();
    await field('who: string').press('Control+Enter');
    await cell('o"ben 7 True').waitFor();
  });

  it('go with the text, and have the values of a query from the history again', async () => {
    await run('print 1');
    await cell('1').waitFor();
    expect(await page.locator('.parameters').count()).toBe(0);
    await page.getByRole('button', { name: 'History' }).click();
    await page.locator('.historyEntry', { hasText: 'who = o"ben' }).click();
    await cell('o"ben 7 True').waitFor();
    await expect.poll(() => field('who: string').inputValue()).toBe('o"ben');
  });

  it('say in the words of their type what cannot be read', async () => {
    await field('days: int').fill('soon');
    await run(text);
    await page.locator('.problem').getByText('The value “soon” of the parameter days is no int').waitFor();
  });
});
