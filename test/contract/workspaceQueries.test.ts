import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import { latencyQuery } from '../../src/features/setup/latencyQuery';
import type { QueryRefused } from '../../src/flows/query/compileRequest';
import type { SourceInfo } from '../../src/protocol/engine';
import { createDiagnose } from '../../src/engine/language/diagnose';
import { createSchemas } from '../../src/engine/language/schemas';
import { compileQuery } from '../../src/kql/compile';
import { createLanguage } from '../../src/kql/language/language';
import { loadKusto } from '../../src/kql/parser/kusto';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const home = { connectionId: 'sandbox', tenantId: tenantIds.contoso, tenantName: 'Contoso' };

let sandbox: TestSandbox;
let engine: Engine;
let storage: string;
let source: SourceInfo;

const run = (text: string, more: { readonly signal?: AbortSignal; readonly timeRange?: { from: string; to: string } } = {}) =>
  engine.handlers['query/run'](
    { text, sourceId: source.sourceId, firstRows: 100, ...(more.timeRange ? { timeRange: more.timeRange } : {}) },
    { ...context, ...(more.signal ? { signal: more.signal } : {}) },
  );

const fault = (body: Record<string, unknown>) => sandbox.ask(`${sandbox.record.arm}/_sandbox/faults`, { method: 'POST', body });

beforeAll(async () => {
  sandbox = await openSandbox();
  storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  engine = await createEngine({ storageFolder: storage, threads: 2 });
  await engine.handlers['azure/connect'](
    {
      connectionId: home.connectionId,
      cloud: 'sandbox',
      sandbox: sandbox.record,
      signIn: { kind: 'sandboxUser', account: 'ada.admin@contoso.example' },
    },
    context,
  );
  const { workspaces } = await engine.handlers['azure/workspaces'](home, context);
  source = await engine.handlers['source/openWorkspaces'](
    { places: [{ ...home, ...workspaces.find(({ name }) => name === 'law-entra')! }] },
    context,
  );
}, 60_000);
afterAll(async () => {
  await engine.dispose();
  await sandbox.close();
  await rm(storage, { recursive: true, force: true });
});

