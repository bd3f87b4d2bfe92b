import { afterEach, describe, expect, it } from 'vitest';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceState, TableInfo } from '../../../../src/protocol/engine';
import type { Workbench, WorkbenchOptions } from '../../../support/workbench';
import { openWorkbench, quiet, sourceInfo } from '../../../support/workbench';

let bench: Workbench;
afterEach(() => bench.close());

const open = async (options?: WorkbenchOptions): Promise<void> => {
  bench = await openWorkbench(options);
};

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'User', type: 'string' },
] as const;

/** A source with one table of three records on 2 January 2024, in the given state. */
async function openSource(state: SourceState = 'ready', table: Partial<TableInfo> = {}): Promise<void> {
  await open();
  await bench.session.run(
    `CREATE TABLE memory.main.logins AS SELECT 638397504000000000 + i AS "TimeGenerated", 'u' || i AS "User" FROM range(3) AS t(i)`,
  );
  const span = { from: '2024-01-02T00:00:00.0000000Z', to: '2024-01-02T00:00:00.0000002Z' };
  bench.source.info = sourceInfo({
    state,
    rows: 412_000,
    tables: [{ name: 'SigninLogs', columns, rows: 3, known: true, ...span, ...table }],
  });
  bench.source.tables = [{ name: 'SigninLogs', columns, relation: 'memory.main.logins' }];
}

const run = (text: string, timeRange?: { from: string; to: string }) =>
  bench.handlers['query/run']({ text, sourceId: 'source', ...(timeRange ? { timeRange } : {}) }, quiet());

describe('the status of an answer', () => {
  it('is complete over a source that is loaded', async () => {
    await openSource();
    expect(await run('SigninLogs')).toMatchObject({ status: 'Complete.', complete: true, source: 'incident', tables: [{ rows: 3 }] });
  });

  const partial: readonly [SourceState, string][] = [
    ['loading', 'Over the 412,000 rows loaded so far; loading goes on.'],
    ['cancelled', 'Over the 412,000 rows that were loaded before loading was stopped.'],
    ['failed', 'Over the 412,000 rows that were loaded before loading failed.'],
  ];
  for (const [state, status] of partial) {
    it(`says what is missing while the source is ${state}`, async () => {
      await openSource(state);
      expect(await run('SigninLogs')).toMatchObject({ status, complete: false });
    });
  }

  it('is complete for a query that reads no table, whatever is loading', async () => {
    await openSource('loading');
    expect(await run('SELECT 1 AS a')).toMatchObject({ status: 'Complete.', complete: true });
  });

  it('says that the time range met a filter of the query itself', async () => {
    await openSource();
    const range = { from: '2024-01-02T00:00:00Z', to: '2024-01-03T00:00:00Z' };
    expect((await run('SigninLogs | "TimeGenerated" > 1', range)).status).toBe(
      "Complete. The time range 2024-01-02 00:00:00 to 2024-01-03 00:00:00 UTC was intersected with the query's own time filter.",
    );
    expect((await run('SigninLogs', range)).status).toBe('Complete. Time range 2024-01-02 00:00:00 to 2024-01-03 00:00:00 UTC.');
    expect((await run('SELECT 1 AS a', range)).status).toBe('Complete.');
  });
});

describe('an empty answer', () => {
  it('names the part of the query behind which nothing is left', async () => {
    await openSource();
    const { hints } = await run(`SigninLogs\n| "User" <> 'x'\n| "User" = 'nobody'\n| "User" <> 'y'`);
    expect(hints).toEqual([
      `No row is left after line 3: | "User" = 'nobody'`,
      'SigninLogs has its newest record at 2024-01-02T00:00:00.0000002Z.',
    ]);
  });

  it('says that a table has no rows', async () => {
    await openSource('ready', { rows: 0 });
    expect((await run('SigninLogs | false')).hints).toEqual(['SigninLogs has no rows in this source.']);
  });

  it('says that the time range lies behind the newest record, or before the oldest', async () => {
    await openSource();
    const later = { from: '2024-06-01T00:00:00Z', to: '2024-06-02T00:00:00Z' };
    expect((await run('SigninLogs | false', later)).hints?.[0]).toContain(
      'has its newest record at 2024-01-02T00:00:00.0000002Z, before the time range',
    );
    const earlier = { from: '2023-06-01T00:00:00Z', to: '2023-06-02T00:00:00Z' };
    expect((await run('SigninLogs | false', earlier)).hints?.[0]).toContain(
      'has its oldest record at 2024-01-02T00:00:00.0000000Z, after the time range',
    );
  });

  it('is no reason for hints where there are rows', async () => {
    await openSource();
    expect(await run('SigninLogs')).not.toHaveProperty('hints');
  });
});

