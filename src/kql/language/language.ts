import type { Column } from '../../base/column';
import type { Span } from '../../base/queryDiagnostic';
import type { Kusto } from '../parser/kusto';
import { listItems } from '../parser/syntax';
import { classificationKinds } from './classification';
import type { ClassificationKind } from './classification';
import { serviceCompletions, valueCompletions, valuePlace } from './completion';
import type { Completion, ValuePlace } from './completion';
import { analyzeStatement } from './editorServices';
import type { AnalyzedStatement, ServiceNode, ServiceSymbol } from './editorServices';
import { documentationMarkdown, hoverMarkdown } from './hover';
import { createNarrowing } from './narrow';
import { splitStatements } from './statements';

/** A table that a text may name, as far as the editor cares. The same list must be the same object, so that its schema is made once. */
export interface LanguageTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly description?: string;
}

/** What the texts of one source may name. */
export interface LanguageSchema {
  readonly tables: readonly LanguageTable[];
  /** The values that a string column has most often; none where they are not known. */
  readonly valuesOf?: (table: string, column: string) => Promise<readonly string[]>;
}

export interface Classified extends Span {
  readonly kind: ClassificationKind;
}

export interface Signature {
  readonly label: string;
  readonly documentation: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly Span[];
  readonly active: number;
}

/** One place that names the same thing as the caret's. */
export interface Related extends Span {
  readonly declaration: boolean;
}

/** The language services for whole documents: each statement is analysed alone, and again only when its own text changed. */
export interface KqlLanguage {
  complete(text: string, offset: number, schema: LanguageSchema): Promise<readonly Completion[]>;
  hover(text: string, offset: number, schema: LanguageSchema): { readonly markdown: string; readonly span: Span } | undefined;
  classify(text: string, schema: LanguageSchema): readonly Classified[];
  format(text: string, schema: LanguageSchema): string;
  related(text: string, offset: number, schema: LanguageSchema): readonly Related[];
  signature(text: string, offset: number, schema: LanguageSchema): Signature | undefined;
}

const keptStatements = 60;

export function createLanguage(kusto: Kusto): KqlLanguage {
  const analyze = cachedAnalysis(kusto);
  const narrow = createNarrowing(kusto);
  const at = (text: string, offset: number, schema: LanguageSchema): { statement: AnalyzedStatement; start: number } => {
    const { text: statement, start } = statementText(text, offset);
    return { statement: analyze(statement, schema.tables), start };
  };
  /** The statement around a caret, cut down to what the caret can see. */
  const around = (text: string, offset: number, schema: LanguageSchema): Around => {
    const { text: statement, start } = statementText(text, offset);
    const found = narrow(statement, offset - start, schema.tables);
    const { shift: by, ...rest } = found ?? { statement: analyze(statement, schema.tables), shift: 0, names: new Set<string>() };
    return { ...rest, whole: statement, caret: offset - start, shift: by - start };
  };
  return {
    async complete(text, offset, schema) {
      const { statement, whole, caret, shift: by, names } = around(text, offset, schema);
      const place = valuePlace(whole, caret);
      const inWhole = offset - caret;
      const values = place === undefined ? [] : await valuesAt(kusto, { statement, place, at: place.columnAt + inWhole + by }, schema);
      if (place !== undefined && place.span.start < caret) return shifted(values, inWhole);
      return [...shifted(values, inWhole), ...shifted(serviceCompletions(statement, offset + by, names), -by)];
    },
    hover(text, offset, schema) {
      const { statement, start } = at(text, offset, schema);
      const found = hoverMarkdown(kusto, statement, offset - start);
      return found && { markdown: found.markdown, span: shift(found.span, start) };
    },
    classify: (text, schema) =>
      splitStatements(text).flatMap(({ start, end }) =>
        analyze(text.slice(start, end), schema.tables)
          .classifications()
          .map((range) => ({
            ...shift({ start: range.Start, end: range.Start + range.Length }, start),
            kind: classificationKinds[range.Kind] ?? 'plainText',
          })),
      ),
    format: (text, schema) => formatDocument(text, (statement) => analyze(statement, schema.tables).formatted()),
    related(text, offset, schema) {
      const { statement, start } = at(text, offset, schema);
      return statement
        .related(offset - start)
        .filter((range) => range.Kind !== 0)
        .map((range) => ({ ...shift({ start: range.Start, end: range.Start + range.Length }, start), declaration: range.Kind === 2 }));
    },
    signature(text, offset, schema) {
      const { statement, shift: by } = around(text, offset, schema);
      return signatureAt(kusto, statement, offset + by);
    },
  };
}

interface Around {
  readonly statement: AnalyzedStatement;
  /** The statement as it stands in the document, and where the caret is in it. */
  readonly whole: string;
  readonly caret: number;
  /** What is added to an offset of the document to give one of `statement`. */
  readonly shift: number;
  readonly names: ReadonlySet<string>;
}

