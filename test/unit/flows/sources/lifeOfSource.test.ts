import { appendFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLine, eventually, makeTestFolder } from './openFolder';
import type { TestFolder } from './openFolder';

let folder: TestFolder;

beforeEach(async () => {
  folder = await makeTestFolder();
});

afterEach(() => folder.dispose());

const context = { signal: new AbortController().signal, progress: () => undefined };
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `${auditLine(String(from + index), { note: 'z'.repeat(900) })}\n`).join('');

describe('a load', () => {
  it('is cancelled with what is loaded kept, and goes on where it was', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), lines(0, 60_000));
    const engine = await folder.engine();
    const { sourceId } = await engine.sources.handlers['source/open']({ paths: [folder.logs] }, context);
    await eventually(() => (engine.sources.info(sourceId)?.rows ?? 0) > 0);
    const cancelled = await engine.sources.handlers['source/cancel']({ sourceId }, context);
    expect(cancelled.state).toBe('cancelled');
    expect(cancelled.rows).toBeGreaterThan(0);
    expect(cancelled.rows).toBeLessThan(60_000);
    expect(await engine.refresh(cancelled)).toMatchObject({ state: 'ready', rows: 60_000, duplicates: 0, damaged: 0 });
  });

  it('shows a table, and a new column of one, only once queries can read it', async () => {
    for (let file = 0; file < 12; file++) {
      const rows = Array.from({ length: 800 }, (_, row) =>
        JSON.stringify({ TimeGenerated: '2026-01-01T00:00:00Z', Row: row, [`New${file}`]: 'x' }),
      );
      await writeFile(join(folder.logs, `Own${file % 5}_CL-${file}.jsonl`), `${rows.join('\n')}\n`);
    }
    const engine = await folder.engine();
    const { sourceId } = await engine.sources.handlers['source/open']({ paths: [folder.logs] }, context);
    const seen = new Set<string>();
    while (engine.sources.info(sourceId)?.state === 'loading') {
      const info = engine.sources.info(sourceId)!;
      for (const { name, columns } of engine.sources.tablesOf(sourceId)) {
        await engine.ask(info, name, columns.map((column) => `max("${column.name}")`).join(', ')); // fails where the table or a column is not there
        seen.add(`${name} ${columns.length}`);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen.size).toBeGreaterThan(3);
  });

  it('keeps members that appear late in a file of like records', async () => {
    const late = auditLine('late', { somethingNew: { deep: 1 } });
    await writeFile(join(folder.logs, 'a.jsonl'), `${lines(0, 20_000)}${late}\n${lines(20_000, 10)}`);
    const engine = await folder.engine();
    const info = await engine.open();
    expect(info.rows).toBe(20_011);
    const rows = await engine.ask(info, 'AuditLogs', 'Id, AdditionalFields_');
    expect(JSON.parse(String(rows.find(([id]) => id === 'late')?.[1]))).toEqual({ somethingNew: { deep: 1 } });
  });

  it('sends records elsewhere that come late among others of another kind', async () => {
    const other = JSON.stringify({
      time: '2025-04-25T09:12:31Z',
      category: 'SignInLogs',
      properties: { id: 's', createdDateTime: '2025-04-25T09:12:31Z' },
    });
    await writeFile(join(folder.logs, 'a.jsonl'), `${lines(0, 20_000)}${other}\n{"broken\n`);
    const engine = await folder.engine();
    const info = await engine.open();
    expect(Object.fromEntries(info.tables.map(({ name, rows }) => [name, rows]))).toEqual({ AuditLogs: 20_000, SigninLogs: 1 });
    expect((await engine.problems(info)).map(({ line }) => line)).toEqual([20_002]);
  });

  it('finds duplicates in a later part of a large file', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), `${lines(0, 20_000)}${lines(19_000, 2_000)}`);
    const engine = await folder.engine();
    expect(await engine.open()).toMatchObject({ rows: 21_000, duplicates: 1_000 });
  });
});

describe('watching', () => {
  it('picks up files that grow, appear and vanish', async () => {
    const file = join(folder.logs, 'a.jsonl');
    await writeFile(file, `${auditLine('1')}\n`);
    const engine = await folder.engine({ watches: true });
    const { sourceId } = await engine.open();
    const rows = (): number => engine.sources.info(sourceId)?.rows ?? 0;
    await appendFile(file, `${auditLine('2')}\n`);
    await eventually(() => rows() === 2);
    await writeFile(join(folder.logs, 'b.jsonl'), `${auditLine('3')}\n`);
    await eventually(() => rows() === 3);
    await rm(join(folder.logs, 'b.jsonl'));
    await eventually(() => rows() === 2);
  });
});

describe('the cache', () => {
  it('gives up what was used least recently once it is too large, never what is open', async () => {
    const paths = ['a', 'b', 'c'].map((name) => join(folder.logs, `${name}.jsonl`));
    let now = Date.UTC(2026, 0, 1);
    const engine = await folder.engine({ clock: { now: () => (now += 60_000) } });
    const ids: string[] = [];
    for (const path of paths) {
      await writeFile(path, `${auditLine(path)}\n`);
      ids.push((await engine.open(path)).sourceId);
    }
    await engine.close();
    const file = (id: string | undefined): string => join(folder.path, 'cache', `${String(id)}.source.duckdb`);
    const { size } = await stat(file(ids[2]));
    const next = await folder.engine({ maximumCacheBytes: size * 2, clock: { now: () => (now += 60_000) } });
    await next.open(paths[0] ?? '');
    const left = async (): Promise<boolean[]> =>
      Promise.all(
        ids.map((id) =>
          stat(file(id)).then(
            () => true,
            () => false,
          ),
        ),
      );
    await eventually(async () => (await left()).filter(Boolean).length === 2);
    expect(await left()).toEqual([true, false, true]);
  });

  it('serves two engines that open the same folder', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), `${auditLine('1')}\n`);
    const [one, two] = [await folder.engine(), await folder.engine()];
    expect((await one.open()).rows).toBe(1);
    expect((await two.open()).rows).toBe(1);
    expect(await two.ask(await two.open(), 'AuditLogs', 'Id')).toEqual([['1']]);
  });

  it('leaves no temporary file behind', async () => {
    await writeFile(join(folder.logs, 'a.json'), `{"records":[${auditLine('1')}]}`);
    const engine = await folder.engine();
    await engine.open();
    await engine.close();
    expect((await readdir(join(folder.path, 'cache'))).filter((name) => name.startsWith('temporary'))).toEqual([]);
  });
});

describe('columns', () => {
  it('tells how many rows have a value in each', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), `${auditLine('1', { result: 'success' })}\n${auditLine('2')}\n`);
    const engine = await folder.engine();
    const { sourceId } = await engine.open();
    const columns = await engine.sources.handlers['source/columns']({ sourceId, table: 'AuditLogs' }, context);
    const filled = Object.fromEntries(columns.map(({ name, filled: share }) => [name, share]));
    expect(filled).toMatchObject({ Id: 1, Result: 0.5, TimeGenerated: 1, TargetResources: 0 });
  });
});
