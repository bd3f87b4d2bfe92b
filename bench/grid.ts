import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { Engine } from '../src/engine/engine';
import { rowsOfPage } from '../src/protocol/consolePage';
import { pageEngine } from '../webview-ui/dev/engine';
import { servePage, type PageServer } from '../webview-ui/dev/pageServer';
import { chromiumFlags } from './chromiumFlags';
import { printFigure, runAsScript } from './measure';

/** The bound of main-thread CPU a frame, in milliseconds, at 1M rows × 40 columns. */
export const frameBudget = 16;
const rows = 1_000_000;
const columns = 40;
const frames = 300;

/** A query of many typed columns, so that the grid pages a real result. */
export function wideQuery(count: number): string {
  const made = Array.from({ length: columns - 1 }, (_, index) =>
    index % 4 === 0 ? `c${index} = x * ${index + 7}` : `c${index} = strcat("value ", tostring(x % ${index * 13 + 5}), " of ${index}")`,
  );
  return `range x from 1 to ${count} step 1 | extend ${made.join(', ')}`;
}

export interface GridMeasure {
  /** Main-thread CPU milliseconds of a frame through the whole table: script, style, layout and paint together. */
  readonly cpuPerFrame: number;
  /** The same where the rows are there already, ten rows a frame, so that every frame paints other texts. */
  readonly cpuPerLoadedFrame: number;
  /** From the moment the engine has the result to its rows on screen: their reading, the message, and the first frame painted. */
  readonly firstRows: number;
}

/** Scrolls the grid of a real 1M × 40 result by a script, and measures what each frame costs the page's main thread. */
export async function measureGrid(assets: string): Promise<GridMeasure> {
  const storage = mkdtempSync(join(tmpdir(), 'entra-logs-grid-'));
  const { engine, handlers } = await pageEngine(storage);
  const server = await servePage('results', assets, handlers);
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(server.url);
    await page.waitForSelector('.firstStart');
    const firstRows = await showRows({ engine, server, page });
    const loaded = 'grid.scrollTop = (frame * 97) % 4000; grid.scrollLeft = (frame * 17) % 3000';
    await scrollCost(page, loaded);
    const cpuPerLoadedFrame = await scrollCost(page, loaded);
    const through = `grid.scrollTop = (end * frame) / ${frames}; grid.scrollLeft = (frame * 17) % 3000`;
    return { cpuPerFrame: await scrollCost(page, through), cpuPerLoadedFrame, firstRows };
  } finally {
    await browser.close();
    server.close();
    await engine.dispose();
    rmSync(storage, { recursive: true, force: true });
  }
}

/** Runs the query and shows its answer, and gives the milliseconds since the engine had it. */
async function showRows({ engine, server, page }: { engine: Engine; server: PageServer; page: Page }): Promise<number> {
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const query = { text: wideQuery(rows) };
  const outcome = await engine.handlers['query/run']({ ...query, firstRows: rowsOfPage }, context);
  // The answer brings its first rows along; what reading them takes is measured by reading them again.
  const started = performance.now();
  await engine.handlers['result/rows']({ resultId: outcome.resultId, table: 0, viewId: '', offset: 0, count: rowsOfPage }, context);
  const read = performance.now();
  const shown = page.evaluate(whenPainted);
  await page.evaluate('0'); // the watch is set
  const setUp = performance.now() - read;
  server.page.tell('page/outcome', { outcome, query });
  return Math.round(Number(await shown) - (performance.timeOrigin + started + setUp));
}

/** In the page: the time, in milliseconds since 1970, behind the frame that is the first to show rows. */
const whenPainted = `new Promise((resolve) => {
  const look = () => {
    if (!document.querySelector('.gridRow:not(.loading) .gridCell')) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel(); // its message comes when the frame is painted
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    port2.postMessage(0);
  };
  requestAnimationFrame(look);
})`;

/** Sets another place in every frame by a script, and gives the main thread's cost of each. */
async function scrollCost(page: Page, place: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskTime = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await taskTime();
  await page.evaluate(`new Promise((resolve) => {
    const grid = document.querySelector('.grid');
    const end = grid.scrollHeight - grid.clientHeight;
    let frame = 0;
    const step = () => {
      ${place};
      if (++frame < ${frames}) requestAnimationFrame(step); else resolve();
    };
    requestAnimationFrame(step);
  })`);
  return (((await taskTime()) - before) * 1000) / frames;
}

/** How dear a frame is while the grid scrolls, and how soon the first rows of a result are on the screen. */
async function main(): Promise<void> {
  const assets = join(__dirname, '..', 'webview-ui', 'build', 'assets');
  if (!existsSync(assets)) {
    console.log('Left out: the pages are not built. Run `npm run build` first.');
    return;
  }
  const { cpuPerFrame, cpuPerLoadedFrame, firstRows } = await measureGrid(assets);
  printFigure(
    'main thread, through the whole table',
    `${cpuPerFrame.toFixed(1)} ms a frame`,
    `${frameBudget} ms`,
    cpuPerFrame <= frameBudget,
  );
  printFigure(
    'main thread, over rows that are there',
    `${cpuPerLoadedFrame.toFixed(1)} ms a frame`,
    `${frameBudget} ms`,
    cpuPerLoadedFrame <= frameBudget,
  );
  printFigure('first rows on the screen', `${firstRows} ms`, '150 ms', firstRows <= 150);
}

runAsScript(main);