describe('a workspace as a source', () => {
  it('offers the functions that it keeps, and calls them', async () => {
    const schemas = createSchemas({
      tablesOf: (sourceId) => engine.tablesOf(sourceId),
      functionsOfService: (sourceId) => engine.functionsOfService(sourceId),
      rowsOf: () => undefined,
      valuesOf: () => Promise.resolve([]),
    });
    const language = createLanguage(await loadKusto());
    const diagnose = createDiagnose(compileQuery, { language: () => Promise.resolve(language) });
    const schema = await schemas.of(source.sourceId);
    const offered = await language.complete('FailedS', 7, schema);
    expect(offered.find(({ label }) => label.startsWith('FailedSignIns'))).toBeDefined();
    expect(await diagnose('FailedSignIns(30d) | where UserPrincipalName != ""', schema)).toEqual([]);
    expect(await diagnose('FailedSignOuts(30d)', schema)).toHaveLength(1);
    const [all, failed] = [await run('FailedSignIns(3650d) | count'), await run('SigninLogs | where ResultType != "0" | count')];
    expect(all.tables[0]?.firstRows).toEqual(failed.tables[0]?.firstRows);
    expect(Number(all.tables[0]?.firstRows?.[0]?.[0])).toBeGreaterThan(0);
  });

  it('is listed with its tables and columns', async () => {
    expect(await engine.handlers['source/list']({}, context)).toEqual([source]);
    expect(source.tables.find(({ name }) => name === 'SigninLogs')?.columns.length).toBeGreaterThan(20);
  });

  it('answers with the columns, rows and types of the service, which the grid then reads', async () => {
    const outcome = await run('SigninLogs | summarize Count = count(), Last = max(TimeGenerated) by ResultType | order by Count desc');
    expect(outcome.status).toBe('Complete.');
    expect(outcome.statistics?.seconds).toBeGreaterThan(0);
    expect(outcome.statistics?.answerBytes).toBeGreaterThan(0);
    expect(outcome.tables[0]?.columns).toEqual([
      { name: 'ResultType', type: 'string' },
      { name: 'Count', type: 'long' },
      { name: 'Last', type: 'datetime' },
    ]);
    const window = { resultId: outcome.resultId, table: 0, viewId: '', offset: 0, count: 1 };
    const { rows } = await engine.handlers['result/rows'](window, context);
    expect(rows[0]?.[0]).toBe('0');
    expect(rows[0]).toEqual(outcome.tables[0]?.firstRows?.[0]);
  });

  it('measures how late records were, by table, at the half, 95 and 99 of a hundred, and the longest (DS-29)', async () => {
    const { status, tables } = await run(latencyQuery(['AuditLogs', 'SigninLogs']));
    expect(status).toBe('Complete.');
    expect(tables[0]?.columns.map(({ name }) => name)).toEqual([
      'LogTable',
      'Records',
      'P50Seconds',
      'P95Seconds',
      'P99Seconds',
      'LongestSeconds',
    ]);
    expect(tables[0]?.firstRows?.map(([table]) => table)).toEqual(['AuditLogs', 'SigninLogs']);
    for (const [, records, ...seconds] of tables[0]?.firstRows ?? []) {
      expect(Number(records)).toBeGreaterThan(0);
      expect(seconds.map(Number)).toEqual(seconds.map(Number).toSorted((one, other) => one - other));
    }
  });

  it('keeps every digit of 64-bit numbers, of 100-nanosecond times and of the values of each type', async () => {
    const { tables } = await run(
      `print Long = 9223372036854775807, Low = -9007199254740993, Time = datetime(2026-11-26T01:02:03.1234567Z), Span = time(-1.02:03:04.5678901),
       Text = "a \\"quoted\\", [line]\\nmore \\\\", Empty = "", Bag = dynamic({"a":[1,2]}), Real = 0.1, Not = real(nan), None = long(null), Yes = true`,
    );
    expect(tables[0]?.firstRows?.[0]).toEqual([
      '9223372036854775807',
      '-9007199254740993',
      '2026-11-26T01:02:03.1234567Z',
      '-1.02:03:04.5678901',
      'a "quoted", [line]\nmore \\',
      '',
      '{"a":[1,2]}',
      '0.1',
      'NaN',
      null,
      'true',
    ]);
  });

  it('takes over how the result wants to be drawn', async () => {
    const { tables } = await run('SigninLogs | summarize count() by ResultType | render piechart');
    expect(tables[0]?.visualization?.kind).toBe('piechart');
  });

  it('is cut to the time range, and says so', async () => {
    const { status } = await run('SigninLogs | count', { timeRange: { from: '2026-11-25T00:00:00Z', to: '2026-11-26T00:00:00Z' } });
    expect(status).toContain('Time range 2026-11-25 00:00:00 to 2026-11-26 00:00:00 UTC');
  });

  it('shows what is wrong with the text at its place (ER-22)', async () => {
    const text = 'SigninLogs\n| where ResultType === "0"';
    const refused = (await run(text).catch((error: unknown) => error)) as QueryRefused;
    expect(refused.diagnostics).toHaveLength(1);
    expect(refused.diagnostics[0]!.start).toBeGreaterThan(text.indexOf('where'));
  });

  it('exports a query to a file', async () => {
    const file = join(storage, 'counts.csv');
    const query = { text: 'SigninLogs | summarize Count = count() by ResultType', sourceId: source.sourceId };
    const { rows } = await engine.handlers['export/query']({ query, format: 'csv', file }, context);
    expect((await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')).toHaveLength(rows + 1);
  });

  it('is remembered in the history', async () => {
    const { text } = await run('AuditLogs | count');
    await vi.waitFor(async () => {
      const [newest] = await engine.handlers['history/list']({}, context);
      expect(newest).toMatchObject({ text, source: source.name, sourceId: source.sourceId });
    });
  });

  it('tells the last record and the rows of a day for each table', async () => {
    const place = source.workspace!;
    const tables = await engine.handlers['azure/workspaceTables'](place, context);
    const signIns = tables.find(({ name }) => name === 'SigninLogs');
    expect(signIns).toMatchObject({ there: true, categories: ['SignInLogs'] });
    expect(signIns?.last).toMatch(/^2026-11-2/);
    expect(signIns?.rowsOfDay).toBeGreaterThan(0);
    expect(tables.some(({ last }) => last === undefined)).toBe(true);
  });
});

describe('what goes wrong with a query of a workspace', () => {
  it('is never sent again after 504 (ER-24)', async () => {
    await fault({ kind: 'gatewayTimeout', service: 'logAnalytics', count: 2 });
    await expect(run('SigninLogs | count')).rejects.toMatchObject({ code: 'azure-timeout' });
    await expect(run('SigninLogs | count')).rejects.toMatchObject({ code: 'azure-timeout' });
    await expect(run('SigninLogs | count')).resolves.toMatchObject({ complete: true });
  });

  it('ends soon after it was cancelled', async () => {
    await fault({ kind: 'slow', service: 'logAnalytics', count: 1, delay: 20_000 });
    const aborter = new AbortController();
    const started = performance.now();
    const running = run('SigninLogs | count', { signal: aborter.signal });
    setTimeout(() => aborter.abort(), 300);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
