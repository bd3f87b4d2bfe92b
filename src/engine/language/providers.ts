import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  DocumentHighlightKind,
  FoldingRangeKind,
  InsertTextFormat,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type {
  CancellationToken,
  CodeAction,
  CompletionItem,
  Connection,
  Diagnostic,
  Position,
  Range,
  SelectionRange,
  ServerCapabilities,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { QueryDiagnostic, Span } from '../../base/queryDiagnostic';
import type { Completion, CompletionKind } from '../../kql/language/completion';
import { documentationMarkdown } from '../../kql/language/hover';
import type { KqlLanguage } from '../../kql/language/language';
import { foldsOf } from '../../kql/language/folding';
import { splitStatements } from '../../kql/language/statements';
import { lensCommands } from '../../protocol/engineStart';
import type { StatementPlace } from '../../protocol/engineStart';
import type { Documents } from './documents';
import { renameFunction } from './functionReferences';
import type { FunctionReference } from './functionReferences';
import { writtenName } from './newName';
import { outline } from './outline';
import { rangeOf } from './rangeOf';
import type { LanguageParts } from './requests';
import type { SourceSchema } from './schemas';
import { semanticLegend, semanticTokens } from './semanticTokens';
import { createWorkspaceQueries } from './workspaceQueries';
import type { WorkspaceQueries } from './workspaceQueries';

export const languageCapabilities: ServerCapabilities = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  completionProvider: { triggerCharacters: ['|', ' ', '(', '"', "'", '.'], resolveProvider: true },
  hoverProvider: true,
  documentFormattingProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  definitionProvider: true,
  documentHighlightProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  codeLensProvider: {},
  semanticTokensProvider: { legend: semanticLegend, full: true },
};

interface Asked {
  readonly document: TextDocument;
  readonly text: string;
  readonly language: KqlLanguage;
  readonly schema: SourceSchema;
}

/** Answers the editor's language requests for `.kql` documents. */
export function registerLanguageProviders(connection: Connection, documents: Documents, parts: LanguageParts): void {
  const ask = async <T>(uri: string, answer: (asked: Asked) => T | Promise<T>): Promise<T | null> => {
    const document = documents.get(uri);
    if (!document) return null;
    const [language, schema] = await Promise.all([parts.language(), parts.schemas.of(documents.sourceOf(uri))]);
    return answer({ document, text: document.getText(), language, schema });
  };
  registerAssistance(connection, ask);
  const queries = createWorkspaceQueries(connection, documents, parts.functionsFolders ?? (() => []));
  registerNavigation(connection, ask, queries);
  registerSelection(connection, ask);
  registerFixes(connection, ask, parts.diagnose);
  registerStructure(connection, documents);
  connection.onDocumentFormatting(({ textDocument }) =>
    ask(textDocument.uri, ({ document, text, language, schema }) => {
      const newText = language.format(text, schema);
      return newText === text ? [] : [{ range: rangeOf(document, { start: 0, end: text.length }), newText }];
    }),
  );
  connection.languages.semanticTokens.on(
    async ({ textDocument }) =>
      (await ask(textDocument.uri, ({ document, text, language, schema }) =>
        semanticTokens(document, language.classify(text, schema)),
      )) ?? { data: [] },
  );
}

type Ask = <T>(uri: string, answer: (asked: Asked) => T | Promise<T>) => Promise<T | null>;

