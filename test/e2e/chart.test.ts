import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from '../../scripts/root';
import { openConsole } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Workbench } from './workbench';
import { openWorkbench, themes } from './workbench';

const byHour = `range Number from 0 to 335 step 1
| extend TimeGenerated = datetime(2026-11-10) + (Number / 2) * 1h, Result = iff(Number % 2 == 0, "Success", "Failure")
| extend SignIns = iff(Result == "Success", 60 + Number % 48, 9 + Number % 14) + iff(Number == 201, 150, 0)
| project TimeGenerated, Result, SignIns`;
const byPlace = `datatable(Location: string, Result: string, SignIns: long)
["NL", "Success", 4120, "NL", "Failure", 311, "DE", "Success", 2250, "DE", "Failure", 190, "United States of America", "Success", 1480,
 "FR", "Success", 760, "FR", "Failure", 820, "BE", "Success", 510, "PT", "Failure", 240, "", "Failure", 12]`;
const byClient = `datatable(Client: string, SignIns: long)
["Browser", 5120, "Mobile Apps and Desktop clients", 2390, "Exchange ActiveSync", 410, "IMAP", 220, "Other clients", 130, "", 14]`;
const series = `range Hour from 0 to 191 step 1
| extend TimeGenerated = datetime(2026-11-01) + Hour * 1h, Load = 20 + 8 * sin(Hour / 3.8) + iff(Hour in (77, 150), 60.0, 0.0)`;

/** What is drawn of each kind, and words that its summary must have. */
const charts: readonly { readonly kind: string; readonly text: string; readonly words: RegExp }[] = [
  {
    kind: 'timechart',
    text: `${byHour}\n| render timechart with (title="Sign-ins by hour")`,
    words: /^Time chart of SignIns by TimeGenerated\. 2 series: Success, Failure/,
  },
  {
    kind: 'linechart',
    text: `${series}\n| project Hour, Load\n| render linechart with (xtitle="Hours", ymin=0)`,
    words: /^Line chart of Load by Hour\./,
  },
  { kind: 'areachart', text: `${byHour}\n| render areachart`, words: /^Area chart of SignIns/ },
  { kind: 'stackedareachart', text: `${byHour}\n| render stackedareachart`, words: /^Stacked area chart of SignIns/ },
  {
    kind: 'columnchart',
    text: `${byPlace}\n| render columnchart with (kind=stacked)`,
    words: /^Column chart of SignIns by Location\. 2 series/,
  },
  { kind: 'barchart', text: `${byPlace}\n| render barchart`, words: /^Bar chart of SignIns by Location\./ },
  {
    kind: 'piechart',
    text: `${byClient}\n| render piechart`,
    words: /^Pie chart of SignIns by Client\./,
  },
  { kind: 'scatterchart', text: `${series}\n| project Hour, Load\n| render scatterchart`, words: /^Scatter chart of Load by Hour\./ },
  {
    kind: 'anomalychart',
    text: `${series}\n| extend Odd = toint(Load > 60)\n| project TimeGenerated, Load, Odd\n| render anomalychart with (anomalycolumns=Odd)`,
    words: /^Anomaly chart of Load by TimeGenerated\./,
  },
  { kind: 'treemap', text: `${byPlace}\n| project Location, Result, SignIns\n| render treemap`, words: /^Treemap of SignIns\. 10 parts/ },
];

