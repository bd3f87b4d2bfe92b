import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { WorkspacePlace } from '../../src/protocol/azure';
import type { QueryRefused } from '../../src/flows/query/compileRequest';
import type { SourceInfo } from '../../src/protocol/engine';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const home = { connectionId: 'sandbox', tenantId: tenantIds.contoso, tenantName: 'Contoso' };
const toys = { connectionId: 'sandbox', tenantId: tenantIds.tailspin, tenantName: 'Tailspin Toys' };

/** One query over workspaces of two tenants. */
describe('several workspaces as one source', () => {
  let sandbox: TestSandbox;
  let engine: Engine;
  let storage: string;
  let source: SourceInfo;
  let customerIds: Readonly<Record<string, string>>;

  beforeAll(async () => {
    sandbox = await openSandbox({ volumeRows: 1000, limits: { rows: 600 } });
    storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    engine = await createEngine({ storageFolder: storage, threads: 2, takeGuard: { mode: 'limit', rows: 500 } });
    const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
    await engine.handlers['azure/connect']({ connectionId: home.connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);
    const places: WorkspacePlace[] = [];
    for (const tenant of [home, toys]) {
      const { workspaces } = await engine.handlers['azure/workspaces'](tenant, context);
      places.push(...workspaces.map((workspace) => ({ ...tenant, ...workspace })));
    }
    const wanted = ['law-entra', 'law-volume', 'law-tailspin'].map((name) => places.find((place) => place.name === name)!);
    customerIds = Object.fromEntries(wanted.map(({ name, customerId }) => [name, customerId]));
    source = await engine.handlers['source/openWorkspaces']({ places: wanted }, context);
  }, 60_000);
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await engine.dispose();
    await sandbox.close();
    await rm(storage, { recursive: true, force: true });
  });

  const run = (text: string, again?: { resultId: string; workspaces: readonly string[] }, whole = false) =>
    engine.handlers['query/run']({ text, sourceId: source.sourceId, firstRows: 100, again, whole }, context);
  const fail = (name: string, kind = 'serverError') =>
    sandbox.faults.add({ kind, service: 'logAnalytics', path: customerIds[name] } as never);

  it('is called after them, and knows the tables of each', () => {
    expect(source).toMatchObject({ name: 'law-entra + 2 workspaces', state: 'ready' });
    expect(source.workspaces).toHaveLength(3);
    expect(source.tables.some(({ name }) => name === 'SigninLogs')).toBe(true);
  });

  it('gives the rows of all, and each says which workspace it is of', async () => {
    const { tables, status, complete, answers } = await run('AuditLogs | summarize Events = count()');
    expect(tables[0]?.columns).toEqual([
      { name: 'Workspace', type: 'string' },
      { name: 'Events', type: 'long' },
    ]);
    expect(tables[0]?.firstRows?.map(([workspace]) => workspace)).toEqual(['law-entra', 'law-volume', 'law-tailspin']);
    expect({ status, complete }).toEqual({ status: 'Complete: the query ran in each of 3 workspaces by itself.', complete: true });
    expect(answers?.map(({ state, rows }) => [state, rows])).toEqual(Array.from({ length: 3 }, () => ['complete', 1]));
  });

  it('keeps a column Workspace of the query beside its own', async () => {
    const { tables } = await run('print Workspace = "mine"');
    expect(tables[0]?.columns.map(({ name }) => name)).toEqual(['Workspace', 'Workspace1']);
    expect(tables[0]?.firstRows?.[2]).toEqual(['law-tailspin', 'mine']);
  });

  it('loses nothing of the others where one fails, says why, and takes in what a retry of that one brings (ER-20)', async () => {
    fail('law-volume', 'forbidden');
    const text = 'AuditLogs | summarize Events = count()';
    const first = await run(text);
    expect(first).toMatchObject({ complete: false });
    expect(first.status).toMatch(/^Partial: 1 of 3 workspaces failed\. law-volume: .*Log Analytics Reader/);
    expect(first.tables[0]?.firstRows?.map(([workspace]) => workspace)).toEqual(['law-entra', 'law-tailspin']);
    const [remedy] = first.remedies ?? [];
    expect(remedy).toMatchObject({ kind: 'askAgain', title: 'Retry law-volume' });
    sandbox.faults.clear();
    fail('law-entra'); // is not asked again
    const second = await run(text, remedy?.kind === 'askAgain' ? remedy.again : undefined);
    expect(second).toMatchObject({ complete: true });
    expect(second.remedies).toBeUndefined();
    expect(new Set(second.tables[0]?.firstRows?.map(([workspace]) => workspace))).toEqual(
      new Set(['law-entra', 'law-tailspin', 'law-volume']),
    );
    expect(second.tables[0]?.rows).toBe(3);
  });

  it('says which of them gave only a part (ER-23)', async () => {
    const { status, complete, tables } = await run('SigninLogs | project TimeGenerated', undefined, true);
    expect(complete).toBe(false);
    expect(status).toMatch(/^Partial: \d of 3 workspaces gave a part\..* law-volume: Truncated/);
    expect(tables[0]!.rows).toBeGreaterThan(600);
  });

  it('asks for the first rows alone where the setting limits a query that does not', async () => {
    const { status, tables } = await run('SigninLogs | project TimeGenerated');
    expect(status).toContain('law-volume: The first 500 rows: the query has no take or summarize');
    expect(tables[0]!.rows).toBeLessThanOrEqual(1500);
    const places = [source.workspaces!.find(({ name }) => name === 'law-volume')!];
    const { sourceId } = await engine.handlers['source/openWorkspaces']({ places }, context);
    const one = await engine.handlers['query/run']({ text: 'SigninLogs | project TimeGenerated', sourceId }, context);
    expect(one).toMatchObject({ complete: false, text: 'SigninLogs | project TimeGenerated' });
    expect(one.remedies?.map(({ kind }) => kind)).toEqual(['runWhole', 'download']);
    expect(one.tables[0]!.rows).toBe(500);
  });

  it('says at its place what only the service knows to be wrong (ER-22)', async () => {
    sandbox.faults.add({ kind: 'queryRefused', service: 'logAnalytics', path: '/query' });
    const text = 'SigninLogs | count';
    const refused = (await run(text).catch((error: unknown) => error)) as QueryRefused;
    expect(refused.diagnostics).toMatchObject([{ code: 'SEM0100', start: 0, end: 'SigninLogs'.length }]);
  });

  it('fails only where every one fails, with the place in the text where the text is wrong', async () => {
    await expect(run('SigninLogs | where Nothing == 1')).rejects.toMatchObject({ diagnostics: [{ severity: 'error' }] });
  });

  it('is exported with the column of workspaces', async () => {
    const file = join(storage, 'several.csv');
    const query = { text: 'AuditLogs | summarize Events = count()', sourceId: source.sourceId };
    await engine.handlers['export/query']({ query, format: 'csv', file }, context);
    expect((await readFile(file, 'utf8')).split('\r\n')[0]).toBe('Workspace,Events');
  });
});