function registerAssistance(connection: Connection, ask: Ask): void {
  connection.onCompletion(({ textDocument, position }) =>
    ask(textDocument.uri, async ({ document, text, language, schema }) => {
      const completions = await language.complete(text, document.offsetAt(position), schema);
      return completions.map((completion) => completionItem(document, completion));
    }),
  );
  connection.onCompletionResolve((item) => {
    const kind = item.kind === CompletionItemKind.Function || item.kind === CompletionItemKind.Method ? 'function' : 'operator';
    const value = documentationMarkdown(item.filterText ?? item.label, kind);
    return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
  });
  connection.onHover(({ textDocument, position }) =>
    ask(textDocument.uri, ({ document, text, language, schema }) => {
      const found = language.hover(text, document.offsetAt(position), schema);
      return found ? { contents: { kind: 'markdown' as const, value: found.markdown }, range: rangeOf(document, found.span) } : null;
    }),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    ask(textDocument.uri, ({ document, text, language, schema }) => {
      const found = language.signature(text, document.offsetAt(position), schema);
      if (!found) return null;
      const parameters = found.parameters.map(({ start, end }) => ({ label: [start, end] as [number, number] }));
      const documentation = { kind: 'markdown' as const, value: found.documentation };
      return { signatures: [{ label: found.label, documentation, parameters }], activeSignature: 0, activeParameter: found.active };
    }),
  );
}

function registerFixes(connection: Connection, ask: Ask, diagnose: LanguageParts['diagnose']): void {
  connection.onCodeAction(({ textDocument, range }) =>
    ask(textDocument.uri, async ({ document, text, schema }) => {
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      const touched = (await diagnose(text, schema)).filter((one) => one.start <= end && start <= one.end);
      return touched.flatMap((one) =>
        (one.fixes ?? []).map(({ title, edits }, index): CodeAction => {
          const changes = edits.map((edit) => ({ range: rangeOf(document, edit), newText: edit.text }));
          return {
            title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [toDiagnostic(document, one)],
            isPreferred: index === 0 && one.severity !== 'hint',
            edit: { changes: { [textDocument.uri]: changes } },
          };
        }),
      );
    }),
  );
}

function registerNavigation(connection: Connection, ask: Ask, queries: WorkspaceQueries): void {
  const related = (uri: string, position: Position): Promise<readonly { readonly range: Range; readonly declaration: boolean }[] | null> =>
    ask(uri, ({ document, text, language, schema }) =>
      language
        .related(text, document.offsetAt(position), schema)
        .map((one) => ({ range: rangeOf(document, one), declaration: one.declaration })),
    );
  const locations = async (
    uri: string,
    position: Position,
    only: (declaration: boolean) => boolean,
  ): Promise<{ uri: string; range: Range }[]> =>
    ((await related(uri, position)) ?? []).filter(({ declaration }) => only(declaration)).map(({ range }) => ({ uri, range }));
  connection.onDefinition(async ({ textDocument, position }, token) => {
    const declared = await locations(textDocument.uri, position, (declaration) => declaration);
    if (declared.length > 0) return declared;
    return [...((await ask(textDocument.uri, ({ document }) => queries.functionsAt(document, position, signalOf(token)))) ?? [])];
  });
  connection.onWorkspaceSymbol(async ({ query }, token) => [...(await queries.symbols(query, signalOf(token)))]);
  const shared = async (uri: string, position: Position, token: CancellationToken): Promise<readonly FunctionReference[]> =>
    (await ask(uri, ({ document }) => queries.references(document, position, signalOf(token)))) ?? [];
  connection.onReferences(async ({ textDocument, position, context }, token) => {
    const wanted = (declaration: boolean): boolean => context.includeDeclaration || !declaration;
    const everywhere = await shared(textDocument.uri, position, token);
    if (everywhere.length === 0) return locations(textDocument.uri, position, wanted);
    return everywhere.filter(({ use }) => wanted(use.declaration)).map(({ document, range }) => ({ uri: document.uri, range }));
  });
  connection.onPrepareRename(async ({ textDocument, position }, token) => {
    const everywhere = await shared(textDocument.uri, position, token);
    const named = everywhere.find(({ document, range }) => document.uri === textDocument.uri && contains(range, position));
    if (named) return named.range;
    const found = (await related(textDocument.uri, position)) ?? [];
    if (!found.some(({ declaration }) => declaration)) return null;
    return found.find(({ range }) => contains(range, position))?.range ?? null;
  });
  connection.onRenameRequest(async ({ textDocument, position, newName }, token) => {
    const everywhere = await shared(textDocument.uri, position, token);
    if (everywhere.length > 0) return { changes: renameFunction(everywhere, newName) };
    const found = (await related(textDocument.uri, position)) ?? [];
    if (!found.some(({ declaration }) => declaration)) return null;
    const newText = await ask(textDocument.uri, ({ document, text }) => writtenName(newName, text, document.offsetAt(position)));
    return newText === null ? null : { changes: { [textDocument.uri]: found.map(({ range }) => ({ range, newText })) } };
  });
  connection.onDocumentHighlight(async ({ textDocument, position }) =>
    ((await related(textDocument.uri, position)) ?? []).map(({ range, declaration }) => ({
      range,
      kind: declaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    })),
  );
}