describe('charts', () => {
  let workbench: Workbench;
  let page: ConsolePage;
  const canvas = () => page.frame.locator('.chartCanvas');
  const label = async (): Promise<string> => (await canvas().getAttribute('aria-label')) ?? '';
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const draw = async (text: string, words: RegExp): Promise<void> => {
    await page.run(text);
    await page.frame.locator('.results:not(.dimmed)').waitFor();
    await expect.poll(label, { timeout: 20_000 }).toMatch(words);
    await page.frame.locator('.chartHolder canvas').waitFor();
  };

  beforeAll(async () => {
    workbench = await openWorkbench({ name: 'chart' });
    page = await openConsole(workbench);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed chart ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  for (const { kind, text, words } of charts) {
    it(`draws a ${kind}, and opens on it`, async () => {
      await draw(text, words);
      expect(await page.frame.getByRole('tab', { name: 'Chart' }).getAttribute('aria-selected')).toBe('true');
      await workbench.page.waitForTimeout(300); // the canvas paints in a later frame
      await workbench.shot(`chart-${kind}`);
    });
  }

  it('shows a card of the first row', async () => {
    await page.run('print SignIns = 8903, Users = 37, Since = datetime(2026-11-10)\n| render card');
    await page.frame.locator('.chartCardValue', { hasText: 'Users' }).waitFor();
    await workbench.shot('chart-card');
  });

  it('says in words what it does not draw', async () => {
    await page.run('print A = 1, B = 2\n| render ladderchart');
    await page.frame.locator('.chartMessage', { hasText: '“ladderchart” is not drawn here' }).waitFor();
  });

  it('offers a chart of any result with numbers, and leaves the table in front', async () => {
    await page.see(byClient, '6 rows');
    expect(await page.frame.getByRole('tab', { name: 'Table' }).getAttribute('aria-selected')).toBe('true');
    await page.frame.getByRole('tab', { name: 'Chart' }).click();
    await expect.poll(label).toMatch(/^Column chart of SignIns by Client/);
    await page.frame.locator('.chartKind').click();
    await page.frame.getByRole('option', { name: 'Pie chart' }).click();
    await expect.poll(label).toMatch(/^Pie chart/);
    await page.frame.getByRole('tab', { name: 'Table' }).click();
  });

  it('walks its points by the keyboard, says each, and filters the query by one', async () => {
    await draw(charts[0]!.text, charts[0]!.words);
    await canvas().focus();
    await press('ArrowRight', 'ArrowRight', 'ArrowDown');
    await page.frame.locator('.announcement', { hasText: /^Failure, 2026-11-10 0\d:00:00Z: \d+$/ }).waitFor();
    await workbench.shot('chart-keys');
    await press('Enter');
    await expect
      .poll(() => page.text())
      .toMatch(/\| where TimeGenerated == datetime\(2026-11-10T0\d:00:00\.0000000Z\) and Result == "Failure"\n\| render timechart/);
  });

  it('selects a range by the mouse and makes it the time range', async () => {
    await draw(charts[0]!.text, charts[0]!.words);
    await page.button('Select a range').click();
    const box = (await canvas().boundingBox())!;
    const at = (share: number): [number, number] => [box.x + box.width * share, box.y + box.height * 0.4];
    await workbench.page.mouse.move(...at(0.3));
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(...at(0.45), { steps: 4 });
    await workbench.page.mouse.move(...at(0.6), { steps: 4 });
    await workbench.page.mouse.up();
    await page.frame.locator('.chartSelectionRange', { hasText: /2026-11-1\d .* – 2026-11-1\d/ }).waitFor();
    await workbench.shot('chart-selection');
    await page.frame.getByText('Use as time range').click();
    await expect.poll(() => page.frame.locator('.timePicker').textContent()).toMatch(/2026-11-1\d/);
    await page.button('Select a range').click();
    await page.frame.locator('.timePicker').click();
    await page.frame.getByRole('option', { name: 'All time' }).click();
  });

  it('switches a series off by its legend', async () => {
    await page.frame.locator('.chartLegendEntry', { hasText: 'Failure' }).click();
    expect(await page.frame.locator('.chartLegendEntry', { hasText: 'Failure' }).getAttribute('aria-pressed')).toBe('false');
    await page.frame.locator('.chartLegendEntry', { hasText: 'Failure' }).click();
  });

  for (const [format, start] of [
    ['PNG', '\u0089PNG'],
    ['SVG', '<svg'],
  ] as const) {
    it(`is saved as ${format} where the dialog says`, async () => {
      const file = join(workFolder, `chart.${format.toLowerCase()}`);
      rmSync(file, { force: true });
      await page.button('Save or copy the chart').click();
      await page.choose(`Save as ${format}…`);
      await workbench.fileDialog(file);
      await expect.poll(() => existsSync(file)).toBe(true);
      expect(readFileSync(file, 'latin1').slice(0, start.length)).toBe(start);
      await workbench.clearToasts();
    });
  }

  it('is copied as a picture', async () => {
    await page.button('Save or copy the chart').click();
    await page.choose('Copy as picture');
    await page.frame.locator('.announcement', { hasText: 'Copied the chart as a picture.' }).waitFor();
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`follows the theme ${theme}`, async () => {
      await workbench.setTheme(theme);
      for (const { kind, text, words } of charts.filter((chart) =>
        ['timechart', 'columnchart', 'piechart', 'treemap'].includes(chart.kind),
      )) {
        await draw(text, words);
        await workbench.page.waitForTimeout(300); // the canvas paints in a later frame
        await workbench.shot(`chart-${kind}-${theme}`);
      }
    });
  }

  it('threw no script error in the window', () => {
    expect(workbench.errors).toEqual([]);
  });
});
