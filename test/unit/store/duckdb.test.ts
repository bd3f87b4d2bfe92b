import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/store/duckdb';
import { leavesDatabaseBroken, openDatabase } from '../../../src/store/duckdb';

let database: Database;
beforeEach(async () => (database = await openDatabase()));
afterEach(() => database.dispose());

/** A statement that is planned for about a second. */
const huge = `SELECT ${Array.from({ length: 40_000 }, (_, index) => `coalesce(a + ${index}, length('x' || a)) IN (1, 2, 3) AS c${index}`).join()} FROM (SELECT 1 AS a)`;

async function cancelled(work: (signal: AbortSignal) => Promise<unknown>, after: number): Promise<number> {
  const cancel = new AbortController();
  const running = work(cancel.signal);
  await new Promise((resolve) => setTimeout(resolve, after));
  const asked = performance.now();
  cancel.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  return performance.now() - asked;
}

describe('a cancel', () => {
  it('is answered within 100 milliseconds while a huge statement is planned, and leaves the database to others', async () => {
    const session = await database.session();
    expect(await cancelled((signal) => session.all(huge, signal), 100)).toBeLessThan(100);
    const other = await database.session();
    expect(await other.all('SELECT 1')).toEqual([[1]]);
    await expect(session.all('SELECT 1')).rejects.toThrow('cancelled statement');
    session.dispose();
    await session.settled();
    other.dispose();
  });

  it('leaves a session that was only interrupted usable', async () => {
    const session = await database.session();
    const long = 'SELECT sum(a.i * b.i) FROM range(10000000) AS a(i), range(100000) AS b(i)';
    expect(await cancelled((signal) => session.all(long, signal), 200)).toBeLessThan(100);
    expect(await session.all('SELECT 1')).toEqual([[1]]);
    session.dispose();
  });

  it('that comes before the statement keeps it from running', async () => {
    const session = await database.session();
    await expect(session.run('CREATE TABLE t (a INTEGER)', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(await session.all('SELECT count(*) FROM duckdb_tables()')).toEqual([[0n]]);
    session.dispose();
  });
});

describe('a broken database', () => {
  it('is told apart from a statement that failed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'broken-'));
    const session = await database.session();
    await session.run(`ATTACH '${join(folder, 'file.duckdb')}' AS file; CREATE TABLE file.t AS SELECT 1 AS a`);
    await session.run("SET debug_checkpoint_abort = 'before_header'");
    const failures = await Promise.all(
      ['SELECT missing', 'CHECKPOINT file'].map((sql) => session.run(sql).catch((error: unknown) => error)),
    );
    expect(failures.map(leavesDatabaseBroken)).toEqual([false, true]);
    session.dispose();
    rmSync(folder, { recursive: true });
  });
});
