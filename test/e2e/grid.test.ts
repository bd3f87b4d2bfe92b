import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, openSample } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Workbench } from './workbench';
import { themes } from './workbench';

const query = `range Number from 1 to 5000 step 1
| extend Name = strcat("n", Number % 7), Place = bag_pack("city", strcat("c", Number % 3), "deep", bag_pack("x", Number)), Empty = "", Same = 1
| project Number, Name, Place, Empty = iff(Number < 0, 1, int(null)), Same`;

describe('the grid', () => {
  let workbench: Workbench;
  let page: ConsolePage;
  const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
  const names = (): Promise<string[]> => page.frame.locator('.gridHeaderName').allInnerTexts();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };

  beforeAll(async () => {
    workbench = await openSample({ name: 'grid' });
    page = await openConsole(workbench);
    await page.see(query, '5,000 rows');
    await page.cell(1, 1).waitFor();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed grid ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('moves by the keyboard to the corners of the result', async () => {
    await page.cell(1, 1).click();
    await press('Control+End');
    await expect.poll(() => page.grid.getAttribute('aria-activedescendant')).toMatch(/-r4999-c4$/);
    await press('Home');
    await expect.poll(() => page.active.innerText()).toBe('5,000');
    await press('Control+Home', 'PageDown', 'ArrowUp', 'ArrowRight');
    await expect.poll(() => page.grid.getAttribute('aria-activedescendant')).toMatch(/-r\d\d-c1$/);
    await press('Control+Home');
    await expect.poll(() => page.active.innerText()).toBe('1');
    expect(await page.grid.getAttribute('aria-rowcount')).toBe('5001');
  });

  it('copies the selection in every format, exact texts', async () => {
    await page.cell(1, 1).click();
    await press('Shift+ArrowRight', 'Shift+ArrowDown', 'Control+c');
    await expect.poll(clipboard).toBe('1\tn1\n2\tn2');
    const formats: Readonly<Record<string, string>> = {
      'Copy as Tab-separated with headers': 'Number\tName\n1\tn1\n2\tn2',
      'Copy as CSV': 'Number,Name\r\n1,n1\r\n2,n2',
      'Copy as JSON': '[\n  {"Number":1,"Name":"n1"},\n  {"Number":2,"Name":"n2"}\n]',
      'Copy as Markdown table': '| Number | Name |\n| ---: | --- |\n| 1 | n1 |\n| 2 | n2 |',
      'Copy as KQL datatable': 'datatable(Number: long, Name: string)\n[\n    1, "n1",\n    2, "n2"\n]',
    };
    for (const [entry, text] of Object.entries(formats)) {
      await press('Control+Shift+c');
      await page.choose(entry);
      await expect.poll(clipboard).toBe(text);
    }
  });

  it('selects by dragging, and tells sum and average of what is selected', async () => {
    const from = await page.cell(2, 1).boundingBox();
    const to = await page.cell(5, 1).boundingBox();
    const { mouse } = workbench.page;
    await mouse.move((from?.x ?? 0) + 20, (from?.y ?? 0) + 10);
    await mouse.down();
    await mouse.move((to?.x ?? 0) + 20, (to?.y ?? 0) + 10, { steps: 4 });
    await mouse.up();
    await page.frame.locator('.statistics', { hasText: '4 cells · sum 14 · avg 3.5 · min 2 · max 5' }).waitFor();
  });

  it('sorts by several columns in the engine', async () => {
    await page.header('Name').click({ position: { x: 15, y: 10 } });
    await page.header('Number').click({ position: { x: 15, y: 10 }, modifiers: ['Shift'] });
    await page.header('Number').click({ position: { x: 15, y: 10 }, modifiers: ['Shift'] });
    await expect.poll(() => page.cell(1, 1).innerText()).toBe('4,998');
    expect(await page.header('Name').getAttribute('aria-sort')).toBe('ascending');
    expect(await page.header('Number').getAttribute('aria-sort')).toBe('descending');
  });

  it('filters a column, finds in what is left, and shows all again', async () => {
    await page.header('Name').hover();
    await page.header('Name').locator('.gridFilterButton').click();
    await page.frame.locator('.popup').waitFor();
    await workbench.page.waitForTimeout(200); // the field takes the focus in the next frame
    await workbench.page.keyboard.type('n3');
    await press('Enter');
    await page.frame.locator('.rowCount', { hasText: '714 of 5,000 rows' }).waitFor();
    expect(await page.frame.locator('.popup').count()).toBe(0);
    await page.grid.focus();
    await press('Control+f');
    await page.frame.locator('.findBar').waitFor();
    await workbench.page.waitForTimeout(200);
    await workbench.page.keyboard.type('4567');
    await page.frame.locator('.findCount', { hasText: '1 of 1' }).waitFor();
    await press('Escape');
    expect(await page.frame.locator(':focus').getAttribute('role')).toBe('grid');
    await page.frame.getByText('Clear filters').click();
    await page.frame.locator('.rowCount', { hasText: /^5,000 rows$/ }).waitFor();
    await page.grid.focus();
    await press('Control+Home');
  });

  it('hides what tells nothing, pins, moves and fits columns', async () => {
    await page.button('Columns').click();
    await page.frame.getByText('Hide empty and single-value columns').click();
    await expect.poll(names).toEqual(['Number', 'Name', 'Place']);
    await page.button('Pin Place').click();
    await expect.poll(names).toEqual(['Place', 'Number', 'Name']);
    await page.button('Unpin Place').click();
    await page.frame.getByText('Show all columns').click();
    await press('Escape');
    await page.cell(1, 1).click();
    await press('Alt+Shift+ArrowRight');
    await expect.poll(names).toEqual(['Name', 'Number', 'Place', 'Empty', 'Same']);
    await page.header('Name').dragTo(page.header('Place'), { sourcePosition: { x: 15, y: 10 }, targetPosition: { x: 150, y: 10 } });
    await expect.poll(names).toEqual(['Number', 'Place', 'Name', 'Empty', 'Same']);
    const edge = async (): Promise<{ x: number; y: number; width: number }> => {
      const box = await page.header('Name').boundingBox();
      return { x: (box?.x ?? 0) + (box?.width ?? 0) - 2, y: (box?.y ?? 0) + 10, width: box?.width ?? 0 };
    };
    const before = await edge();
    await workbench.page.mouse.move(before.x, before.y);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(before.x + 80, before.y, { steps: 3 });
    await workbench.page.mouse.up();
    await expect.poll(async () => (await edge()).width).toBeGreaterThan(before.width + 70);
  });

  it('opens a row with its values as trees, and filters the query by one', async () => {
    await page.cell(1, 1).click();
    await press('Space');
    const detail = page.frame.locator('.rowDetail');
    await detail.locator('.jsonLine', { hasText: 'city' }).first().click({ button: 'right' });
    await page.choose('Filter by this value');
    await expect.poll(() => page.text()).toMatch(/\| where tostring\(Place\.city\) == "c\d"$/);
    await page.cell(2, 3).click({ button: 'right' });
    await page.choose('Filter out this value');
    await expect.poll(() => page.text()).toMatch(/== "c\d"\n\| where Name != "n\d"$/);
    await press('F5');
    await page.frame.locator('.rowCount', { hasText: /^1,\d\d\d rows$/ }).waitFor();
  });

  it('goes around its parts by F6', async () => {
    await page.editor.click();
    await press('F6');
    await expect.poll(() => page.frame.locator(':focus').getAttribute('role')).toBe('grid');
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`is shown in ${theme}`, async () => {
      await workbench.setTheme(theme);
      await workbench.shot(`grid-${theme}`);
    });
  }

  it('holds only the headers on screen of 500 columns, and those of the place it is scrolled to', async () => {
    const wide = `print ${Array.from({ length: 500 }, (_, index) => `Column${index} = ${index}`).join(', ')}`;
    await page.see(wide, '1 row');
    await expect.poll(async () => (await names()).at(0)).toBe('Column0');
    expect((await names()).length).toBeLessThan(40);
    await page.cell(1, 1).click();
    await press('End');
    await expect.poll(async () => (await names()).at(-1)).toBe('Column499');
    expect((await names()).length).toBeLessThan(40);
    const last = await page.header('Column499').boundingBox();
    expect(last?.x).toBeCloseTo((await page.active.boundingBox())?.x ?? 0, 0);
  });

  it('threw no script error in the window', () => {
    expect(workbench.errors).toEqual([]);
  });
});
