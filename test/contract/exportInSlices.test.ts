import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { ExportOutcome, SourceInfo } from '../../src/protocol/engine';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const home = { connectionId: 'sandbox', tenantId: tenantIds.contoso, tenantName: 'Contoso' };
const quiet = { signal: new AbortController().signal, progress: () => undefined };
const rows = 60_000;
const text = 'SigninLogs | project TimeGenerated, Id, UserPrincipalName';

/** A workspace that gives so few rows at once that an export of it needs many answers. */
describe('an export that is larger than one answer', () => {
  let sandbox: TestSandbox;
  let storage: string;
  let engine: Engine;
  let source: SourceInfo;

  const open = async (): Promise<void> => {
    engine = await createEngine({ storageFolder: storage, threads: 2 });
    const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
    await engine.handlers['azure/connect']({ connectionId: home.connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn }, quiet);
    const { workspaces } = await engine.handlers['azure/workspaces'](home, quiet);
    source = await engine.handlers['source/openWorkspaces'](
      { places: [{ ...home, ...workspaces.find(({ name }) => name === 'law-volume')! }] },
      quiet,
    );
  };
  const exported = (
    name: string,
    query = text,
    context: Parameters<Engine['handlers']['export/query']>[1] = quiet,
  ): Promise<ExportOutcome> =>
    engine.handlers['export/query'](
      { query: { text: query, sourceId: source.sourceId }, format: 'csv', file: join(storage, name), manifest: true },
      context,
    );
  const lines = async (name: string): Promise<string[]> => (await readFile(join(storage, name), 'utf8')).trimEnd().split('\r\n').slice(1);

  beforeAll(async () => {
    sandbox = await openSandbox({ volumeRows: rows, limits: { rows: 7000, requests: 10_000 } });
    storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    await open();
  }, 60_000);
  afterAll(async () => {
    await engine.dispose();
    await sandbox.close();
    await rm(storage, { recursive: true, force: true });
  });

  it('has every row once, by time, and proves it by a count', async () => {
    const outcome = await exported('all.csv');
    expect(outcome).toMatchObject({ rows });
    expect(outcome.notices).toBeUndefined();
    const written = await lines('all.csv');
    const times = written.map((line) => line.split(',')[0]!);
    expect(new Set(written.map((line) => line.split(',')[1]))).toHaveProperty('size', rows);
    expect(times).toEqual([...times].sort());
    const manifest = JSON.parse(await readFile(outcome.manifest!, 'utf8')) as { status: string; complete: boolean };
    expect(manifest.status).toMatch(/^Complete: 60,000 rows in \d+ slices, as many as the workspace counts\./);
    expect(manifest.complete).toBe(true);
  }, 60_000);

  it('loses nothing while every tenth answer fails, is late, or is cut', async () => {
    for (const kind of ['throttled', 'unavailable', 'cutBody'] as const)
      sandbox.faults.add({ kind, service: 'logAnalytics', share: 0.04 } as never);
    const { rows: written } = await exported('faults.csv', `${text} | where UserPrincipalName != ""`);
    sandbox.faults.clear();
    expect(written).toBe(new Set(await lines('faults.csv')).size);
    expect(written).toBe(rows);
  }, 90_000);

  it('means one moment by now() and ago() in all of its slices', async () => {
    const query = `${text} | where TimeGenerated > ago(3650d) | extend Asked = now()`;
    const { rows: written } = await exported('moment.csv', query);
    expect(written).toBe(rows);
    expect(new Set((await lines('moment.csv')).map((line) => line.split(',').at(-1)))).toHaveProperty('size', 1);
  }, 60_000);

  it('goes on where it was when it was stopped half way', async () => {
    const stop = new AbortController();
    const query = `${text} | extend Half = 1`;
    const progress = ({ rows: fetched = 0 }: { readonly rows?: number }): void => {
      if (fetched > rows / 3) stop.abort();
    };
    await expect(exported('half.csv', query, { signal: stop.signal, progress })).rejects.toThrow();
    expect((await readdir(storage)).filter((name) => name.startsWith('half'))).toEqual([]);
    await engine.dispose();
    await open();
    const said: string[] = [];
    const outcome = await exported('half.csv', query, { signal: quiet.signal, progress: ({ message }) => void said.push(message) });
    expect(said[1]).toMatch(/^Going on with the export of before: \d\d,\d+ rows are here$/);
    expect(outcome.rows).toBe(rows);
    expect(new Set(await lines('half.csv')).size).toBe(rows);
  }, 60_000);

  it('becomes local logs with the same table, rows and types, and says how that is known', async () => {
    const since = 'datetime(2026-11-25T12:00:30Z)';
    const folder = join(storage, 'download');
    await mkdir(folder);
    const query = { text: `SigninLogs | where TimeGenerated > ${since}`, sourceId: source.sourceId };
    const file = join(folder, 'SigninLogs.parquet');
    const { rows: written, status } = await engine.handlers['export/query'](
      { query, format: 'parquet', file, manifest: true, proven: true },
      quiet,
    );
    expect(written).toBeGreaterThan(1500);
    expect(status).toMatch(/^Complete: [\d,]+ rows in \d+ slices, as many as the workspace counts\./);
    const { sourceId } = await engine.handlers['source/open']({ paths: [folder] }, quiet);
    const { tables, rows: loaded } = await engine.whenLoaded(sourceId);
    expect(tables.map(({ name, known }) => ({ name, known }))).toEqual([{ name: 'SigninLogs', known: true }]);
    expect(loaded).toBe(written);
    const text = `SigninLogs | where TimeGenerated > ${since} | summarize count(), max(TimeGenerated), dcount(Id), max(tostring(Status.errorCode))`;
    const [here, there] = await Promise.all(
      [sourceId, source.sourceId].map((asked) => engine.handlers['query/run']({ text, sourceId: asked, firstRows: 1 }, quiet)),
    );
    expect(here!.tables[0]?.firstRows).toEqual(there!.tables[0]?.firstRows);
  }, 60_000);

  it('says what cannot be cut: too many rows of one moment', async () => {
    const query = 'SigninLogs | project TimeGenerated = datetime(2026-11-20), Id';
    await expect(exported('moment.csv', query)).rejects.toThrow(/cannot be fetched in parts/);
  }, 60_000);
});