/** A selection that grows and shrinks by what means something together. */
function registerSelection(connection: Connection, ask: Ask): void {
  connection.onSelectionRanges(({ textDocument, positions }) =>
    ask(textDocument.uri, ({ document, text, language, schema }) =>
      positions.map((position): SelectionRange => {
        const spans = [...language.selection(text, document.offsetAt(position), schema), { start: 0, end: text.length }];
        const whole = spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({ range: rangeOf(document, span), ...(parent ? { parent } : {}) }),
          undefined,
        );
        return whole ?? { range: { start: position, end: position } };
      }),
    ),
  );
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function registerStructure(connection: Connection, documents: Documents): void {
  const statements = (uri: string): readonly { readonly span: Span; readonly range: Range }[] => {
    const document = documents.get(uri);
    return document ? splitStatements(document.getText()).map((span) => ({ span, range: rangeOf(document, span) })) : [];
  };
  connection.onDocumentSymbol(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    return document ? outline(document) : [];
  });
  connection.onFoldingRanges(({ textDocument }) =>
    foldsOf(documents.get(textDocument.uri)?.getText() ?? '').map(({ kind, ...lines }) => ({
      ...lines,
      kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
    })),
  );
  connection.onCodeLens(({ textDocument }) =>
    statements(textDocument.uri).map(({ span, range }) => {
      const place: StatementPlace = { uri: textDocument.uri, ...span };
      return { range, command: { title: '$(play) Run', command: lensCommands.runStatement, arguments: [place] } };
    }),
  );
}

function contains({ start, end }: Range, position: Position): boolean {
  const after = position.line > start.line || (position.line === start.line && position.character >= start.character);
  return after && (position.line < end.line || (position.line === end.line && position.character <= end.character));
}

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  table: CompletionItemKind.Class,
  column: CompletionItemKind.Field,
  function: CompletionItemKind.Function,
  aggregate: CompletionItemKind.Method,
  operator: CompletionItemKind.Operator,
  keyword: CompletionItemKind.Keyword,
  value: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
};

function completionItem(document: TextDocument, { label, kind, insert, insertAfter, detail, span, order }: Completion): CompletionItem {
  const snippet = insertAfter !== undefined;
  const newText = snippet ? `${snippetText(insert)}$0${snippetText(insertAfter)}` : insert;
  const range = rangeOf(document, span);
  return {
    label,
    kind: completionKinds[kind],
    sortText: order,
    ...(kind === 'value' ? { filterText: document.getText(range) + label } : { filterText: label }),
    ...(detail === undefined ? {} : { detail }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText },
  };
}

function snippetText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('$', '\\$').replaceAll('}', '\\}');
}

const severities: Readonly<Record<QueryDiagnostic['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A diagnostic as the editor shows it. One without width covers a character, or it could not be seen. */
export function toDiagnostic(document: TextDocument, { start, end, severity, code, message }: QueryDiagnostic): Diagnostic {
  return {
    range: rangeOf(document, { start, end: Math.max(end, start + 1) }),
    severity: severities[severity],
    code,
    message,
    source: 'KQL',
  };
}
