import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column } from '../src/base/column';
import { exportFormats } from '../src/formats';
import type { Session } from '../src/store/duckdb';
import { openDatabase } from '../src/store/duckdb';
import { median } from './measure';
import { sizeFrom, sizes } from './signIns';

const columns: readonly (Column & { readonly make: string })[] = [
  { name: 'TimeGenerated', type: 'datetime', make: '638000000000000000 + i * 12345678' },
  { name: 'UserPrincipalName', type: 'string', make: `'user' || (i % 5000) || '@contoso.example'` },
  { name: 'Id', type: 'guid', make: 'uuid()' },
  { name: 'ResultType', type: 'string', make: `(i % 3 * 50053)::VARCHAR` },
  { name: 'IPAddress', type: 'string', make: `'10.0.' || (i % 255) || '.7'` },
  { name: 'AppDisplayName', type: 'string', make: `'Application ' || (i % 40)` },
  { name: 'DurationMs', type: 'long', make: 'i % 70000' },
  { name: 'IsInteractive', type: 'bool', make: 'i % 2 = 0' },
  { name: 'RiskScore', type: 'real', make: '((i % 1000) * 1.5)::DOUBLE' },
  { name: 'LocationDetails', type: 'dynamic', make: `('{"city":"Utrecht","n":' || i || '}')::JSON` },
  { name: 'UserAgent', type: 'string', make: `'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/' || (i % 100) || '.0.0.0 Safari/537.36'` },
];

/** The engine's own COPY of the same rows, times as TIMESTAMP, which is what a person would write by hand. */
const references: Readonly<Record<string, string>> = {
  csv: 'FORMAT csv, HEADER true',
  jsonl: 'FORMAT json',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

/** Export against the engine's own COPY of the same rows, taken in turns; prints the ratio of their speeds (above 1 is faster than COPY). */
async function main(): Promise<void> {
  const rows = sizes[sizeFrom(process.argv)];
  const folder = mkdtempSync(join(tmpdir(), 'bench-export-'));
  const database = await openDatabase({ file: join(folder, 'rows.duckdb'), memoryLimit: '2GB', temporaryFolder: join(folder, 'spill') });
  const session = await database.session();
  await session.run(
    `CREATE TABLE t AS SELECT ${columns.map(({ make }, index) => `${make} AS c${index}`).join(', ')} FROM range(${rows}) AS r(i)`,
  );
  const named = columns.map(
    ({ name }, index) => (index === 0 ? 'make_timestamp_ns((c0 - 621355968000000000) * 100)' : `c${index}`) + ` AS "${name}"`,
  );
  // The rows are read once before, so that memory does not grow with what of the table is kept in it.
  await session.run(`SELECT ${columns.map((_, index) => `max(c${index})`).join(', ')} FROM t`);
  for (const [id, options] of Object.entries(references)) {
    const plan = exportFormats
      .find((format) => format.id === id)!
      .plan(
        columns.map((column, index) => ({ ...column, sql: `c${index}` })),
        {},
      );
    const ours = `COPY (SELECT ${plan.select} FROM t) TO '${join(folder, 'ours')}' (${plan.options})`;
    const reference = `COPY (SELECT ${named.join(', ')} FROM t) TO '${join(folder, 'reference')}' (${options})`;
    const work = { ours: { sql: ours, ...nothingYet() }, reference: { sql: reference, ...nothingYet() } };
    for (let round = 0; round < (rows > sizes['1m'] ? 2 : 3); round += 1)
      for (const name of round % 2 === 0 ? (['reference', 'ours'] as const) : (['ours', 'reference'] as const)) {
        const { sql, times, memory } = work[name];
        // What the other wrote is neither on its way to the disk any more nor in the way.
        rmSync(join(folder, name), { force: true });
        spawnSync('sync');
        const sampling = setInterval(() => memory.push(process.memoryUsage.rss() / 1e6), 100);
        times.push(await time(session, sql));
        clearInterval(sampling);
      }
    const [best, other] = [Math.min(...work.ours.times), Math.min(...work.reference.times)];
    const size = (statSync(join(folder, 'ours')).size / 1e6).toFixed(0);
    console.log(
      `export ${id}: ${(other / best).toFixed(2)} of COPY's speed (${best.toFixed(0)} ms against ${other.toFixed(0)} ms, ${rows} rows, ${size} MB)`,
    );
    console.log(`  memory ${flatness(work.ours.memory)}; COPY's own ${flatness(work.reference.memory)}`);
    for (const name of ['ours', 'reference']) rmSync(join(folder, name));
  }
  session.dispose();
  database.dispose();
  rmSync(folder, { recursive: true, force: true });
}

const nothingYet = (): { times: number[]; memory: number[] } => ({ times: [], memory: [] });

/** What the process held while it exported, sampled every tenth of a second: growth from first to last tells a leak or a buffered file. */
function flatness(samples: readonly number[]): string {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const parts = [samples.slice(0, third), samples.slice(third, -third), samples.slice(-third)];
  const medians = parts.map((part) => (part.length === 0 ? '–' : median(part).toFixed(0)));
  return `first, middle and last third ${medians.join(', ')} MB, most ${Math.max(...samples).toFixed(0)} MB, in ${samples.length} samples`;
}

async function time(session: Session, sql: string): Promise<number> {
  const started = performance.now();
  await session.run(sql);
  return performance.now() - started;
}

void main();
