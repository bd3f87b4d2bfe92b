import { strict as assert } from 'node:assert';
import {
  commands,
  DiagnosticSeverity,
  ConfigurationTarget,
  extensions,
  languages,
  Position,
  Range,
  SymbolKind,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  Diagnostic,
  DocumentHighlight,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  SelectionRange,
  SemanticTokens,
  SemanticTokensLegend,
  SignatureHelp,
  SymbolInformation,
  TextDocument,
  TextEdit,
} from 'vscode';

async function until<T>(look: () => T | undefined | PromiseLike<T | undefined>, milliseconds = 20_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('It did not come in time.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function openQuery(content: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ language: 'kql', content });
  await window.showTextDocument(document);
  return document;
}

const end = (document: TextDocument): Position => document.positionAt(document.getText().length);

describe('a .kql editor', function () {
  this.timeout(60_000);

  before(async () => {
    await extensions.getExtension('entra-logs.entra-logs')?.activate();
  });

  it('is recognised by its file name', async () => {
    const file = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/tmp'), 'recognised.kql');
    await workspace.fs.writeFile(file, Buffer.from('print 1'));
    assert.equal((await workspace.openTextDocument(file)).languageId, 'kql');
  });

  it('completes tables, columns and functions', async () => {
    const document = await openQuery('SigninLogs\n| where User');
    const names = await until(async () => {
      const list = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', document.uri, end(document));
      const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return labels.includes('UserPrincipalName') ? labels : undefined;
    });
    assert.ok(names.includes('strcat'));
    assert.ok(!names.includes('cluster'));
  });

  it('explains a function under the mouse', async () => {
    const document = await openQuery('print x = strcat("a", "b")');
    const text = await until(async () => {
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, new Position(0, 12));
      const said = hovers
        .flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value)))
        .join('\n');
      return said === '' ? undefined : said;
    });
    assert.match(text, /strcat\(arg/);
    assert.match(text, /learn\.microsoft\.com/);
  });

  it('shows what is wrong at its place, and takes it back when it is right', async () => {
    const document = await openQuery('print 1\n\nNoSuchTable\n| take 1');
    const found = await until<Diagnostic>(() =>
      languages.getDiagnostics(document.uri).find(({ message }) => message.includes('NoSuchTable')),
    );
    assert.deepEqual([found.range.start.line, found.range.start.character, found.range.end.character], [2, 0, 11]);
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(new Range(2, 0, 2, 11), 'SigninLogs'));
    const errors = (): Diagnostic[] =>
      languages.getDiagnostics(document.uri).filter(({ severity }) => severity === DiagnosticSeverity.Error);
    await until(() => (errors().length === 0 ? true : undefined));
  });

  it('formats', async () => {
    const document = await openQuery('SigninLogs|where ResultType=="0"|take 1');
    const edits = await until(() =>
      commands.executeCommand<TextEdit[] | undefined>('vscode.executeFormatDocumentProvider', document.uri, {
        tabSize: 2,
        insertSpaces: true,
      }),
    );
    const change = new WorkspaceEdit();
    change.set(document.uri, edits);
    await workspace.applyEdit(change);
    assert.equal(document.getText(), 'SigninLogs\n| where ResultType == "0"\n| take 1');
  });

  it('offers Run above each statement, and lists the statements with what they declare', async () => {
    const document = await openQuery('// one\nlet number = 1;\nprint number\n\nprint 2');
    const lenses = await until(async () => {
      const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      ['entraLogs.editor.runStatement', 'entraLogs.editor.runStatement'],
    );
    const symbols = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(
      symbols.map(({ name, detail, kind, children }) => [name, detail, kind, ...children.map((child) => child.name)]),
      [
        ['print number', 'one', SymbolKind.File, 'number'],
        ['print 2', '', SymbolKind.File],
      ],
    );
  });

  it('has no Run above its statements where the setting says so', async () => {
    const document = await openQuery('print 1\n\nprint 2');
    const settings = workspace.getConfiguration('entraLogs');
    const lenses = (): Thenable<CodeLens[]> => commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    await settings.update('editor.codeLens', false, ConfigurationTarget.Global);
    try {
      await until(async () => ((await lenses()).length === 0 ? true : undefined));
    } finally {
      await settings.update('editor.codeLens', undefined, ConfigurationTarget.Global);
    }
    await until(async () => ((await lenses()).length === 2 ? true : undefined));
  });

  it('finds and renames what a let declares', async () => {
    const document = await openQuery('let limit = 5;\nprint limit + limit');
    const places = await until(async () => {
      const found = await commands.executeCommand<Location[]>('vscode.executeDefinitionProvider', document.uri, new Position(1, 8));
      return found.length > 0 ? found : undefined;
    });
    assert.equal(places[0]?.range.start.line, 0);
    const edit = await commands.executeCommand<WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      new Position(1, 8),
      'most',
    );
    assert.equal(edit.get(document.uri).length, 3);
  });

  it('finds what the .kql files of the workspace declare, and goes there', async () => {
    const file = Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/tmp'), 'savedFunctions.kql');
    await workspace.fs.writeFile(
      file,
      Buffer.from('// kept\nlet oldSignIns = (span: timespan) { SigninLogs | where TimeGenerated < ago(span) };\noldSignIns(1d)'),
    );
    const document = await openQuery('oldSignIns(3d)\n| count');
    const symbols = await until(async () => {
      const found = await commands.executeCommand<SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'oldSign');
      return found.some(({ name }) => name === 'oldSignIns') ? found : undefined;
    });
    const declared = symbols.find(({ name }) => name === 'oldSignIns');
    assert.equal(declared?.location.uri.toString(), file.toString());
    assert.deepEqual([declared.location.range.start.line, declared.location.range.start.character], [1, 4]);
    const [place] = await commands.executeCommand<Location[]>('vscode.executeDefinitionProvider', document.uri, new Position(0, 3));
    assert.equal(place?.uri.toString(), file.toString());
    await workspace.fs.delete(file);
  });

  it('grows a selection by what means something together', async () => {
    const document = await openQuery('SigninLogs\n| where strlen(ResultType) > 3\n| count');
    const [selection] = await commands.executeCommand<SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [
      new Position(1, 16),
    ]);
    const grown: string[] = [];
    for (let range = selection; range; range = range.parent) grown.push(document.getText(range.range));
    for (const part of ['ResultType', 'strlen(ResultType)', 'strlen(ResultType) > 3', document.getText()])
      assert.ok(grown.includes(part), part);
  });

  it('folds queries, what they declare and blocks of comments', async () => {
    const document = await openQuery('// one\n// two\nlet f = () {\n  print 1\n};\nf()\n| count');
    const folds = await until(async () => {
      const found = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      folds.map(({ start, end: last }) => `${start}-${last}`),
      ['0-1', '2-4', '5-6'],
    );
  });

  it('colours names by what they mean', async () => {
    const document = await openQuery('let most = 5;\nSigninLogs | take most');
    const [legend, tokens] = await until(async () => {
      const known = await commands.executeCommand<SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', document.uri);
      const found = await commands.executeCommand<SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri);
      return found.data.length > 0 ? ([known, found] as const) : undefined;
    });
    const kinds = Array.from({ length: tokens.data.length / 5 }, (_, index) => legend.tokenTypes[tokens.data[index * 5 + 3] ?? -1]);
    for (const kind of ['keyword', 'number']) assert.ok(kinds.includes(kind), kinds.join(' '));
  });

  it('mends a name that is written wrong, and marks where a name is used', async () => {
    const document = await openQuery('let most = 5;\nSignInLogs | take most');
    const actions = await until(async () => {
      const range = new Range(1, 0, 1, 10);
      const found = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
      return found.some(({ edit }) => edit !== undefined) ? found : undefined;
    });
    const [fix] = actions.filter(({ title }) => title === "Change to 'SigninLogs'");
    assert.equal(fix?.edit?.get(document.uri)[0]?.newText, 'SigninLogs');
    const marks = await commands.executeCommand<DocumentHighlight[]>('vscode.executeDocumentHighlights', document.uri, new Position(0, 5));
    assert.equal(marks.length, 2);
    const uses = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', document.uri, new Position(0, 5));
    assert.equal(uses.length, 2);
  });

  it('shows the parameters of the call around the caret', async () => {
    const document = await openQuery('print bin(1, ');
    const help = await until(() =>
      commands.executeCommand<SignatureHelp | undefined>('vscode.executeSignatureHelpProvider', document.uri, end(document), ','),
    );
    assert.equal(help.signatures[0]?.label, 'bin(value, roundTo)');
    assert.equal(help.activeParameter, 1);
    const said = help.signatures[0]?.documentation;
    assert.match(typeof said === 'object' ? said.value : (said ?? ''), /learn\.microsoft\.com/);
  });
});
