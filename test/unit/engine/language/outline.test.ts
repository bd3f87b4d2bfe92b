import { TextDocument } from 'vscode-languageserver-textdocument';
import { SymbolKind } from 'vscode-languageserver/node';
import { expect, it } from 'vitest';
import { outline } from '../../../../src/engine/language/outline';

const document = TextDocument.create(
  'file:///q/hunt.kql',
  'kql',
  1,
  '// Who failed\nlet limit = 10;\nlet failures = (span: timespan) {\n  SigninLogs | where TimeGenerated > ago(span)\n};\nfailures(1d)\n| take limit\n\nprint 1',
);

it('lists the queries of a document, and below each what it declares', () => {
  expect(
    outline(document).map(({ name, detail, kind, children }) => ({
      name,
      detail,
      kind,
      declared: children?.map((child) => [child.name, child.kind]),
    })),
  ).toEqual([
    {
      name: 'failures(1d)',
      detail: 'Who failed',
      kind: SymbolKind.File,
      declared: [
        ['limit', SymbolKind.Variable],
        ['failures', SymbolKind.Function],
      ],
    },
    { name: 'print 1', detail: undefined, kind: SymbolKind.File, declared: [] },
  ]);
});

it('places a declaration within its query, and its name within it', () => {
  const [query] = outline(document);
  const declared = query?.children?.[1];
  expect(document.getText(declared?.selectionRange)).toBe('failures');
  expect(document.getText(declared?.range)).toMatch(/^let failures = [^]*\}$/);
  expect(document.getText(query?.range)).toContain(document.getText(declared?.range));
});
