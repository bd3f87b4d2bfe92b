import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, Uri, workspace } from 'vscode';
import type { Api } from '../../src/extension';
import type { SourceInfo } from '../../src/protocol/engine';

const folder = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '/tmp', 'logs');

/** A query that would take hours: a million times a million rows. */
const endless =
  'range a from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 1000000 step 1 | extend k = 1) on k | summarize count() by c = (a * b) % 7';

/** One sign-in as a diagnostic setting writes it. */
const signIn = (number: number, result: string): string =>
  JSON.stringify({
    time: `2026-11-0${number}T10:00:00Z`,
    category: 'SignInLogs',
    operationName: 'Sign-in activity',
    resultType: result,
    properties: {
      id: `0f0f0f0f-0000-4000-8000-00000000000${number}`,
      createdDateTime: `2026-11-0${number}T10:00:00Z`,
      userPrincipalName: 'ana@contoso.example',
    },
  });

describe('local logs', function () {
  this.timeout(90_000);
  let api: Api;
  let source: SourceInfo;

  before(async () => {
    api = (await extensions.getExtension<Api>('entra-logs.entra-logs')?.activate()) as Api;
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'PT1H.json'),
      [signIn(1, '0'), signIn(2, '50126'), '{"time": dam aged', signIn(3, '50126')].join('\n') + '\n',
    );
    await commands.executeCommand('entraLogs.logs.openFolder', Uri.file(folder));
    const found = (await api.request('source/list', {})).find(({ paths }) => paths.includes(folder));
    assert.ok(found, 'the folder is not open');
    source = found;
  });

  it('are loaded when the command ends, damaged lines counted', () => {
    assert.deepEqual(
      [source.state, source.tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]), source.damaged],
      ['ready', [['SigninLogs', 3]], 1],
    );
  });

  it('of the sample tenant are read where they are, without a copy', async () => {
    await commands.executeCommand('entraLogs.logs.openSample');
    const shipped = Uri.joinPath(extensions.getExtension('entra-logs.entra-logs')?.extensionUri ?? Uri.file('/'), 'samples', 'contoso');
    const sample = (await api.request('source/list', {})).find(({ name }) => name === 'Sample tenant');
    assert.deepEqual([sample?.paths, sample?.state], [[shipped.fsPath], 'ready']);
    assert.ok((sample?.rows ?? 0) > 10_000);
    await api.request('source/remove', { sourceId: sample?.sourceId ?? '' });
  });

  it('answer a query', async () => {
    const outcome = await api.request('query/run', {
      text: 'SigninLogs | summarize Count = count() by ResultType | sort by Count',
      sourceId: source.sourceId,
    });
    const { rows } = await api.request('result/rows', { resultId: outcome.resultId, table: 0, viewId: '', offset: 0, count: 10 });
    assert.deepEqual(rows, [
      ['50126', '2'],
      ['0', '1'],
    ]);
  });

  it('offer their values while a query is written', async () => {
    const text = 'SigninLogs | where ResultType == ';
    const found = await api.request('language/complete', { text, offset: text.length, sourceId: source.sourceId });
    assert.deepEqual(
      found.slice(0, 2).map(({ insert }) => insert),
      ['"50126"', '"0"'],
    );
  });

  it('say what is wrong with a query, in words', async () => {
    await assert.rejects(api.request('query/run', { text: 'SigninLogs | where Nothing == 1', sourceId: source.sourceId }), /Nothing/);
  });

  it('end a query that is cancelled at once', async () => {
    const aborter = new AbortController();
    const running = api.request('query/run', { text: endless, sourceId: source.sourceId }, { signal: aborter.signal });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const cancelled = Date.now();
    aborter.abort();
    await assert.rejects(running, { name: 'AbortError' });
    assert.ok(Date.now() - cancelled < 1000, `cancelling took ${Date.now() - cancelled} ms`);
    console.log(`      cancelled after ${Date.now() - cancelled} ms`);
  });

  it('are open again after the engine was killed, and what ran says so', async () => {
    const { pid } = await api.request('engine/info', {});
    const running = api.request('query/run', { text: endless, sourceId: source.sourceId });
    setTimeout(() => process.kill(pid, 'SIGKILL'), 500);
    await assert.rejects(running, /The engine stopped while the query was running/);
    const again = await api.request('engine/info', {});
    assert.notEqual(again.pid, pid);
    const sources = await api.request('source/list', {});
    assert.ok(sources.some(({ sourceId, state }) => sourceId === source.sourceId && state !== 'failed'));
    const outcome = await api.request('query/run', { text: 'SigninLogs | count', sourceId: source.sourceId });
    assert.equal(outcome.tables[0]?.rows, 1);
  });
});
