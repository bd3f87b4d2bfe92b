import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { functionReferences, renameFunction } from '../../../../src/engine/language/functionReferences';
import type { FunctionReference } from '../../../../src/engine/language/functionReferences';

const file = (name: string, text: string): TextDocument => TextDocument.create(`file:///q/${name}.kql`, 'kql', 1, text);

const tools = file(
  'tools',
  '// Failed sign-ins.\nlet Failed = (days:int=7) { SigninLogs | where ago(1d * days) < TimeGenerated };\nFailed(1) | count',
);
const hunt = file(
  'hunt',
  'Failed(3)\n| join (Failed | take 1) on UserPrincipalName // Failed\n| extend Note = "Failed(1)", x.Failed\n\nunion Failed, SigninLogs\n\nlet Failed = 1; print Failed',
);
const local = file('local', 'let Failed = () { print 1 }; Failed() | count\n\nFailed() | take 1');

const referencesIn = (all: readonly TextDocument[], document: TextDocument, offset: number): Promise<readonly FunctionReference[]> =>
  functionReferences(document, offset, () => Promise.resolve(all));

const placed = async (all: readonly TextDocument[], document: TextDocument, at: string): Promise<readonly string[]> =>
  (await referencesIn(all, document, document.getText().indexOf(at) + 2)).map(
    ({ document: { uri }, use, range }) =>
      `${uri.split('/').at(-1) ?? ''}:${range.start.line}:${range.start.character}${use.declaration ? ' declared' : ''}`,
  );

describe('the references of a function over several files', () => {
  const expected = ['tools.kql:1:4 declared', 'tools.kql:2:0', 'hunt.kql:0:0', 'hunt.kql:1:8', 'hunt.kql:4:6'];

  it('are its declaration and every call, with and without brackets, from wherever they are asked for', async () => {
    expect(await placed([tools, hunt], tools, 'Failed = ')).toEqual(expected);
    expect(await placed([tools, hunt], hunt, 'Failed(3)')).toEqual(expected);
    expect(await placed([tools, hunt], hunt, 'Failed, Sign')).toEqual(expected);
  });

  it('are none of texts, comments, columns and other things of the name', async () => {
    for (const word of ['Failed"', 'Failed\n', 'Failed = 1'])
      expect(await placed([tools, hunt], hunt, word === 'Failed"' ? 'Failed(1)"' : word)).toEqual([]);
    expect(await placed([hunt], hunt, 'Failed(3)')).toEqual([]);
  });

  it.each([
    '// who\n^Failed | count',
    '^Failed // x\n| count',
    'T | join kind=inner hint.strategy=shuffle ^Failed on Id',
    'T | lookup ^Failed on Id',
    'T | join (^Failed) on Id',
    'union withsource=From (^Failed | take 1), ^Failed, T',
    'T | where Id in (^Failed) and Id !in (^Failed)',
    'print toscalar(^Failed | count), isempty(^Failed())',
    'let Rows = materialize(^Failed); Rows',
    'let Rows = (^Failed | take 1); Rows',
    'let own = (rows:(*)) { rows }; own(^Failed)',
    'find in (T, ^Failed) where Id == 1',
    'range n from 1 to 2 step 1 | where n between (1 .. ^Failed())',
    "['^Failed'] | project ['Failed']",
    'T | where isempty(Failed) | where (Failed) | project Failed | summarize count(Failed) by bin(Failed, 1d)',
    'T | where Id in (1, Failed) | extend x = strcat(Id, Failed), y = Id.Failed | order by Failed | count',
  ])('are each place that calls it or takes rows of it: %s', async (marked) => {
    const caller = file('caller', marked.replaceAll('^', ''));
    const found = await referencesIn([tools, caller], tools, tools.getText().indexOf('Failed =') + 2);
    const starts = found.filter(({ document }) => document === caller).map(({ use }) => use.start);
    const expectedStarts = [...marked.matchAll(/\^/g)].map(({ index }, before) => index - before);
    expect(starts).toEqual(expectedStarts);
  });

  it('look into no other file where none is asked for', async () => {
    const unread = (): Promise<never> => Promise.reject(new Error('The files were read.'));
    for (const at of ['take', 'Failed\n', 'Failed(1)"'])
      expect(await functionReferences(hunt, hunt.getText().indexOf(at), unread)).toEqual([]);
  });

  it('are left to the query that declares one of several functions of the name', async () => {
    expect(await placed([tools, hunt, local], local, 'Failed = ')).toEqual([]);
    expect(await placed([tools, hunt, local], local, 'Failed() | take')).toContain('local.kql:2:0');
  });

  it('are what commands of the service create, too', async () => {
    const created = file('created', '.create-or-alter function with (docstring="x") Odd(n:long) { n % 2 }');
    const caller = file('caller', 'print Odd(3)');
    expect(await placed([created, caller], caller, 'Odd(')).toEqual(['created.kql:0:47 declared', 'caller.kql:0:6']);
  });
});

describe('a rename of a function over several files', () => {
  it('changes every place of every file', async () => {
    const changes = renameFunction(await referencesIn([tools, hunt], hunt, 2), 'Broken');
    expect(Object.entries(changes).map(([uri, edits]) => [uri, TextDocument.applyEdits(uri === tools.uri ? tools : hunt, edits)])).toEqual([
      [tools.uri, tools.getText().replaceAll(/Failed(?=[ (])(?! sign)/g, 'Broken')],
      [hunt.uri, hunt.getText().replace('Failed(3)', 'Broken(3)').replace('(Failed |', '(Broken |').replace('Failed,', 'Broken,')],
    ]);
  });

  it('is refused where a query has the new name already, or two files declare the old one', async () => {
    const found = await referencesIn([tools, hunt], hunt, 2);
    expect(() => renameFunction(found, 'SigninLogs')).toThrow(/has a name 'SigninLogs' already/);
    const two = await referencesIn([tools, hunt, local], hunt, 2);
    expect(() => renameFunction(two, 'Broken')).toThrow(/more than once, in tools\.kql and local\.kql/);
  });
});
