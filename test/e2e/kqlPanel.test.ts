import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const folder = join(workFolder, 'ui-kql-panel-workspace');
const query = `range Hour from 0 to 71 step 1
| project When = datetime(2026-11-10) + Hour * 1h, Count = 5 + Hour % 24
| render timechart`;

describe('the results beside a .kql document', () => {
  let workbench: Workbench;
  const label = (): Promise<string | null> => workbench.webview().locator('.chartCanvas').getAttribute('aria-label');

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hourly.kql'), query);
    workbench = await openWorkbench({ name: 'kql-panel', folder });
    await workbench.openFile('hourly.kql');
    await workbench.command('Entra Logs: Run Query');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed kql panel ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  it('open on the chart that the query renders, and leave the focus in the document', async () => {
    await expect.poll(label, { timeout: 30_000 }).toMatch(/^Time chart of Count by When/);
    await workbench.page.waitForTimeout(300); // the canvas paints in a later frame
    await workbench.shot('kql-panel chart');
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 3, Col 19' }).waitFor();
  });

  it('add a click on the chart to the document as a condition', async () => {
    await workbench.webview().locator('.chartCanvas').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await workbench.page.keyboard.press(key);
    await workbench.page.locator('.view-line', { hasText: /where\s+When\s+==\s+datetime\(2026-11-10T0/ }).waitFor();
    await workbench.page.keyboard.press('Control+z');
    await workbench.page.keyboard.press('Control+s');
  });

  it('show their whole status and every tab where the panel is narrow', async () => {
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await workbench.page.setViewportSize({ width: 720, height: 800 });
    const box = async (part: string): Promise<{ x: number; y: number; width: number; height: number }> =>
      (await workbench.webview().locator(part).last().boundingBox())!;
    await expect.poll(async () => (await box('.results')).width).toBeLessThan(400);
    const [panel, tab, status] = [await box('.results'), await box('.resultBar [role=tab]'), await box('.status')];
    expect(tab.x + tab.width).toBeLessThan(panel.x + panel.width);
    expect(status.y).toBeGreaterThanOrEqual(tab.y + tab.height);
    expect(status.width).toBeGreaterThan(panel.width * 0.9);
    await workbench.shot('kql-panel narrow');
    await workbench.page.setViewportSize({ width: 1400, height: 900 });
  });

  it('are back on their chart after the window was reloaded', async () => {
    // Where this is tried again, the window has no result to keep: it is run anew.
    if (!/^Time chart/.test((await label().catch(() => '')) ?? '')) {
      await workbench.openFile('hourly.kql');
      await workbench.command('Entra Logs: Run Query');
      await expect.poll(() => label().catch(() => ''), { timeout: 30_000 }).toMatch(/^Time chart/);
    }
    await workbench.page.waitForTimeout(4000); // the history is written, and the editor keeps a page's state a while after it changed
    await workbench.page.reload();
    await workbench.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await workbench.page.getByRole('tab', { name: 'Results of hourly.kql' }).waitFor();
    await expect.poll(() => label().catch(() => ''), { timeout: 20_000 }).toMatch(/^Time chart of Count by When/);
    await workbench.page.waitForTimeout(300); // the canvas paints in a later frame
    await workbench.shot('kql-panel restored');
  });

  it('threw no script error in the window', () => {
    expect(workbench.errors).toEqual([]);
  });
});