/** The statement with the caret, down to the caret at least; empty where there is none. */
function statementText(text: string, offset: number): { readonly text: string; readonly start: number } {
  const span = splitStatements(text).find(({ start, end }) => start <= offset && offset <= blankEnd(text, end));
  return span ? { text: text.slice(span.start, Math.max(span.end, offset)), start: span.start } : { text: '', start: offset };
}

function shifted(completions: readonly Completion[], by: number): readonly Completion[] {
  return completions.map((completion) => ({ ...completion, span: shift(completion.span, by) }));
}

/** Remembers the last statements by schema and text; the oldest goes first. */
function cachedAnalysis(kusto: Kusto): (text: string, tables: readonly LanguageTable[]) => AnalyzedStatement {
  const bySchema = new WeakMap<readonly LanguageTable[], Map<string, AnalyzedStatement>>();
  return (text, tables) => {
    const known = bySchema.get(tables) ?? new Map<string, AnalyzedStatement>();
    bySchema.set(tables, known);
    const statement = known.get(text) ?? analyzeStatement(kusto, text, kusto.globals(tables));
    known.delete(text);
    known.set(text, statement);
    if (known.size > keptStatements) known.delete([...known.keys()][0] ?? '');
    return statement;
  };
}

function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** The caret may stand in the white space behind a statement, down to the end of the next line, and still belong to it. */
function blankEnd(text: string, end: number): number {
  return end + (/^[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?/.exec(text.slice(end))?.[0].length ?? 0);
}

/** Formats each statement where it stands; what is between them stays. */
function formatDocument(text: string, format: (statement: string) => string): string {
  let result = '';
  let last = 0;
  for (const { start, end } of splitStatements(text)) {
    result += text.slice(last, start) + format(text.slice(start, end)).trimEnd();
    last = end;
  }
  return result + text.slice(last);
}

interface ValueSearch {
  readonly statement: AnalyzedStatement;
  readonly place: ValuePlace;
  /** Where the column's name stands in the statement that was analysed. */
  readonly at: number;
}

async function valuesAt(kusto: Kusto, { statement, place, at }: ValueSearch, schema: LanguageSchema): Promise<readonly Completion[]> {
  if (schema.valuesOf === undefined) return [];
  const column = enclosing(statement.tokenAt(at), (node) => Boolean(node.ReferencedSymbol))?.ReferencedSymbol;
  const table = column ? kusto.tableOf(column, schema.tables) : undefined;
  const known = schema.tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === place.column);
  if (table === undefined || known?.type !== 'string') return [];
  return valueCompletions(place, await schema.valuesOf(table, place.column));
}

function signatureAt(kusto: Kusto, statement: AnalyzedStatement, offset: number): Signature | undefined {
  const isOpenCall = (node: ServiceNode): boolean =>
    kusto.kindOf(node) === 'FunctionCallExpression' &&
    node.TextStart < offset &&
    openArguments(statement.text.slice(node.TextStart, offset)) !== undefined;
  const call = enclosing(statement.tokenAt(Math.max(0, lastCodeBefore(statement.text, offset))), isOpenCall);
  const symbol = call?.ReferencedSymbol as ServiceSymbol | null | undefined;
  if (!call || !symbol?.Signatures) return undefined;
  const signature = listItems(symbol.Signatures).at(-1);
  if (!signature) return undefined;
  const active = openArguments(statement.text.slice(call.TextStart, offset)) ?? 0;
  const parameters = listItems(signature.Parameters);
  let label = `${symbol.Name}(`;
  const spans = parameters.map((parameter, index) => {
    if (index > 0) label += ', ';
    const start = label.length;
    label += parameter.MinOccurring === 0 ? `[${parameter.Name}]` : parameter.Name;
    return { start, end: label.length };
  });
  return {
    label: `${label})`,
    documentation: documentationMarkdown(symbol.Name, 'function') ?? '',
    parameters: spans,
    active: Math.min(active, Math.max(0, spans.length - 1)),
  };
}

function lastCodeBefore(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length - 1;
}

function enclosing(node: ServiceNode | null, test: (node: ServiceNode) => boolean): ServiceNode | undefined {
  for (let current = node; current; current = current.Parent) if (test(current)) return current;
  return undefined;
}

/** How many arguments are complete in a call that is cut off at the caret; undefined where its bracket is closed or not yet open. */
function openArguments(call: string): number | undefined {
  let depth = 0;
  let commas = 0;
  for (const match of call.matchAll(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[([{]|[)\]}]|,/g)) {
    const [text] = match;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text)) depth--;
    else if (text === ',' && depth === 1) commas++;
    if (depth === 0 && ')]}'.includes(text)) return undefined;
  }
  return depth === 0 ? undefined : commas;
}