describe('a query that cannot be answered', () => {
  it('is refused with its place', async () => {
    await open();
    const refused = bench.handlers['query/run']({ text: '\n !no such table' }, quiet());
    await expect(refused).rejects.toMatchObject({ message: 'no such table (line 2, column 2)', diagnostics: [{ code: 'test' }] });
  });

  it('says that its source is gone', async () => {
    await open();
    await expect(run('SELECT 1 AS a')).rejects.toMatchObject({ code: 'source-gone' });
  });

  const ranges = [
    { from: '2024-01-02', to: '2024-01-01' },
    { from: 'yesterday', to: '2024-01-01' },
  ];
  for (const range of ranges) {
    it(`says that a time range from ${range.from} is none`, async () => {
      await openSource();
      await expect(run('SigninLogs', range)).rejects.toMatchObject({ code: 'time-range-invalid' });
    });
  }

  it('ends within 100 milliseconds of a cancel, and the next one runs', async () => {
    await open();
    const cancel = new AbortController();
    const running = bench.handlers['query/run'](
      { text: 'SELECT sum(a.i * b.i) AS s FROM range(10000000) AS a(i), range(100000) AS b(i)' },
      quiet(cancel.signal),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = performance.now();
    cancel.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - asked).toBeLessThan(100);
    expect((await bench.handlers['query/run']({ text: 'SELECT 1 AS a' }, quiet())).tables[0]?.rows).toBe(1);
    await bench.history.settled();
    expect(await bench.handlers['history/list']({}, quiet())).toHaveLength(1);
  });

  it('explains what to do when the memory does not suffice', async () => {
    await open({ database: { memoryLimit: '60MB' } });
    await bench.session.run("SET max_temp_directory_size = '1MB'");
    const text = 'SELECT list(i ORDER BY i DESC) AS "Body" FROM range(30000000) AS t(i) GROUP BY i % 3';
    await expect(bench.handlers['query/run']({ text }, quiet())).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/memory|room/) as string,
    });
    expect((await bench.handlers['query/run']({ text: 'SELECT 1 AS a' }, quiet())).tables[0]?.rows).toBe(1);
  });

  it('spills to the disk what the memory does not hold, and comes to its end', async () => {
    await open({ database: { memoryLimit: '80MB', threads: 1 } });
    const text = 'SELECT i AS a, md5(CAST(i AS VARCHAR)) AS b FROM range(3000000) AS t(i) ORDER BY b';
    expect((await bench.handlers['query/run']({ text }, quiet())).tables[0]?.rows).toBe(3_000_000);
  });

  it('is refused with its size where its SQL is too large to be planned', async () => {
    await open();
    const text = `SELECT '${'x'.repeat(5_000_000)}' AS a`;
    await expect(bench.handlers['query/run']({ text }, quiet())).rejects.toMatchObject({
      message: expect.stringContaining('5 MB of SQL') as string,
      diagnostics: [{ code: 'query-too-large', severity: 'error', start: 0, end: text.length }],
    });
  });

  it('leaves no rows behind when it is cancelled while it is planned', async () => {
    await open();
    const columns = Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, type: 'bool' as const }));
    const sql = `SELECT ${columns.map((_, index) => `coalesce(a + ${index}, length('x' || a)) IN (1, 2, 3)`).join()} FROM (SELECT 1 AS a)`;
    const session = await bench.database.session();
    const asked = performance.now();
    await expect(bench.results.store(session, sql, columns, AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - asked).toBeLessThan(250);
    await session.settled();
    session.dispose();
    await bench.results.withSession(async (other) => {
      const tables = (): Promise<unknown> => other.all("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'entra_results'");
      await expect.poll(tables).toEqual([[0n]]);
    });
  });

  it('is stopped before its rows fill the disk, and leaves nothing behind', async () => {
    await open({ maximumResultBytes: 4_000_000 });
    const text = 'SELECT (a.i * 7919 + b.i * 104729) % 1000000007 AS v, random() AS r FROM range(100000) AS a(i), range(100000) AS b(i)';
    await expect(bench.handlers['query/run']({ text }, quiet())).rejects.toMatchObject({ code: 'result-too-large' });
    const left = await bench.session.all("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'entra_results'");
    expect(left).toEqual([[0n]]);
  });

  it('explains a value that does not fit', async () => {
    await open();
    const text = `SELECT CAST(x AS BIGINT) AS v FROM (VALUES ('one')) AS t(x)`;
    await expect(bench.handlers['query/run']({ text }, quiet())).rejects.toMatchObject({
      code: 'value-invalid',
      details: expect.stringContaining('one') as string,
    });
  });
});

describe('the file of results', () => {
  it('goes when the engine ends, and what a killed engine left goes at the next start', async () => {
    await open();
    const folder = join(bench.folder, 'results');
    writeFileSync(join(folder, 'results-999999-abcdef01.duckdb'), 'left');
    const second = await openWorkbench({ folder: bench.folder });
    expect(existsSync(join(folder, 'results-999999-abcdef01.duckdb'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.duckdb'))).toHaveLength(2);
    await second.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.duckdb'))).toHaveLength(1);
  });
});

describe('progress', () => {
  it('is told while a query runs', async () => {
    await open();
    const context = quiet();
    await bench.handlers['query/run'](
      { text: 'SELECT count(*) AS n FROM range(20000) AS a(i), range(5000) AS b(i) WHERE (a.i * b.i) % 7 = 1' },
      context,
    );
    expect(context.reports[0]?.message).toBe('Running the query');
  });
});
