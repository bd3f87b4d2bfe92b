import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { PageServer } from '../webview-ui/dev/pageServer';
import type { Engine } from '../src/engine/engine';
import { rowsOfPage } from '../src/protocol/consolePage';
import type { QueryOutcome } from '../src/protocol/engine';
import { pageEngine } from '../webview-ui/dev/engine';
import { servePage } from '../webview-ui/dev/pageServer';
import { chromiumFlags } from './chromiumFlags';
import { median, milliseconds, printFigure, runAsScript } from './measure';

/** From the engine's answer to the first chart on screen, in milliseconds. */
export const chartBudget = 300;
const rows = 1_000_000;
const runs = 5;

/** A million sign-ins by hour, and the same million rows without a summary, which the engine bins to the pixel. */
const queries = {
  'of 1M rows by hour': `range x from 0 to ${rows - 1} step 1
    | summarize Count = count() by TimeGenerated = bin(datetime(2026-01-01) + x * 15s, 1h), Result = tostring(x % 3) | render timechart`,
  'of 1M rows, binned to the pixel': `range x from 0 to ${rows - 1} step 1
    | project TimeGenerated = datetime(2026-01-01) + x * 15s, Value = x % 977 | render timechart`,
} as const;

/** Marks, in the page, the frame after the first one in which a chart's canvas has something on a line down its middle. */
const watch = `window.chartShown = new Promise((resolve) => {
  const look = () => {
    const canvas = document.querySelector('.chartHolder canvas');
    if (canvas && canvas.width > 0 && canvas.getContext('2d').getImageData(canvas.width >> 1, 0, 1, canvas.height).data.some((value) => value !== 0)) {
      requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
    } else requestAnimationFrame(look);
  };
  look();
});
undefined; // else the page would wait for it
`;

interface ChartMeasure {
  /** The page's first chart. */
  readonly first: number;
  /** What the engine needs of it to read the points. */
  readonly engine: number;
  /** Processor time of the page's main thread and of the engine's process together, which other work on the machine stretches less. */
  readonly processor: number;
}

/**
 * How soon a chart is on screen behind its answer: of a query that the page saw running, as it does of every query that is run, or of a
 * result that is shown out of nowhere.
 */
async function measure(text: string, isRun: boolean, { engine, server, browser }: Parts): Promise<ChartMeasure> {
  const context = { signal: new AbortController().signal, progress: (): void => undefined };
  const query = { text };
  const ask = (): Promise<QueryOutcome> => engine.handlers['query/run']({ ...query, firstRows: rowsOfPage }, context);
  const stored = await ask();
  const request = { resultId: stored.resultId, table: 0, viewId: '', kind: 'timechart', properties: {}, width: 1400 } as const;
  const times: number[] = [];
  const reads: number[] = [];
  const processor: number[] = [];
  for (let run = 0; run < runs; run++) {
    reads.push(await milliseconds(() => engine.handlers['result/chart'](request, context)));
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(server.url);
    await page.waitForSelector('.firstStart');
    const taskTime = await mainThread(page);
    await page.evaluate(watch);
    if (isRun) server.page.tell('page/started', { title: 'bench', query });
    const outcome = isRun ? await ask() : stored;
    const [before, taskBefore] = [process.cpuUsage(), await taskTime()];
    const told = Date.now();
    server.page.tell('page/outcome', { outcome, query });
    times.push((await page.evaluate<number>('window.chartShown')) - told);
    const { user, system } = process.cpuUsage(before);
    processor.push((await taskTime()) - taskBefore + (user + system) / 1000);
    await page.close();
  }
  return { first: median(times), engine: median(reads), processor: median(processor) };
}

/** Milliseconds of processor time that the main thread of a page has spent. */
async function mainThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
}

interface Parts {
  readonly engine: Engine;
  readonly server: PageServer;
  readonly browser: Browser;
}

/** How soon a chart is on the screen, in a page that has drawn none before. */
async function main(): Promise<void> {
  const assets = join(__dirname, '..', 'webview-ui', 'build', 'assets');
  if (!existsSync(assets)) {
    console.log('Left out: the pages are not built. Run `npm run build` first.');
    return;
  }
  const storage = mkdtempSync(join(tmpdir(), 'entra-logs-chart-'));
  const { engine, handlers } = await pageEngine(storage);
  const server = await servePage('results', assets, handlers);
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumFlags });
  try {
    for (const [name, text] of Object.entries(queries)) {
      for (const isRun of [true, false])
        report(`first chart ${name}${isRun ? '' : ', of a result already there'}`, await measure(text, isRun, { engine, server, browser }));
    }
  } finally {
    await browser.close();
    server.close();
    await engine.dispose();
    rmSync(storage, { recursive: true, force: true });
  }
}

function report(name: string, { first, engine, processor }: ChartMeasure): void {
  const value = `${first.toFixed(0)} ms, ${engine.toFixed(0)} of them in the engine; ${processor.toFixed(0)} ms of processor time`;
  printFigure(name, value, `${chartBudget} ms`, first <= chartBudget);
}

runAsScript(main);
