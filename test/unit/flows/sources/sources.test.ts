import { appendFile, copyFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { openSources } from '../../../../src/flows/sources/sources';
import type { Sources } from '../../../../src/flows/sources/sources';
import type { SourceInfo } from '../../../../src/protocol/engine';
import { openDatabase } from '../../../../src/store/duckdb';
import type { Database } from '../../../../src/store/duckdb';

const fixtures = join(__dirname, '../../../fixtures/logs');
const context = { signal: new AbortController().signal, progress: () => undefined };

let folder: string;
let logs: string;
let database: Database;
let sources: Sources;

async function start(): Promise<void> {
  database = await openDatabase({ memoryLimit: '500MB', threads: 1 });
  sources = await openSources({
    database,
    cacheFolder: join(folder, 'cache'),
    maximumCacheBytes: 1e9,
    clock: systemClock,
    log: () => undefined,
    watches: false,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-'));
  logs = join(folder, 'logs');
  await mkdir(logs);
  await start();
});

afterEach(async () => {
  await sources.close();
  database.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function open(...paths: string[]): Promise<SourceInfo> {
  const { sourceId } = await sources.handlers['source/open']({ paths: paths.length === 0 ? [logs] : paths }, context);
  return sources.whenLoaded(sourceId);
}

async function refresh({ sourceId }: SourceInfo): Promise<SourceInfo> {
  await sources.handlers['source/refresh']({ sourceId }, context);
  return sources.whenLoaded(sourceId);
}

async function ask(info: SourceInfo, table: string, columns: string): Promise<unknown[][]> {
  const relation = sources.tablesOf(info.sourceId).find(({ name }) => name === table)!.relation;
  const session = await database.session();
  try {
    return await session.all(`SELECT ${columns} FROM ${relation} ORDER BY 1`);
  } finally {
    session.dispose();
  }
}

const counts = (info: SourceInfo): Record<string, number> => Object.fromEntries(info.tables.map(({ name, rows }) => [name, rows]));
const audit = (id: string): string =>
  JSON.stringify({ time: '2025-04-25T09:12:31Z', category: 'AuditLogs', operationName: 'Add user', properties: { id } });

describe('opening logs', () => {
  it('loads every sample in every shape into the tables of the catalog', async () => {
    const info = await open(fixtures);
    expect(info.state).toBe('ready');
    expect(info.failure).toBeUndefined();
    expect(counts(info)).toMatchObject({
      SigninLogs: 15,
      AuditLogs: 11,
      AADProvisioningLogs: 2,
      AADNonInteractiveUserSignInLogs: 1,
      AzureActivity: 12,
    });
    expect(info.duplicates).toBe(41);
    const problems = await sources.handlers['source/problems']({ sourceId: info.sourceId }, context);
    expect(problems.map(({ file, line }) => [file.slice(fixtures.length + 1), line])).toEqual([['quirks/eventhub_bodies.jsonl', 9]]);
  });

  it('reads all nine ways to write a time (FM-2)', async () => {
    const info = await open(join(fixtures, 'quirks/time_formats.jsonl'));
    const rows = await ask(info, 'SigninLogs', 'TimeGenerated, count(*) OVER ()');
    expect(new Set(rows.map(([ticks]) => BigInt(ticks as bigint) / 10_000_000n))).toEqual(
      new Set([638_720_124_600_000_000n / 10_000_000n]),
    );
    expect(rows).toHaveLength(9);
  });

  it('gives the same sign-in from Graph, a diagnostic setting and a workspace (FM-5)', async () => {
    const columns =
      'Id, ResultType, UserPrincipalName, IPAddress, Location, CorrelationId, AppDisplayName, TimeGenerated, ConditionalAccessStatus';
    const shapes = [
      'graph/signIns.v1.json',
      'diag/SignInLogs.PT1H.json',
      'diag/SignInLogs.eventhub.json',
      'loganalytics/SigninLogs.query.json',
    ];
    const answers = [];
    for (const shape of shapes) answers.push(await ask(await open(join(fixtures, shape)), 'SigninLogs', columns));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('keeps what no column takes', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1').replace('}}', ',"tenantGeo":"EU"},"extra":{"deep":[1,2]}}')}\n`);
    const [[fields] = []] = await ask(await open(), 'AuditLogs', 'AdditionalFields_');
    expect(JSON.parse(String(fields))).toEqual({ tenantGeo: 'EU', extra: { deep: [1, 2] } });
  });

  it('drops records that were there before, and counts them', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1')}\n${audit('2')}\n${audit('1')}\n`);
    await writeFile(join(logs, 'b.json'), `{"records":[${audit('2')},${audit('3')}]}`);
    const info = await open();
    expect([info.rows, info.duplicates]).toEqual([3, 2]);
  });

  it('keeps damaged lines out, lists them with their place, and loads the rest', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1')}\r\n\r\n{"broken":\r\n${audit('2')}\r\nnot json\r\n`);
    const info = await open();
    expect([info.rows, info.damaged]).toEqual([2, 2]);
    const problems = await sources.handlers['source/problems']({ sourceId: info.sourceId }, context);
    expect(problems.map(({ line }) => line)).toEqual([3, 5]);
  });

  it('makes a table of its own of what fits no other', async () => {
    await writeFile(
      join(logs, 'firewall.jsonl'),
      '{"timestamp":"2025-01-02T03:04:05Z","bytes":12,"share":0.5,"ok":true,"who":{"a":1}}\n{"bytes":13,"more":"x"}\n',
    );
    const info = await open();
    expect(info.tables[0]).toMatchObject({ name: 'firewall', known: false, rows: 2 });
    expect(Object.fromEntries(info.tables[0]!.columns.map(({ name, type }) => [name, type]))).toMatchObject({
      TimeGenerated: 'datetime',
      bytes: 'long',
      share: 'real',
      ok: 'bool',
      who: 'dynamic',
      more: 'string',
    });
  });

  it('reads CSV as the portal exports it, Parquet, UTF-16 and gzip', async () => {
    await writeFile(
      join(logs, 'export.csv'),
      'TimeGenerated [UTC],Id,UserPrincipalName,AppDisplayName,ResultType\n"4/25/2025, 8:01:41.619 AM",1,a@b.c,"App, one",0\n',
    );
    await writeFile(join(logs, 'x.gz'), gzipSync(`${audit('1')}\n`));
    await writeFile(join(logs, 'y'), Buffer.from(`\uFEFF${audit('2')}\n`, 'utf16le'));
    const session = await database.session();
    await session.run(
      `COPY (SELECT TIMESTAMP '2025-01-02 03:04:05' AS TimeGenerated, 'p' AS Id, 'SigninLogs' AS Type) TO '${join(logs, 'z.pq')}' (FORMAT parquet)`,
    );
    session.dispose();
    const info = await open();
    expect(counts(info)).toEqual({ SigninLogs: 2, AuditLogs: 2 });
    const [, [ticks, app] = []] = await ask(info, 'SigninLogs', 'TimeGenerated, AppDisplayName');
    expect([ticks, app]).toEqual([638_811_649_016_190_000n, 'App, one']);
  });

  it('leaves out binary and empty files and says so', async () => {
    await writeFile(join(logs, 'a.bin'), Buffer.from([1, 0, 2, 0]));
    await writeFile(join(logs, 'b.json'), '');
    const info = await open();
    expect(info.rows).toBe(0);
    expect(info.notices.join('\n')).toMatch(/a\.bin is a binary file.*\n.*b\.json is empty.*/);
    expect(info.notices.join('\n')).toContain('No log records were found');
  });

  it('says what is wrong with a folder that is not there', async () => {
    await expect(open(join(folder, 'nowhere'))).rejects.toMatchObject({ name: 'UserError', code: 'folder-unreadable' });
  });
});

