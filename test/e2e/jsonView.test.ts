import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, openSample } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Workbench } from './workbench';

const query = `range Number from 1 to 5000 step 1
| extend Name = strcat("n", Number % 7), Place = bag_pack("city", strcat("c", Number % 3), "deep", bag_pack("x", Number)), None = int(null)`;

describe('the JSON of a result', () => {
  let workbench: Workbench;
  let page: ConsolePage;
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const active = (): Promise<string> => page.frame.locator('.jsonRow.active').innerText();
  const copied = async (): Promise<unknown> => JSON.parse(await workbench.page.evaluate('navigator.clipboard.readText()'));

  beforeAll(async () => {
    workbench = await openSample({ name: 'json' });
    page = await openConsole(workbench);
    await page.see(query, '5,000 rows');
    await page.frame.getByRole('tab', { name: 'JSON' }).click();
    await page.frame.locator('.jsonRow', { hasText: '"Number": 1,' }).waitFor();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed json ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('holds only the lines on screen, and reaches the last row by keys', async () => {
    await page.frame.locator('.jsonList').focus();
    await press('Control+End', 'ArrowUp');
    await expect.poll(active).toContain('"None": null');
    await press('Control+ArrowUp', 'ArrowDown');
    await expect.poll(active).toContain('"Number": 4999');
    expect(await page.frame.locator('.jsonRow').count()).toBeLessThan(80);
    await press('Control+Home');
  });

  it('opens a value in place, and closes it', async () => {
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    expect(await active()).toContain('"Place": {"city"');
    await press('ArrowRight');
    await page.frame.locator('.jsonRow', { hasText: '"city": "c1"' }).waitFor();
    expect(await page.frame.locator('.jsonRow .json-string', { hasText: /^"c1"$/ }).count()).toBeGreaterThan(0);
    await workbench.shot('json open');
    expect(await page.frame.locator('.jsonRow.active').getAttribute('aria-expanded')).toBe('true');
    await press('ArrowLeft');
    await page.frame.locator('.jsonRow', { hasText: /^\s*"city"/ }).waitFor({ state: 'detached' });
  });

  it('copies rows as JSON', async () => {
    await press('Control+Home', 'Shift+Control+ArrowDown', 'Control+c');
    await page.frame.getByText('Copied 2 rows').waitFor();
    expect(await copied()).toMatchObject([
      { Number: 1, None: null },
      { Number: 2, Place: { city: 'c2', deep: { x: 2 } } },
    ]);
  });

  it('is found in, and shows the detail of a row', async () => {
    await press('Control+f');
    await page.frame.locator('vscode-text-field[placeholder="Find in the result"]').click();
    await workbench.page.keyboard.type('4321');
    await page.frame.locator('.jsonRow.found', { hasText: '4321' }).waitFor();
    await press('Escape');
    expect(await page.frame.locator(':focus').getAttribute('role')).toBe('tree');
    await press('Space');
    await page.frame.locator('.rowDetail', { hasText: 'Row 4,321' }).waitFor();
    await press('F6');
    expect(await page.frame.locator(':focus').getAttribute('class')).toBe('rowDetail');
    await press('Escape');
    expect(await page.frame.locator(':focus').getAttribute('role')).toBe('tree');
  });

  it('keeps the view for the next result, and goes back by keys', async () => {
    await page.see('print Again = 1', '1 row');
    await page.frame.locator('.jsonRow', { hasText: '"Again": 1' }).waitFor();
    await page.frame.getByRole('tab', { name: 'JSON' }).focus();
    await press('Home');
    await page.cell(1, 1).waitFor();
  });
});
