import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workbench, WorkbenchOptions } from '../../../support/workbench';
import { openWorkbench, quiet } from '../../../support/workbench';

let folder: string;
let bench: Workbench;
const open = async (options: WorkbenchOptions = {}): Promise<void> => {
  bench = await openWorkbench({ folder, ...options });
};
const run = async (text: string): Promise<void> => {
  await bench.handlers['query/run']({ text }, quiet());
  await bench.history.settled();
};
const list = () => bench.handlers['history/list']({}, quiet());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the history', () => {
  it('opens a run again after a restart, without running it, with every value as it was', async () => {
    await open();
    const text = `SELECT 9223372036854775807 AS a, 638000000000000001 AS "Time", 0.1::DECIMAL(38,17) AS d, uuid() AS g, '' AS "Empty", 'NaN'::DOUBLE AS r,
      '{"a":[1]}'::JSON AS "Body", NULL::VARCHAR AS "A" FROM range(3)`;
    const first = await bench.handlers['query/run']({ text }, quiet());
    const rows = (resultId: string) => bench.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: 9 }, quiet());
    const before = await rows(first.resultId);
    await bench.close();
    await open();
    const [entry] = await list();
    expect(entry).toMatchObject({ text, source: 'no source', rows: 3, reopenable: true, at: '2024-06-01T00:00:00.000Z' });
    const again = await bench.handlers['history/open']({ historyId: entry!.historyId }, quiet());
    expect({ ...again, resultId: '' }).toEqual({ ...first, resultId: '' });
    expect(await rows(again.resultId)).toEqual(before);
  });

  it('brings the first rows along where they are asked for, after a restart too, and does not keep them a second time', async () => {
    await open();
    const text = 'SELECT * FROM range(5) AS t(a)';
    const first = await bench.handlers['query/run']({ text, firstRows: 2 }, quiet());
    expect(first.tables[0]?.firstRows).toEqual([['0'], ['1']]);
    await bench.history.settled();
    const [entry] = await list();
    const plain = await bench.handlers['history/open']({ historyId: entry!.historyId }, quiet());
    expect(plain.tables[0]).not.toHaveProperty('firstRows');
    const again = await bench.handlers['history/open']({ historyId: entry!.historyId, firstRows: 9 }, quiet());
    expect(again.tables[0]?.firstRows?.map(([cell]) => cell).join('')).toBe('01234');
  });

  it('keeps the values that a run’s parameters had, and tells them with its answer, opened again too', async () => {
    await open();
    const parameters = { who: 'ada', days: '7' };
    const first = await bench.handlers['query/run']({ text: 'SELECT 1 AS a', parameters }, quiet());
    await run('SELECT 2 AS a');
    expect(first.parameters).toEqual(parameters);
    const [newest, oldest] = await list();
    expect([newest?.parameters, oldest?.parameters]).toEqual([undefined, parameters]);
    const again = await bench.handlers['history/open']({ historyId: oldest!.historyId }, quiet());
    expect(again.parameters).toEqual(parameters);
  });

  it('keeps failed runs with their message, and no cancelled ones', async () => {
    await open();
    await expect(run('!no such table')).rejects.toThrow();
    await bench.history.settled();
    const [entry] = await list();
    expect(entry).toMatchObject({ text: '!no such table', failed: 'no such table (line 1, column 1)', reopenable: false, rows: 0 });
    await expect(bench.handlers['history/open']({ historyId: entry!.historyId }, quiet())).rejects.toMatchObject({
      code: 'history-failed-run',
    });
  });

  it('records a run whose result is released at once', async () => {
    await open();
    const { resultId } = await bench.handlers['query/run']({ text: 'SELECT * FROM range(100000) AS t(a)' }, quiet());
    await bench.handlers['result/release']({ resultId }, quiet());
    await bench.history.settled();
    expect((await list())[0]?.reopenable).toBe(true);
  });

  it('lets the oldest entries go past its count, and the oldest rows past its bytes', async () => {
    await open({ historyLimits: { maximumEntries: 3, maximumBytes: 1e9 } });
    for (let index = 0; index < 5; index += 1) await run(`SELECT ${index} AS a`);
    expect(await list()).toHaveLength(3);
    expect(readdirSync(join(folder, 'history'))).toHaveLength(6);
    await bench.close();
    await open({ historyLimits: { maximumEntries: 3, maximumBytes: 300 } });
    await bench.handlers['history/remove']({}, quiet());
    await run('SELECT random() AS a FROM range(1000)');
    const entries = await list();
    expect(entries.some(({ reopenable }) => reopenable)).toBe(false);
    await expect(bench.handlers['history/open']({ historyId: entries[0]!.historyId }, quiet())).rejects.toMatchObject({
      code: 'history-rows-gone',
    });
  });

  it('removes one entry, or all, with their rows', async () => {
    await open();
    for (let index = 0; index < 3; index += 1) await run(`SELECT ${index} AS a`);
    const [first] = await list();
    await bench.handlers['history/remove']({ historyId: first!.historyId }, quiet());
    expect(await list()).toHaveLength(2);
    await bench.handlers['history/remove']({}, quiet());
    expect(readdirSync(join(folder, 'history'))).toEqual([]);
  });

  it('leaves out entries that cannot be read, and nothing outside its folder is touched', async () => {
    await open();
    await run('SELECT 1 AS a');
    writeFileSync(join(folder, 'history', '1717200000000-00000000.json'), '{"version":');
    expect(await list()).toHaveLength(1);
    writeFileSync(join(folder, 'keep.json'), '{}');
    await bench.handlers['history/remove']({ historyId: '../keep' }, quiet());
    expect(readdirSync(folder)).toContain('keep.json');
  });

  it('does not fail a run that it cannot write', async () => {
    await open();
    rmSync(join(folder, 'history'), { recursive: true, force: true });
    writeFileSync(join(folder, 'history'), 'a file where the folder should be');
    await run('SELECT 1 AS a');
    expect(bench.log.join()).toContain('could not be written to the history');
  });
});
