import type { GlobalState, Kusto, KustoCode } from '../parser/kusto';
import { listItems } from '../parser/syntax';
import type { KustoList, KustoSymbol, SyntaxNode } from '../parser/syntax';

/** The part of Kusto's own editor services that is used here; numbers are members of its enumerations. */
interface EditorNamespace {
  readonly Editor: {
    readonly KustoCodeService: { readonly ctor: new (code: object) => CodeService };
    readonly KustoCompleter: CompleterClass;
    readonly CompletionOptions: { readonly Default: CompletionOptions };
    readonly QuickInfoOptions: { readonly Default: object };
    readonly FormattingOptions: { readonly Default: FormattingOptions };
  };
  readonly Utils: { readonly CancellationToken: new () => object };
}

/** Members of the service's `PlacementStyle` and `SpacingStyle`. */
const placement = { none: 0, newLine: 1 } as const;
const spacing = { asIs: 0 } as const;

interface FormattingOptions {
  WithIndentationSize(size: number): FormattingOptions;
  WithInsertMissingTokens(insert: boolean): FormattingOptions;
  WithPipeOperatorStyle(style: number): FormattingOptions;
  WithStatementStyle(style: number): FormattingOptions;
  WithSemicolonStyle(style: number): FormattingOptions;
  WithAssignmentSpacing(style: number): FormattingOptions;
  WithColonSpacing(style: number): FormattingOptions;
  WithBeforeArgumentListSpacing(style: number): FormattingOptions;
  WithBeforeParameterListSpacing(style: number): FormattingOptions;
  WithPrefixOperatorSpacing(style: number): FormattingOptions;
}

interface CompletionOptions {
  WithAutoAppendWhitespace(append: boolean): CompletionOptions;
  WithIncludePunctuationOnlySyntax(include: boolean): CompletionOptions;
}

/** What gives the items at a caret, in the steps of its own `GetCompletionItems`. */
interface Completer {
  GetEditRange(position: number, start: { v?: number }, length: { v?: number }): void;
  ShouldComplete(position: number): boolean;
  GetSymbolCompletions(position: number, builder: CompletionBuilder): number;
  GetSyntaxCompletions(position: number, builder: CompletionBuilder): void;
  GetOrderingRank(item: ServiceCompletion): number;
}

interface CompletionBuilder {
  readonly Items: KustoList<ServiceCompletion>;
}

interface CompleterClass {
  new (code: object, options: CompletionOptions, cancellation: object): Completer;
  readonly CompletionBuilder: new () => CompletionBuilder;
  readonly CompletionMode: { readonly Combined: number };
}

interface CodeService {
  GetQuickInfo(position: number, options: object): { readonly Items: KustoList<{ readonly Text: string }> };
  GetClassifications(start: number, length: number, clip: boolean, wait: boolean): { readonly Classifications: KustoList<ServiceRange> };
  GetFormattedText(options: FormattingOptions, caret: number): { readonly Text: string };
  GetRelatedElements(position: number, options: number): { readonly Elements: KustoList<ServiceRange> };
}

export interface ServiceCompletion {
  readonly Kind: number;
  readonly DisplayText: string;
  readonly MatchText: string;
  readonly OrderText: string;
  readonly Priority: number;
  readonly BeforeText: string;
  readonly AfterText: string;
}

export interface ServiceRange {
  readonly Kind: number;
  readonly Start: number;
  readonly Length: number;
}

/** A function or table signature as the binder knows it. */
export interface ServiceSignature {
  readonly Parameters: KustoList<{ readonly Name: string; readonly MinOccurring: number; readonly IsRepeatable?: boolean }>;
  readonly AllowsNamedArguments: boolean;
}

export interface ServiceSymbol {
  readonly Name: string;
  readonly Signatures?: KustoList<ServiceSignature> | null;
  /** What the author of a function says of it. */
  readonly Description?: string | null;
  readonly Columns?: KustoList<ServiceSymbol> | null;
  readonly Type?: { readonly Name: string } | null;
}

interface ServiceTree extends SyntaxNode {
  GetTokenAt(position: number): ServiceNode | null;
}

export interface ServiceNode extends SyntaxNode {
  readonly Parent: ServiceNode | null;
}

