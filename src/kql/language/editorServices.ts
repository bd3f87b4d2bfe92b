import type { GlobalState, Kusto } from '../parser/kusto';
import { listItems } from '../parser/syntax';
import type { KustoList, SyntaxNode } from '../parser/syntax';

/** The part of Kusto's own editor services that is used here; numbers are members of its enumerations. */
interface EditorNamespace {
  readonly Editor: {
    readonly KustoCodeService: { readonly ctor: new (code: object) => CodeService };
    readonly CompletionOptions: { readonly Default: CompletionOptions };
    readonly QuickInfoOptions: { readonly Default: object };
    readonly FormattingOptions: { readonly Default: FormattingOptions };
  };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: GlobalState): AnalyzedCode };
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

interface CodeService {
  GetCompletionItems(
    position: number,
    options: CompletionOptions,
  ): {
    readonly Items: KustoList<ServiceCompletion>;
    readonly EditStart: number;
    readonly EditLength: number;
  };
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
}

export interface ServiceSymbol {
  readonly Name: string;
  readonly Signatures?: KustoList<ServiceSignature> | null;
  readonly Columns?: KustoList<ServiceSymbol> | null;
  readonly Type?: { readonly Name: string } | null;
}

export interface ServiceNode extends SyntaxNode {
  readonly Parent: ServiceNode | null;
}

interface AnalyzedCode {
  readonly Text: string;
  readonly Syntax: SyntaxNode & { GetTokenAt(position: number): ServiceNode | null };
  readonly Globals: GlobalState & { GetTable(column: object): ServiceSymbol | null };
}

/** One statement under analysis: what the service says about it, as plain arrays. Offsets count from the statement's start. */
export interface AnalyzedStatement {
  readonly text: string;
  readonly tokenAt: (offset: number) => ServiceNode | null;
  readonly tableOf: (column: object) => string | undefined;
  readonly completions: (offset: number) => {
    readonly items: readonly ServiceCompletion[];
    readonly start: number;
    readonly length: number;
  };
  readonly quickInfo: (offset: number) => readonly string[];
  readonly classifications: () => readonly ServiceRange[];
  readonly related: (offset: number) => readonly ServiceRange[];
  readonly formatted: () => string;
}

/** Parses and binds one statement for the editor. */
export function analyzeStatement(kusto: Kusto, text: string, tables: Parameters<Kusto['globals']>[0]): AnalyzedStatement {
  const { Editor, KustoCode } = kusto.Language as unknown as EditorNamespace;
  const code = KustoCode.ParseAndAnalyze(text, kusto.globals(tables));
  const service = new Editor.KustoCodeService.ctor(code);
  const completionOptions = Editor.CompletionOptions.Default.WithAutoAppendWhitespace(false).WithIncludePunctuationOnlySyntax(false);
  return {
    text,
    tokenAt: (offset) => code.Syntax.GetTokenAt(offset),
    tableOf: (column) => code.Globals.GetTable(column)?.Name,
    completions: (offset) => {
      const info = service.GetCompletionItems(offset, completionOptions);
      return { items: listItems(info.Items), start: info.EditStart, length: info.EditLength };
    },
    quickInfo: (offset) => listItems(service.GetQuickInfo(offset, Editor.QuickInfoOptions.Default).Items).map((item) => item.Text),
    classifications: () => listItems(service.GetClassifications(0, text.length, true, true).Classifications),
    related: (offset) => listItems(service.GetRelatedElements(offset, 0).Elements),
    formatted: () => service.GetFormattedText(formattingOptions(Editor.FormattingOptions.Default), 0).Text.replaceAll('\r\n', '\n'),
  };
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
