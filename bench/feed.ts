import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../src/samples/random';
import { idOf, nextPage, pagesOf, pageText } from './feedPages';
import type { FeedCost } from './feedRunner';
import { printFigure, runAsScript } from './measure';
import { sizeFrom, sizes } from './signIns';

const leastPerSecond = 5000;
const memoryLimit = 300;
const kills = 200;
const megabyte = 1_000_000;

/** How fast pages of Graph become files, in what memory, and whether a process that is killed again and again loses or doubles a record. */
async function main(): Promise<void> {
  const total = sizes[sizeFrom(process.argv)];
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  try {
    await sustain(folder, Math.min(total, 300_000));
    await killAgainAndAgain(folder, total);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The feed runs in a process of its own, which is given the pages: neither the time nor the memory that they are made in counts. */
async function sustain(folder: string, total: number): Promise<void> {
  const child = spawn(process.execPath, [await programIn(folder), join(folder, 'sustain'), String(total), String(10 * megabyte), 'given'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let [told, page, bytes] = ['', 0, 0];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== nextPage) {
      told = line;
      continue;
    }
    const text = pageText(page++, total);
    bytes += text.length;
    if (!child.stdin.write(`${text}\n`)) await once(child.stdin, 'drain');
  }
  const { memory, seconds } = JSON.parse(told) as FeedCost;
  const rate = total / seconds;
  printFigure(
    `${total} sign-ins of ${Math.round(bytes / total)} bytes to JSON lines, by processor time`,
    `${Math.round(rate)} events/s`,
    `${leastPerSecond} at least`,
    rate >= leastPerSecond,
  );
  const reference = await bare(join(folder, 'bare.jsonl'), pagesOf(total), total);
  console.log(`       that is ${((seconds * 1000) / reference).toFixed(2)} times a bare parse, stringify and write`);
  const most = Math.round(memory / megabyte);
  printFigure('memory at most of the process that feeds', `${most} MB`, `${memoryLimit} MB`, most <= memoryLimit);
}

async function programIn(folder: string): Promise<string> {
  const program = join(folder, 'feedRunner.cjs');
  await build({
    entryPoints: [join(__dirname, 'feedRunner.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return program;
}

/** What cannot be saved: parse, text again, write. */
async function bare(path: string, count: number, total: number): Promise<number> {
  const file = await open(path, 'w');
  let spent = 0;
  for (let page = 0; page < count; page++) {
    const text = pageText(page, total);
    const begun = performance.now();
    const { value } = JSON.parse(text) as { readonly value: readonly object[] };
    await file.appendFile(value.map((record) => `${JSON.stringify(record)}\n`).join(''));
    spent += performance.now() - begun;
  }
  await file.close();
  return spent;
}

async function killAgainAndAgain(folder: string, total: number): Promise<void> {
  const program = await programIn(folder);
  const target = join(folder, 'killed');
  const random = createRandom(3, 'kills');
  let killed = 0;
  for (let code: number | null = null; code !== 0;) {
    const child = spawn(process.execPath, [program, target, String(total), String(megabyte)], { stdio: 'inherit' });
    const ended = new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)));
    const isOver = killed >= kills ? ended : Promise.race([ended, wait(80 + random.integer(700)).then(() => 'late' as const)]);
    const outcome = await isOver;
    if (outcome === 'late') {
      child.kill('SIGKILL');
      killed++;
      await ended;
    } else code = outcome;
  }
  const { lost, doubled, files, broken, halves } = await check(join(target, 'out', 'signIns'), total);
  console.log(`       ${killed} kills while ${total} sign-ins were written to ${files} files`);
  printFigure('records lost', String(lost), '0', lost === 0);
  printFigure('records doubled', String(doubled), '0', doubled === 0);
  printFigure('lines that are not whole, and files left half', String(broken + halves), '0', broken + halves === 0);
}

interface Checked {
  readonly lost: number;
  readonly doubled: number;
  readonly files: number;
  readonly broken: number;
  readonly halves: number;
}

async function check(folder: string, total: number): Promise<Checked> {
  const seen = new Uint8Array(total);
  const names = await readdir(folder);
  let [doubled, broken] = [0, 0];
  for (const name of names) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const id = /^\{"id":"([0-9a-f-]+)".*\}$/.exec(line)?.[1];
      const index = id === undefined ? Number.NaN : Number.parseInt(id.slice(0, 8), 16);
      if (id === undefined || idOf(index) !== id) broken++;
      else if (seen[index] === 1) doubled++;
      else seen[index] = 1;
    }
  }
  const lost = seen.reduce((count, each) => count + (each === 1 ? 0 : 1), 0);
  return { lost, doubled, files: names.length, broken, halves: names.filter((name) => name.endsWith('.part')).length };
}

runAsScript(main);
