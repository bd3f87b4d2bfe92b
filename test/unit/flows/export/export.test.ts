import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainFailure } from '../../../../src/flows/query/engineFailure';
import { exportFormats } from '../../../../src/formats';
import { exportFormatIds } from '../../../../src/protocol/engine';
import type { Workbench } from '../../../support/workbench';
import { openWorkbench, quiet, sourceInfo } from '../../../support/workbench';

/** A disk of a few megabytes can be made by the system's own user alone. */
const mountable = process.platform === 'linux' && process.getuid?.() === 0 && canMount();

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}

let bench: Workbench;
let folder: string;
beforeAll(async () => {
  bench = await openWorkbench();
  bench.source.info = sourceInfo({ state: 'loading', rows: 7 });
  folder = join(bench.folder, 'out');
  mkdirSync(folder);
});
afterAll(() => bench.close());

const text = `SELECT i AS a, 'x' || i AS "A", 638000000000000001 + i AS "Time" FROM range(5) AS t(i)`;

describe('export', () => {
  for (const format of exportFormatIds) {
    it(`writes the same ${format} for a query that was never shown as for its result`, async () => {
      const shown = await bench.handlers['query/run']({ text }, quiet());
      const [one, two] = [join(folder, `one.${format}`), join(folder, `two.${format}`)];
      const first = await bench.handlers['export/result']({ resultId: shown.resultId, table: 0, viewId: '', format, file: one }, quiet());
      const second = await bench.handlers['export/query']({ query: { text }, format, file: two }, quiet());
      expect(first).toEqual({ file: one, rows: 5, bytes: readFileSync(one).length });
      expect(second).toEqual({ ...first, file: two });
      expect(readFileSync(two)).toEqual(readFileSync(one));
    });

    it(`writes a whole ${format} file for no rows`, async () => {
      const file = join(folder, `empty.${format}`);
      const outcome = await bench.handlers['export/query']({ query: { text: `${text} WHERE false` }, format, file }, quiet());
      expect(outcome.rows).toBe(0);
      const plan = exportFormats.find(({ id }) => id === format)!.plan([{ name: 'a', type: 'long', sql: 'a' }], {});
      if (plan.whenEmpty !== undefined) expect(readFileSync(file, 'utf8').length).toBeGreaterThan(0);
      expect(outcome.bytes).toBe(readFileSync(file).length);
    });
  }

  it('writes a view as it is shown', async () => {
    const { resultId } = await bench.handlers['query/run']({ text }, quiet());
    const filters = [{ kind: 'range', column: 'a', from: '1' }] as const;
    const { viewId } = await bench.handlers['result/view'](
      { resultId, table: 0, sort: [{ column: 'A', descending: true }], filters },
      quiet(),
    );
    const file = join(folder, 'view.csv');
    await bench.handlers['export/result']({ resultId, table: 0, viewId, format: 'csv', file }, quiet());
    expect(
      readFileSync(file, 'utf8')
        .split('\r\n')
        .map((line) => line.slice(0, 4)),
    ).toEqual(['a,A,', '4,x4', '3,x3', '2,x2', '1,x1', '']);
  });

  it('writes the rows of a large result in their order, all of them or those that a filter leaves', async () => {
    const { resultId } = await bench.handlers['query/run']({ text: 'SELECT 400000 - i AS a FROM range(400000) AS t(i)' }, quiet());
    const filters = [{ kind: 'range', column: 'a', from: '150000' }] as const;
    const { viewId } = await bench.handlers['result/view']({ resultId, table: 0, sort: [], filters }, quiet());
    for (const [view, last] of [
      ['', 1],
      [viewId, 150_000],
    ] as const) {
      const file = join(folder, 'large.csv');
      await bench.handlers['export/result']({ resultId, table: 0, viewId: view, format: 'csv', file }, quiet());
      const expected = Array.from({ length: 400_001 - last }, (_, index) => String(400_000 - index));
      expect(readFileSync(file, 'utf8') === ['a', ...expected, ''].join('\r\n')).toBe(true);
    }
  });

  it('puts a manifest beside the file that says what it is and whether rows are missing', async () => {
    const file = join(folder, 'with.csv');
    const timeRange = { from: '2024-01-01T00:00:00Z', to: '2024-01-02T00:00:00Z' };
    const outcome = await bench.handlers['export/query'](
      { query: { text, sourceId: 'source', timeRange }, format: 'csv', file, manifest: true },
      quiet(),
    );
    expect(outcome.manifest).toBe(`${file}.manifest.json`);
    expect(JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8'))).toEqual({
      ...{ file: 'with.csv', format: 'csv', query: text, source: 'incident', sourcePaths: ['/logs/incident'], timeRange, rows: 5 },
      columns: [
        { name: 'a', type: 'long' },
        { name: 'A', type: 'string' },
        { name: 'Time', type: 'datetime' },
      ],
      bytes: readFileSync(file).length,
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      ...{ complete: true, status: 'Complete.', notices: [], exportedAt: '2024-06-01T00:00:00.000Z' },
    });
  });

  it('waits until the logs are loaded, and says of rows that are still missing', async () => {
    const whole = { info: bench.source.info, tables: bench.source.tables };
    await bench.session.run('CREATE OR REPLACE TABLE exported_logs AS SELECT 1 AS a');
    const table = { name: 'SigninLogs', columns: [{ name: 'a', type: 'long' as const }], relation: 'exported_logs' };
    bench.source.tables = [table];
    bench.source.loaded = new Promise<void>((resolve) => setTimeout(resolve, 50)).then(async () => {
      await bench.session.run('INSERT INTO exported_logs VALUES (2)');
      bench.source.info = sourceInfo({ state: 'cancelled', rows: 2 });
    });
    try {
      const query = { text: 'SigninLogs', sourceId: 'source' };
      const outcome = await bench.handlers['export/query']({ query, format: 'csv', file: join(folder, 'waited.csv') }, quiet());
      expect(outcome).toMatchObject({ rows: 2, notices: ['Over the 2 rows that were loaded before loading was stopped.'] });
    } finally {
      Object.assign(bench.source, { ...whole, loaded: undefined });
    }
  });

  it('keeps the years that nanoseconds cannot hold in Parquet, and says what that costs', async () => {
    const file = join(folder, 'old.parquet');
    const outcome = await bench.handlers['export/query'](
      { query: { text: 'SELECT 3155378975999999999 AS "Time"' }, format: 'parquet', file },
      quiet(),
    );
    expect(outcome.notices?.[0]).toContain('microseconds');
    expect(await bench.session.all(`SELECT CAST("Time" AS VARCHAR) FROM read_parquet('${file}')`)).toEqual([
      ['9999-12-31 23:59:59.999999'],
    ]);
  });

  it('leaves no half file when it is cancelled, and the file that was there as it was', async () => {
    const file = join(folder, 'cancelled.csv');
    writeFileSync(file, 'before');
    const cancel = new AbortController();
    const context = quiet(cancel.signal);
    const running = bench.handlers['export/query'](
      { query: { text: 'SELECT i AS a FROM range(500000000) AS t(i)' }, format: 'csv', file },
      context,
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    cancel.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(readFileSync(file, 'utf8')).toBe('before');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
    expect(context.reports.at(-1)?.message).toMatch(/MB written/);
  });

  it('leaves no half file when it fails in the middle', async () => {
    const file = join(folder, 'failed.csv');
    const failing = `SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS BIGINT) AS a FROM range(1000000) AS t(i)`;
    await expect(bench.handlers['export/query']({ query: { text: failing }, format: 'csv', file }, quiet())).rejects.toMatchObject({
      code: 'value-invalid',
    });
    expect(readdirSync(folder).filter((name) => name.includes('failed'))).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, in the engine’s own words for it', async () => {
    const failure = await bench.session
      .run("COPY (SELECT i AS a FROM range(1000000) AS t(i)) TO '/dev/full' (FORMAT csv)")
      .catch((error: unknown) => error);
    expect(explainFailure(failure)).toMatchObject({ name: 'UserError', code: 'disk-full' });
  });

  it.skipIf(!mountable)('leaves no half file on a disk that fills up in the middle, and says so', async () => {
    const disk = join(bench.folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    try {
      for (const format of exportFormatIds) {
        const file = join(disk, `rows.${format}`);
        writeFileSync(file, 'before');
        const query = { text: `SELECT i AS a, md5(CAST(i AS VARCHAR)) AS b FROM range(1000000) AS t(i)` };
        await expect(bench.handlers['export/query']({ query, format, file, manifest: true }, quiet())).rejects.toMatchObject({
          name: 'UserError',
          code: 'disk-full',
        });
        expect(readdirSync(disk)).toEqual([`rows.${format}`]);
        expect(readFileSync(file, 'utf8')).toBe('before');
        rmSync(file);
      }
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('refuses a folder that is not there, and a source that is gone', async () => {
    const file = join(folder, 'nowhere', 'x.csv');
    await expect(bench.handlers['export/query']({ query: { text }, format: 'csv', file }, quiet())).rejects.toMatchObject({
      code: 'folder-missing',
    });
    const query = { text, sourceId: 'closed' };
    await expect(bench.handlers['export/query']({ query, format: 'csv', file: join(folder, 'x.csv') }, quiet())).rejects.toMatchObject({
      code: 'source-gone',
    });
  });
});