describe('opening logs again', () => {
  it('loads nothing anew where nothing changed', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1')}\n`);
    await open();
    await sources.close();
    database.dispose();
    await start();
    const { sourceId, rows } = await sources.handlers['source/open']({ paths: [logs] }, context);
    expect(rows).toBe(1);
    expect((await sources.whenLoaded(sourceId)).rows).toBe(1);
  });

  it('goes on where a growing file ended, and waits for the rest of its last line', async () => {
    const file = join(logs, 'a.jsonl');
    await writeFile(file, `${audit('1')}\n${audit('2').slice(0, 40)}`);
    const first = await open();
    expect([first.rows, first.damaged]).toEqual([1, 0]);
    expect(first.notices.join()).toContain('is not complete');
    await appendFile(file, `${audit('2').slice(40)}\n{"broken\n`);
    const second = await refresh(first);
    expect([second.rows, second.damaged, second.duplicates]).toEqual([2, 1, 0]);
    expect((await sources.handlers['source/problems'](second, context)).map(({ line }) => line)).toEqual([3]);
  });

  it('picks up new files, loads changed ones anew and drops the rows of files that are gone', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1')}\n`);
    await writeFile(join(logs, 'b.jsonl'), `${audit('2')}\n`);
    const info = await open();
    await copyFile(join(fixtures, 'diag/AuditLogs.PT1H.json'), join(logs, 'c.json'));
    await rm(join(logs, 'b.jsonl'));
    await writeFile(join(logs, 'a.jsonl'), `${audit('9')}\n`);
    await utimes(join(logs, 'a.jsonl'), 1, 1);
    const after = await refresh(info);
    const ids = (await ask(after, 'AuditLogs', 'Id')).map(([id]) => String(id));
    expect(ids).toHaveLength(4);
    expect(ids).toContain('9');
  });

  it('builds a damaged cache anew', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1')}\n`);
    const info = await open();
    await sources.close();
    database.dispose();
    await writeFile(join(folder, 'cache', `${info.sourceId}.source.duckdb`), 'no database');
    await start();
    expect((await open()).rows).toBe(1);
  });

  it('loses nothing when the cache is cleared', async () => {
    await writeFile(join(logs, 'a.jsonl'), `${audit('1')}\n`);
    const info = await open();
    await sources.handlers['cache/clear']({}, context);
    expect((await sources.whenLoaded(info.sourceId)).rows).toBe(1);
  });
});
