import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { lookAtTail } from '../src/flows/tail/tailReads';
import type { ReadParts } from '../src/flows/tail/tailReads';
import { openTailStore } from '../src/flows/tail/tailStore';
import type { TailStore } from '../src/flows/tail/tailStore';
import { compileQuery } from '../src/kql/compile';
import { javaScriptFunctions, sqlMacros } from '../src/kql/macros';
import type { TailFilter } from '../src/protocol/tail';
import { openDatabase } from '../src/store/duckdb';
import type { Database } from '../src/store/duckdb';
import { registerFunctions } from '../src/store/functions';
import { median, milliseconds, numberOption, printFigure, runAsScript } from './measure';
import { sizeFrom, sizes } from './signIns';
import { eventAt } from './tailEvents';

const perSecond = 2000;
const seconds = numberOption('seconds', 60);
/** A memory that grows by less than this while the tail is full is that of a collector at work. */
const memoryLimit = 64;
const filterLimit = 200;
const blockedLimit = 50;
/** Of the two batches of a second, one may wait for the other. */
const behindLimit = 500;
const megabyte = 1024 * 1024;
const { signal } = new AbortController();

/** Filters that a person changes to while events come. */
const filters: Readonly<Record<string, TailFilter>> = {
  'no filter': {},
  'level ≥ Warning': { level: 'Warning' },
  'one caller': { caller: 'user17@example.org' },
  'a text': { text: 'storageaccounts/st42' },
  'a regular expression': { text: '/vm-\\d7\\b/' },
  'a KQL predicate': { text: 'Level == "Error" and Caller startswith "user1"', kql: true },
};

/** How the store of a tail takes 2,000 events a second while it is full, and how soon another filter is shown. */
async function main(): Promise<void> {
  const kept = sizes[sizeFrom(process.argv)];
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  const database = await openBenchDatabase(folder);
  const start = Date.now() - 3_600_000;
  const store = await openTailStore({ database, folder, id: 'bench', clock: { now: () => Date.now() }, kept });
  try {
    await fill(store, kept, start);
    await measureFilters({ store, compile: compileQuery, clock: { now: () => Date.now() } });
    await sustain(store, start + kept);
  } finally {
    await store.close();
    database.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openBenchDatabase(folder: string): Promise<Database> {
  const database = await openDatabase({ threads: 2, memoryLimit: '1GB', temporaryFolder: join(folder, 'spill') });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  session.dispose();
  return database;
}

async function fill(store: TailStore, count: number, start: number): Promise<void> {
  const size = 20_000;
  const began = performance.now();
  for (let first = 0; first < count; first += size)
    await store.add({ scope: 'bench', records: Array.from({ length: size }, (_, index) => eventAt(first + index, start + first + index)) });
  console.log(
    `  ${count.toLocaleString('en-US')} events stored in batches of ${size.toLocaleString('en-US')}: ${Math.round(count / ((performance.now() - began) / 1000)).toLocaleString('en-US')} a second`,
  );
}

async function measureFilters(parts: ReadParts): Promise<void> {
  for (const [name, filter] of Object.entries(filters)) {
    const [times, processor]: [number[], number[]] = [[], []];
    let shown = 0;
    for (let run = 0; run < 5; run++) {
      const look = { tailId: 'bench', filter, folded: true, count: 100 };
      const before = process.cpuUsage();
      times.push(await milliseconds(async () => ({ shown } = await lookAtTail(parts, look, signal))));
      const { user, system } = process.cpuUsage(before);
      processor.push((user + system) / 1000);
    }
    const time = median(times);
    const value = `${time.toFixed(0)} ms to ${shown.toLocaleString('en-US')} rows, least ${Math.min(...times).toFixed(0)} ms, ${median(processor).toFixed(0)} ms of processor time`;
    printFigure(`a change to ${name}`, value, `${filterLimit} ms`, time <= filterLimit);
  }
}

/** Two batches a second: a tail stores up to 1,000 events of the pages that come at a time. */
async function sustain(store: TailStore, from: number): Promise<void> {
  const batch = perSecond / 2;
  const delays = monitorEventLoopDelay({ resolution: 5 });
  const cpu = process.cpuUsage();
  const memory: number[] = [];
  const began = performance.now();
  delays.enable();
  let behind = 0;
  for (let number = 0; number < seconds * 2; number++) {
    const first = 10_000_000 + number * batch;
    await store.add({
      scope: 'bench',
      records: Array.from({ length: batch }, (_, index) => eventAt(first + index, from + number * batch + index)),
    });
    const due = began + (number + 1) * 500;
    behind = Math.max(behind, performance.now() - due);
    memory.push(process.memoryUsage().rss / megabyte);
    await wait(Math.max(0, due - performance.now()));
  }
  delays.disable();
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = (performance.now() - began) / 1000;
  console.log(
    `  ${perSecond.toLocaleString('en-US')} events/s for ${seconds} s took ${elapsed.toFixed(1)} s and ${Math.round((user + system) / 10_000 / elapsed)} % of one processor; ${store.facts.dropped.toLocaleString('en-US')} older dropped`,
  );
  const blocked = delays.max / 1e6;
  const third = Math.ceil(memory.length / 3);
  const grown = median(memory.slice(-third)) - median(memory.slice(0, third));
  printFigure('behind at most', `${behind.toFixed(0)} ms`, `${behindLimit} ms`, behind <= behindLimit);
  printFigure('event loop blocked at most', `${blocked.toFixed(0)} ms`, `${blockedLimit} ms`, blocked <= blockedLimit);
  printFigure('memory from the first third to the last', `${grown.toFixed(0)} MB more`, `${memoryLimit} MB`, grown <= memoryLimit);
}

runAsScript(main);
