import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, languages, Uri, window, workspace } from 'vscode';
import type { Api } from '../../src/extension';
import type { SourceInfo } from '../../src/protocol/engine';

const base = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '/tmp', 'bad');

/** Folders that a person may open by mistake, and what the view then says of each. */
const folders: readonly { readonly name: string; readonly files: Readonly<Record<string, string | Uint8Array>>; readonly says: RegExp }[] =
  [
    { name: 'empty', files: {}, says: /There are no files in .*empty/ },
    {
      name: 'binary',
      files: { 'picture.json': Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256) },
      says: /picture\.json/,
    },
    { name: 'prose', files: { 'readme.txt': 'Dear all,\nthis is no log.\n' }, says: /No log records were found in .*prose/ },
    { name: 'nothing', files: { 'PT1H.json': '' }, says: /PT1H\.json|No log records/ },
  ];

/** Texts that are no query, and what is said of each. */
const queries: readonly { readonly text: string; readonly says: RegExp }[] = [
  { text: 'print (', says: /\S/ },
  { text: 'NoSuchTable | take 1', says: /NoSuchTable/ },
  { text: 'print x = nosuchfunction(1)', says: /nosuchfunction/ },
  { text: 'print 1 | where Missing == 1', says: /Missing/ },
  { text: 'evaluate python("x")', says: /\S/ },
  { text: '\u0000\u{1F600}', says: /\S/ },
];

describe('bad input', function () {
  this.timeout(90_000);
  let api: Api;

  before(async () => {
    api = (await extensions.getExtension<Api>('entra-logs.entra-logs')?.activate()) as Api;
  });

  for (const { name, files, says } of folders) {
    it(`such as a folder that is ${name} is opened with the reason why it has no logs`, async () => {
      const folder = join(base, name);
      mkdirSync(folder, { recursive: true });
      for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
      await commands.executeCommand('entraLogs.logs.openFolder', Uri.file(folder));
      const source = await opened(folder);
      assert.deepEqual([source?.rows, source?.failure], [0, undefined]);
      assert.match(source?.notices.join('\n') ?? '', says);
    });
  }

  it('such as a folder that is not there is refused in words, and nothing is listed', async () => {
    const folder = join(base, 'gone');
    await assert.rejects(api.request('source/open', { paths: [folder] }), /gone cannot be opened: not found/);
    assert.equal(await opened(folder), undefined);
  });

  it('such as a folder of a virtual workspace opens nothing, and what is open stays', async () => {
    const before = await api.request('source/list', {});
    await commands.executeCommand('entraLogs.logs.openResource', Uri.parse('vscode-vfs://github/contoso/logs/PT1H.json'));
    assert.deepEqual(await api.request('source/list', {}), before);
  });

  it('such as a folder that vanishes while it is open leaves what was loaded, until it is refreshed', async () => {
    const folder = join(base, 'vanishing');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.jsonl'), '{"time":"2026-11-01T10:00:00Z","category":"AuditLogs","properties":{"id":"1"}}\n');
    await commands.executeCommand('entraLogs.logs.openFolder', Uri.file(folder));
    const { sourceId } = (await opened(folder)) ?? { sourceId: '' };
    rmSync(folder, { recursive: true });
    const outcome = await api.request('query/run', { text: 'AuditLogs | count', sourceId });
    const { rows } = await api.request('result/rows', { resultId: outcome.resultId, table: 0, viewId: '', offset: 0, count: 1 });
    assert.deepEqual(rows, [['1']]);
    const refreshed = await api.request('source/refresh', { sourceId }).catch((error: unknown) => error);
    assert.match(refreshed instanceof Error ? refreshed.message : JSON.stringify(refreshed), /vanishing/);
    assert.equal((await api.request('engine/info', {})).pid > 0, true);
    await api.request('source/remove', { sourceId });
  });

  for (const { text, says } of queries) {
    it(`such as the query ${JSON.stringify(text)} is refused in words`, async () => {
      await assert.rejects(api.request('query/run', { text }), (error: Error & { readonly code?: string }) => {
        assert.notEqual(error.code, 'internal', error.message);
        assert.match(error.message, says);
        return true;
      });
    });
  }

  it('such as a broken document still has its language services when it is right again', async () => {
    const document = await workspace.openTextDocument({ language: 'kql', content: 'print (\n\n"open' });
    const editor = await window.showTextDocument(document);
    await until(() => languages.getDiagnostics(document.uri).length > 0);
    await editor.edit((edit) => edit.insert(document.positionAt(7), '1)'));
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), '"'));
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().indexOf('"open')), 'print '));
    await until(() => languages.getDiagnostics(document.uri).length === 0);
  });

  after(async () => {
    for (const { name } of folders) {
      const source = await opened(join(base, name));
      if (source) await api.request('source/remove', { sourceId: source.sourceId });
    }
  });

  async function opened(folder: string): Promise<SourceInfo | undefined> {
    return (await api.request('source/list', {})).find(({ paths }) => paths.includes(folder));
  }
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds();) {
    if (Date.now() > end) throw new Error('It did not come in time.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
