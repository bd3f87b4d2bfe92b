import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { Engine } from '../../src/engine/engine';
import type { QueryRefused } from '../../src/flows/query/compileRequest';
import type { QueryOutcome, SourceInfo } from '../../src/protocol/engine';
import { tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

const context = { signal: new AbortController().signal, progress: () => undefined };
const home = { connectionId: 'sandbox', tenantId: tenantIds.contoso, tenantName: 'Contoso' };

const library = `// Sign-ins that failed.
let FailedSignIns = (code:string = "50126") { SigninLogs | where ResultType == code };

let Broken = () { SigninLogs | where NoSuchColumn == 1 };`;

/** Saved functions and parameters in queries that a workspace answers. */
describe('a workspace and what is saved beside queries', () => {
  let sandbox: TestSandbox;
  let engine: Engine;
  let storage: string;
  let source: SourceInfo;

  beforeAll(async () => {
    sandbox = await openSandbox();
    storage = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    await mkdir(join(storage, 'functions'));
    await writeFile(join(storage, 'functions', 'signIns.kql'), library);
    engine = await createEngine({ storageFolder: storage, threads: 2, library: { functionsFolders: [join(storage, 'functions')] } });
    const signIn = { kind: 'sandboxUser', account: 'ada.admin@contoso.example' } as const;
    await engine.handlers['azure/connect']({ connectionId: home.connectionId, cloud: 'sandbox', sandbox: sandbox.record, signIn }, context);
    const { workspaces } = await engine.handlers['azure/workspaces'](home, context);
    const place = { ...home, ...workspaces.find(({ name }) => name === 'law-entra')! };
    source = await engine.handlers['source/openWorkspaces']({ places: [place] }, context);
  }, 60_000);
  afterAll(async () => {
    await engine.dispose();
    await sandbox.close();
    await rm(storage, { recursive: true, force: true });
  });

  const run = (text: string, parameters?: Readonly<Record<string, string>>): Promise<QueryOutcome> =>
    engine.handlers['query/run']({ text, sourceId: source.sourceId, firstRows: 10, ...(parameters ? { parameters } : {}) }, context);
  const first = async (text: string, parameters?: Readonly<Record<string, string>>): Promise<unknown> =>
    (await run(text, parameters)).tables[0]?.firstRows;

  it('asks with the functions that the text calls', async () => {
    const [direct] = (await first('SigninLogs | where ResultType == "50126" | count')) as string[][];
    expect(Number(direct?.[0])).toBeGreaterThan(0);
    expect(await first('FailedSignIns() | count')).toEqual([direct]);
    expect(await first('FailedSignIns("no such code") | count')).toEqual([['0']]);
  });

  it('asks with the values of the parameters, and remembers them beside the text as it was written', async () => {
    const text =
      'declare query_parameters(code:string, least:long = 2);\nFailedSignIns(code) | summarize Count = count() | where Count >= least';
    const [row] = (await first(text, { code: '50126' })) as string[][];
    expect(Number(row?.[0])).toBeGreaterThan(2);
    expect(await first(text, { code: '50126', least: '1000000' })).toEqual([]);
    // The history is written behind the answer.
    const last = async (): Promise<unknown> => (await engine.handlers['history/list']({}, context))[0];
    await expect.poll(last).toMatchObject({ text, parameters: { code: '50126', least: '1000000' } });
  });

  it('asks for a value where a parameter has none', async () => {
    const refused = (await run('declare query_parameters(code:string);\nprint code').catch((error: unknown) => error)) as QueryRefused;
    expect(refused.diagnostics[0]).toMatchObject({ code: 'parameter-missing' });
  });

  it('says what is wrong with the text at its place, though functions and values stand before it', async () => {
    const text = 'declare query_parameters(code:string);\nFailedSignIns(code)\n| where NoColumn == 1';
    const refused = (await run(text, { code: '50126' }).catch((error: unknown) => error)) as QueryRefused;
    const [problem] = refused.diagnostics;
    expect(text.slice(problem?.start, problem?.end)).toBe('NoColumn');
    expect(refused.message).toContain('line 3, column 9');
  });

  it('says in which function it is, and marks its call', async () => {
    const text = 'print 1\n| extend x = 2;\nBroken() | count';
    const refused = (await run(text).catch((error: unknown) => error)) as QueryRefused;
    const [problem] = refused.diagnostics;
    expect(problem?.message).toMatch(/^In the function Broken of .*signIns\.kql: /);
    expect(text.slice(problem?.start, problem?.end)).toBe('Broken');
  });

  it('exports what they give', async () => {
    const file = join(storage, 'failed.csv');
    const text = 'declare query_parameters(code:string);\nFailedSignIns(code) | project TimeGenerated, ResultType';
    const query = { text, sourceId: source.sourceId, parameters: { code: '50126' } };
    const { rows } = await engine.handlers['export/query']({ query, format: 'csv', file }, context);
    expect(rows).toBeGreaterThan(0);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(rows + 1);
  });
});
