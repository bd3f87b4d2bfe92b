import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock';
import { sqlText } from '../src/base/sql';
import { openSources } from '../src/flows/sources/sources';
import { openDatabase } from '../src/store/duckdb';
import type { Database } from '../src/store/duckdb';
import { median, printFigure, runAsScript } from './measure';
import { signInsFile, sizeFrom, sizes, warm } from './signIns';

/*
 * A file of sign-ins opened by the product, in turns with a bare `read_json` of it into a table of a database file. While the product loads, a summary over
 * the rows loaded so far is asked, as a person would on opening the file.
 */

const context = { signal: new AbortController().signal, progress: () => undefined };
const memoryLimit = '1GB';

interface Cost {
  readonly seconds: number;
  /** Seconds of processor time, which a busy machine does not stretch as much. */
  readonly processor: number;
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

/** The reference: the columns as `read_json` finds them, but for ids, which it takes for UUIDs until it meets an empty one and fails. */
async function loadBare(file: string, database: string): Promise<void> {
  const opened = await openDatabase({ file: database, memoryLimit });
  const session = await opened.session();
  const found = await session.describe(`SELECT * FROM read_json(${sqlText(file)})`);
  const columns = found.map(({ name, type }) => `${sqlText(name)}: ${sqlText(type.replaceAll('UUID', 'VARCHAR'))}`);
  await session.run(`CREATE TABLE bare AS SELECT * FROM read_json(${sqlText(file)}, columns = {${columns.join(', ')}}); CHECKPOINT`);
  session.dispose();
  opened.dispose();
  await rm(database);
}

interface FirstAnswer {
  /** Seconds from opening the file to the first rows, and to the first answer over them. */
  readonly rows: number;
  readonly answer: number;
  /** The slowest answer of those that were asked during the load, in seconds. */
  slowest: number;
  asked: number;
}

async function loadSource(file: string, cacheFolder: string, rows: number): Promise<FirstAnswer> {
  const database = await openDatabase({ memoryLimit, temporaryFolder: join(cacheFolder, 'spill') });
  const sources = await openSources({
    database,
    cacheFolder,
    maximumCacheBytes: 1e12,
    clock: systemClock,
    log: console.error,
    watches: false,
  });
  const start = performance.now();
  let first: Promise<FirstAnswer> | undefined;
  sources.onEvent((event) => {
    if (event.kind !== 'changed' || event.source.rows === 0 || first) return;
    const relation = sources.tablesOf(event.source.sourceId).find(({ name }) => name === 'SigninLogs')?.relation ?? '';
    const isLoading = (): boolean => sources.info(event.source.sourceId)?.state === 'loading';
    first = askWhileLoading(database, { relation, start, isLoading });
  });
  const { sourceId } = await sources.handlers['source/open']({ paths: [file] }, context);
  const info = await sources.whenLoaded(sourceId);
  if (info.rows !== rows) throw new Error(`${info.rows} rows instead of ${rows}: ${info.failure?.message ?? info.notices.join(' ')}`);
  const answers = await first;
  await sources.close();
  database.dispose();
  if (!answers) throw new Error('No rows could be asked while the file was loaded.');
  return answers;
}

/** Asks as soon as there are rows, and again every second until all are loaded. */
async function askWhileLoading(
  database: Database,
  source: { readonly relation: string; readonly start: number; readonly isLoading: () => boolean },
): Promise<FirstAnswer> {
  const session = await database.session();
  const rows = (performance.now() - source.start) / 1000;
  const ask = async (): Promise<number> => {
    const asked = performance.now();
    await session.all(`SELECT ResultType, count(*) FROM ${source.relation} GROUP BY ResultType ORDER BY 2 DESC`);
    return (performance.now() - asked) / 1000;
  };
  const slowest = await ask();
  const answers: FirstAnswer = { rows, answer: (performance.now() - source.start) / 1000, slowest, asked: 1 };
  while (source.isLoading()) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    answers.slowest = Math.max(answers.slowest, await ask());
    answers.asked++;
  }
  session.dispose();
  return answers;
}

async function main(): Promise<void> {
  const size = sizeFrom(process.argv);
  const file = signInsFile(size);
  const megabytes = Math.round(warm(file) / 1e6);
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  const [ours, bare, firsts]: [Cost[], Cost[], FirstAnswer[]] = [[], [], []];
  try {
    for (let run = 0; run < (size === '100k' ? 3 : 2); run++) {
      ours.push(await cost(async () => firsts.push(await loadSource(file, join(folder, `cache-${run}`), sizes[size]))));
      await rm(join(folder, `cache-${run}`), { recursive: true, force: true });
      bare.push(await cost(() => loadBare(file, join(folder, 'bare.duckdb'))));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const ratio = (value: (cost: Cost) => number): number => median(bare.map(value)) / median(ours.map(value));
  const told = (costs: readonly Cost[]): string =>
    costs.map(({ seconds, processor }) => `${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processor)`).join(', ');
  console.log(`${sizes[size]} sign-ins, ${megabytes} MB: source ${told(ours)}; bare ${told(bare)}`);
  const speed = ratio(({ seconds }) => seconds);
  const processor = ratio(({ processor: value }) => value).toFixed(2);
  printFigure('speed against a bare read_json', `${speed.toFixed(2)} by the clock, ${processor} by processor time`, '0.5', speed >= 0.5);
  const peak = process.resourceUsage().maxRSS / 1024;
  printFigure('peak memory, reference included', `${Math.round(peak)} MB`, '2000 MB', peak <= 2000);
  const answer = Math.max(...firsts.map((first) => first.answer));
  const rows = Math.max(...firsts.map((first) => first.rows));
  printFigure('first answer', `${answer.toFixed(2)} s after opening (rows after ${rows.toFixed(2)} s)`, '3 s', answer <= 3);
  const slowest = Math.max(...firsts.map((first) => first.slowest));
  console.log(`slowest of ${firsts.reduce((sum, { asked }) => sum + asked, 0)} answers during the load: ${slowest.toFixed(2)} s`);
}

runAsScript(main);
