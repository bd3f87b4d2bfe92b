import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { logTables } from '../src/catalog/logTables';
import { compileQuery } from '../src/kql/compile';
import { createLanguage } from '../src/kql/language/language';
import { loadKusto } from '../src/kql/parser/kusto';
import { splitStatements } from '../src/kql/language/statements';
import { median, printFigure, runAsScript } from './measure';
import { investigationFile, nestedStages } from './languageTexts';

const tables = logTables.map(({ name, columns, description }) => ({ name, columns, description, relation: `"${name}"` }));
const schema = { tables };
const positions = 60;

/** Milliseconds on the clock and of processor time. */
interface Cost {
  readonly elapsed: number;
  readonly processor: number;
}

/** The language service in a warm 80-line file over the catalog's tables, against the parser package as it comes. */
async function main(): Promise<void> {
  const language = createLanguage(await loadKusto());
  const raw = loadRaw();
  const text = investigationFile;
  console.log(`${text.split('\n').length} lines, ${tables.length} tables, ${positions} places; a letter is typed at each.`);
  const own: Cost[] = [];
  const reference: Cost[] = [];
  await language.complete(text, text.length, schema);
  await raw.complete(text, text.length);
  for (const offset of places(text)) {
    await language.complete(text, offset, schema);
    const typed = `${text.slice(0, offset)}a${text.slice(offset)}`;
    reference.push(await cost(() => raw.complete(typed, offset + 1)));
    own.push(await cost(() => language.complete(typed, offset + 1, schema)));
  }
  report('completion', own, reference, 50);
  await measureRest(language, raw, text);
  await raw.close();
  await measureCompilation();
}

async function measureRest(language: ReturnType<typeof createLanguage>, raw: RawLibrary, text: string): Promise<void> {
  const hovers = places(text);
  const hover = await costs(hovers, (offset) => language.hover(text, offset, schema));
  report('hover', hover, await costs(hovers, (offset) => raw.hover(text, offset)), 50);
  const edited = hovers.slice(0, 15).map((offset) => `${text.slice(0, offset)}a${text.slice(offset)}`);
  report(
    'colours after a letter',
    await costs(edited, (one) => language.classify(one, schema)),
    await costs(edited, (one) => raw.classify(one)),
    250,
  );
  const diagnose = async (one: string): Promise<void> => {
    for (const { start, end } of splitStatements(one)) await compileQuery(one.slice(start, end), { tables, now: 0n });
  };
  report('diagnostics after a letter', await costs(edited, diagnose), await costs(edited, (one) => raw.diagnose(one)), 250);
  report('formatting', await costs(edited, (one) => language.format(one, schema)), await costs(edited, (one) => raw.format(one)), 400);
}

async function measureCompilation(): Promise<void> {
  for (const { name, text } of nestedStages) {
    await compileQuery(text, { tables, now: 0n });
    const found = await costs(Array.from({ length: 9 }), () => compileQuery(text, { tables, now: 0n }));
    const processor = median(found.map((one) => one.processor));
    printFigure(`80 stages of ${name} compiled, processor time`, `${processor.toFixed(0)} ms`, '150 ms', processor <= 150);
  }
}

/** Places within words, spread over the text. */
function places(text: string): readonly number[] {
  const ends = [...text.matchAll(/[A-Za-z_]{3,}/g)].map((match) => match.index + 2);
  return Array.from({ length: positions }, (_, index) => ends[Math.floor((index * ends.length) / positions)] ?? 0);
}

async function cost(work: () => unknown): Promise<Cost> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { elapsed, processor: (user + system) / 1000 };
}

async function costs<T>(items: readonly T[], work: (item: T) => unknown): Promise<readonly Cost[]> {
  const found: Cost[] = [];
  for (const item of items) found.push(await cost(() => work(item)));
  return found;
}

function report(name: string, own: readonly Cost[], reference: readonly Cost[], limit: number): void {
  const processor = own.map((one) => one.processor);
  const p95 = quantile(processor, 0.95);
  const ratio = median(processor) / median(reference.map((one) => one.processor));
  const clock = own.map(({ elapsed }) => elapsed);
  const value = `p50 ${median(processor).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of processor time (clock ${median(clock).toFixed(1)} and ${quantile(clock, 0.95).toFixed(1)} ms), ${ratio.toFixed(2)} of the package's own`;
  printFigure(name, value, `p95 ${limit} ms`, p95 <= limit);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** The package without what the product changes in it. */
interface RawLibrary {
  complete(text: string, offset: number): Promise<void>;
  hover(text: string, offset: number): Promise<void>;
  classify(text: string): Promise<void>;
  diagnose(text: string): Promise<void>;
  format(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Loads the package in a thread of its own, which has globals of its own, so that nothing done to the product's copy touches it. Only one
 * of the two threads works at a time.
 */
function loadRaw(): RawLibrary {
  const worker = new Worker(join(__dirname, 'rawLanguage.mjs'), { workerData: tables.map(({ name, columns }) => ({ name, columns })) });
  const ask = (request: RawRequest): Promise<void> =>
    new Promise((resolve) => {
      worker.once('message', () => resolve());
      worker.postMessage(request);
    });
  return {
    complete: (text, offset) => ask({ kind: 'complete', text, offset }),
    hover: (text, offset) => ask({ kind: 'hover', text, offset }),
    classify: (text) => ask({ kind: 'classify', text, offset: 0 }),
    diagnose: (text) => ask({ kind: 'diagnose', text, offset: 0 }),
    format: (text) => ask({ kind: 'format', text, offset: 0 }),
    close: async () => void (await worker.terminate()),
  };
}

interface RawRequest {
  readonly kind: 'complete' | 'hover' | 'classify' | 'diagnose' | 'format';
  readonly text: string;
  readonly offset: number;
}

runAsScript(main);
