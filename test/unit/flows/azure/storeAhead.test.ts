import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnswerSplitter } from '../../../../src/azure/logs/answerSplitter';
import { rowFiles } from '../../../../src/flows/azure/rowFiles';
import { storeAhead } from '../../../../src/flows/azure/storeAhead';
import type { AheadStore } from '../../../../src/flows/azure/storeAhead';
import { ResultRegistry } from '../../../../src/flows/query/resultRegistry';
import { openDatabase } from '../../../../src/store/duckdb';
import type { Database } from '../../../../src/store/duckdb';
import { openResultsFile } from '../../../../src/store/resultsFile';
import { readWindow } from '../../../../src/store/resultsTable';
import type { StoredTable } from '../../../../src/store/resultsTable';

const columns = [
  { name: 'Number', type: 'long' },
  { name: 'Text', type: 'string' },
];
const room = { maximumBytes: 1e12, minimumFree: 0 };
const rows = 20_000;
const row = (index: number): string => JSON.stringify([index, `row ${index}, with "quotes", [brackets] and\nlines`]);
const table = (name: string, numbers: readonly string[]): string =>
  `{"name":"${name}","columns":${JSON.stringify(columns)},"rows":[${numbers.join(',')}]}`;
const many = Array.from({ length: rows }, (_, index) => row(index));

let database: Database;
let folder: string;
let results: ResultRegistry;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  database = await openDatabase({ temporaryFolder: join(folder, 'spill') });
  results = new ResultRegistry(database, await openResultsFile(database, join(folder, 'results')));
});
afterAll(async () => {
  await results.close();
  database.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Sends an answer in pieces, as it comes from the network, up to a byte of it; counts the parts that were taken before its end. */
async function receive(text: string, ahead: AheadStore, upTo = Infinity): Promise<{ tables: readonly StoredTable[]; taken: number }> {
  let taken = 0;
  const counted = { ...ahead, take: (part: Parameters<AheadStore['take']>[0]) => (taken++, ahead.take(part)) };
  const files = rowFiles(await mkdtemp(join(folder, 'answer-')), counted);
  const splitter = new AnswerSplitter(files.write);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 7001) {
    if (at > upTo) throw new Error('cut');
    await splitter.take(Buffer.from(bytes.subarray(at, at + 7001)));
  }
  const answer = JSON.parse(splitter.rest) as { tables: { name: string; columns: never[] }[] };
  const whole = await Promise.all(
    answer.tables.map(async (one, index) => ({
      ...one,
      file: { file: await files.end(index), longestRow: splitter.longestRow },
    })),
  );
  return { tables: await ahead.finish({ tables: whole }), taken };
}

const read = (stored: StoredTable): Promise<unknown[][]> =>
  results.withSession((session) => readWindow(session, stored, { offset: 0, count: rows }));
const storedTables = (): Promise<unknown[][]> =>
  results.withSession((session) => session.all(`SELECT table_name FROM duckdb_tables() WHERE database_name = 'entra_results'`));
const signal = new AbortController().signal;

describe('an answer that is stored while it comes', () => {
  it('has every row of every table once, in the order in which they came', async () => {
    const text = `{"tables":[${table('PrimaryResult', many)},${table('Empty', [])},${table('Other', many.slice(0, 3000))}],"render":{}}`;
    const { tables, taken } = await receive(text, storeAhead({ results, room }, signal, 100_000));
    expect(taken).toBeGreaterThan(8);
    expect(tables.map((one) => one.rows)).toEqual([rows, 0, 3000]);
    const cells = await read(tables[0]!);
    expect(cells.map(([number]) => number)).toEqual(Array.from({ length: rows }, (_, index) => String(index)));
    expect(cells.at(-1)?.[1]).toBe('row 19999, with "quotes", [brackets] and\nlines');
    results.discard(tables);
  });

  it('waits for the columns where the answer names them behind its rows', async () => {
    const text = `{"tables":[{"name":"PrimaryResult","rows":[${many.join(',')}],"columns":${JSON.stringify(columns)}}]}`;
    const { tables, taken } = await receive(text, storeAhead({ results, room }, signal, 100_000));
    expect(taken).toBe(0);
    expect(tables.map((one) => one.rows)).toEqual([rows]);
    results.discard(tables);
  });

  it('leaves nothing behind where it is cut', async () => {
    const ahead = storeAhead({ results, room }, signal, 100_000);
    const cut = await receive(`{"tables":[${table('PrimaryResult', many)}]}`, ahead, 900_000).catch((error: unknown) => error);
    expect(await ahead.discard(cut)).toBe(cut);
    await expect.poll(storedTables).toEqual([]);
  });

  it('says why rows could not be stored, and needs no more of the answer', async () => {
    const ahead = storeAhead({ results, room: { maximumBytes: 0, minimumFree: 0 } }, signal, 100_000);
    const wrong = [...many.slice(0, 9000), '["not a number", "x"]', ...many.slice(0, 9000)];
    const failed = await receive(`{"tables":[${table('PrimaryResult', wrong)}]}`, ahead).catch((error: unknown) => error);
    expect(ahead.signal.aborted).toBe(true);
    expect(String(await ahead.discard(failed))).toMatch(/not a number/);
  });
});
