import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import type { TailInfo } from '../src/protocol/tail';
import { chromiumFlags } from './chromiumFlags';
import { numberOption, printFigure, runAsScript } from './measure';
import { eventsPerSecond } from './tailEngine';
import type { AskEngine, EngineTells, Fed } from './tailEngine';
import { serveTailPage } from './tailPageServer';

const frameBudget = 16;
const taskBudget = 50;
/** Seconds before anything is measured. */
const warming = 5;

/** What a frame costs the page's main thread while it follows 2,000 events a second, and how long the host between page and engine is blocked. */
async function main(): Promise<void> {
  const assets = join(__dirname, '..', 'webview-ui', 'build', 'assets');
  if (!existsSync(assets)) {
    console.log('Left out: the pages are not built. Run `npm run build` first.');
    return;
  }
  const seconds = numberOption('seconds', 30);
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  const engine = await openEngine(folder);
  const server = await serveTailPage({ ...engine, assets });
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(server.url);
    await page.locator('.tailStatus').waitFor();
    await engine.feed(warming);
    await page.locator('.tailRow:not([hidden])').first().waitFor();
    await measure(page, engine, seconds);
    await wait(3000);
    const [last] = ((await engine.request('tail/list', {})) as readonly TailInfo[]).map((tail) => tail.last);
    const sent = (seconds + warming) * eventsPerSecond;
    printFigure('events stored of those written', `${last ?? 0} of ${sent}`, 'all', last === sent);
  } finally {
    await browser.close();
    server.close();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface EngineProcess {
  readonly tail: TailInfo;
  readonly request: (name: string, params: unknown) => Promise<unknown>;
  readonly feed: (seconds: number) => Promise<Fed>;
  readonly onChange: (listener: (tail: TailInfo) => void) => void;
  readonly close: () => Promise<void>;
}

/** An engine in a process of its own, as VS Code has it. */
async function openEngine(folder: string): Promise<EngineProcess> {
  const child = fork(join(__dirname, 'tailEngine.ts'), [folder], { execArgv: ['--import', 'tsx'] });
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  const listeners: ((tail: TailInfo) => void)[] = [];
  let asked = 0;
  const ready = new Promise<TailInfo>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The process of the engine has ended.')));
    child.on('message', (told: EngineTells) => {
      if (told.kind === 'ready') resolve(told.tail);
      else if (told.kind === 'changed') listeners.forEach((listener) => listener(told.tail));
      else {
        const { resolve: answer, reject: fail } = waiting.get(told.id) ?? {};
        waiting.delete(told.id);
        if (told.failure === undefined) answer?.(told.result);
        else fail?.(new Error(told.failure));
      }
    });
  });
  const ask = (
    request:
      { readonly kind: 'request'; readonly name: string; readonly params: unknown } | { readonly kind: 'feed'; readonly seconds: number },
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      child.send({ ...request, id } satisfies AskEngine);
    });
  return {
    tail: await ready,
    request: (name, params) => ask({ kind: 'request', name, params }),
    feed: async (seconds) => (await ask({ kind: 'feed', seconds })) as Fed,
    onChange: (listener) => void listeners.push(listener),
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}

async function measure(page: Page, engine: EngineProcess, seconds: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskTime = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  await page.evaluate(countFrames);
  const delays = monitorEventLoopDelay({ resolution: 5 });
  const before = await taskTime();
  delays.enable();
  const fed = await engine.feed(seconds);
  delays.disable();
  const spent = (await taskTime()) - before;
  const { frames, longest, long, rows } = await page.evaluate<Counted>('window.benchFrames');
  const perFrame = spent / frames;
  printFigure('main thread while following', `${perFrame.toFixed(1)} ms a frame`, `${frameBudget} ms`, perFrame <= frameBudget);
  console.log(
    `       ${frames} frames in ${seconds} s, ${rows} of them with other rows; ${long} tasks over ${taskBudget} ms on the clock, the longest ${longest.toFixed(0)} ms`,
  );
  const blocked = delays.max / 1e6;
  printFigure('event loop of the host blocked at most', `${blocked.toFixed(0)} ms`, `${taskBudget} ms`, blocked <= taskBudget);
  console.log(
    `       99 of 100 times ${(delays.percentile(99) / 1e6).toFixed(0)} ms at most; that of the engine, with the writer of the file in it: ${fed.blocked.toFixed(0)} ms`,
  );
}

interface Counted {
  readonly frames: number;
  /** Frames in which the last row was another than before. */
  readonly rows: number;
  readonly long: number;
  readonly longest: number;
}

/** In the page: counts frames, those that show something new, and tasks that hold the main thread up. */
const countFrames = `(() => {
  const counted = (window.benchFrames = { frames: 0, rows: 0, long: 0, longest: 0 });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      counted.long++;
      counted.longest = Math.max(counted.longest, duration);
    }
  }).observe({ entryTypes: ['longtask'] });
  let last = '';
  const step = () => {
    counted.frames++;
    const shown = document.querySelector('.tailStatus')?.textContent ?? '';
    if (shown !== last) counted.rows++;
    last = shown;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})()`;

runAsScript(main);