/** What the service offers at a caret; `order` is where each stands, as the service ranks it. */
export interface ServiceCompletions {
  readonly items: readonly (ServiceCompletion & { readonly order: string })[];
  readonly start: number;
  readonly length: number;
}

/** One statement under analysis: what the service says about it, as plain arrays. Offsets count from the statement's start. */
export interface AnalyzedStatement {
  readonly text: string;
  /** What the last query of the statement gives. */
  readonly resultType: KustoSymbol | null;
  readonly root: SyntaxNode;
  readonly tokenAt: (offset: number) => ServiceNode | null;
  readonly completions: (offset: number) => ServiceCompletions;
  readonly quickInfo: (offset: number) => readonly string[];
  readonly classifications: () => readonly ServiceRange[];
  readonly related: (offset: number) => readonly ServiceRange[];
  readonly formatted: () => string;
}

/** Parses and binds one statement for the editor. */
export function analyzeStatement(kusto: Kusto, text: string, globals: GlobalState): AnalyzedStatement {
  return analyzedStatement(kusto, text, kusto.Language.KustoCode.ParseAndAnalyze(text, globals));
}

/** A statement that is parsed and bound already, for the editor. */
export function analyzedStatement(kusto: Kusto, text: string, code: KustoCode): AnalyzedStatement {
  const namespace = kusto.Language as unknown as EditorNamespace;
  const { Editor } = namespace;
  const service = new Editor.KustoCodeService.ctor(code);
  return {
    text,
    resultType: code.ResultType,
    root: code.Syntax,
    tokenAt: (offset) => (code.Syntax as ServiceTree).GetTokenAt(offset),
    completions: (offset) => completionsAt(namespace, code, offset),
    quickInfo: (offset) => listItems(service.GetQuickInfo(offset, Editor.QuickInfoOptions.Default).Items).map((item) => item.Text),
    classifications: () => listItems(service.GetClassifications(0, text.length, true, true).Classifications),
    related: (offset) => listItems(service.GetRelatedElements(offset, 0).Elements),
    formatted: () => service.GetFormattedText(formattingOptions(Editor.FormattingOptions.Default), 0).Text.replaceAll('\r\n', '\n'),
  };
}

/**
 * The service's own `GetCompletionItems` without its last step, which copies every item twice to put the list in order: the order of each
 * is given instead. A text that the service's code trips over has no completions, as there.
 */
function completionsAt({ Editor, Utils }: EditorNamespace, code: object, offset: number): ServiceCompletions {
  const { KustoCompleter, CompletionOptions } = Editor;
  const options = CompletionOptions.Default.WithAutoAppendWhitespace(false).WithIncludePunctuationOnlySyntax(false);
  const completer = new KustoCompleter(code, options, new Utils.CancellationToken());
  const builder = new KustoCompleter.CompletionBuilder();
  const [start, length]: [{ v?: number }, { v?: number }] = [{}, {}];
  try {
    completer.GetEditRange(offset, start, length);
    const from = start.v ?? offset;
    if (completer.ShouldComplete(offset)) {
      const mode = completer.GetSymbolCompletions(from, builder);
      if (mode === KustoCompleter.CompletionMode.Combined) completer.GetSyntaxCompletions(from, builder);
    }
    const items = listItems(builder.Items).map((item) => Object.assign(item, { order: orderOf(item, completer) }));
    return { items, start: from, length: length.v ?? 0 };
  } catch {
    return { items: [], start: offset, length: 0 };
  }
}

function orderOf(item: ServiceCompletion, completer: Completer): string {
  return `${String(completer.GetOrderingRank(item)).padStart(2, '0')}${item.Priority}_${item.OrderText.toLowerCase()}`;
}

/** Each pipe operator on a line of its own; the space around `=`, `:` and before brackets stays as it was written. */
function formattingOptions(options: FormattingOptions): FormattingOptions {
  return options
    .WithIndentationSize(2)
    .WithInsertMissingTokens(false)
    .WithPipeOperatorStyle(placement.newLine)
    .WithStatementStyle(placement.newLine)
    .WithSemicolonStyle(placement.none)
    .WithAssignmentSpacing(spacing.asIs)
    .WithColonSpacing(spacing.asIs)
    .WithBeforeArgumentListSpacing(spacing.asIs)
    .WithBeforeParameterListSpacing(spacing.asIs)
    .WithPrefixOperatorSpacing(spacing.asIs);
}
