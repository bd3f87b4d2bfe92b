import type { ColumnType } from '../../base/column';
import type { QueryDiagnostic, Span } from '../../base/queryDiagnostic';
import type { Kusto } from '../parser/kusto';
import { scalarType } from '../parser/syntax';
import { advise } from './advice/advise';
import { classificationKinds } from './classification';
import type { ClassificationKind } from './classification';
import { serviceCompletions, valueCompletions, valuePlace } from './completion';
import type { Completion, ValuePlace } from './completion';
import { dateCompletions, timeCompletions } from './dateLiterals';
import { analyzedStatement } from './editorServices';
import type { AnalyzedStatement, ServiceRange } from './editorServices';
import { formatDocument } from './format';
import { hoverMarkdown } from './hover';
import type { LanguageSchema } from './languageSchema';
import { createNarrowing } from './narrow';
import { comparedColumn, ranked } from './ranking';
import { selectionSpans } from './selection';
import { enclosing, signatureAt } from './signature';
import type { Signature } from './signature';
import { splitStatements } from './statements';
import { describeTables } from './tableDetail';

export interface Classified extends Span {
  readonly kind: ClassificationKind;
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
  /** What a selection at a caret grows to, the smallest first; nothing where there is no statement. */
  selection(text: string, offset: number, schema: LanguageSchema): readonly Span[];
  signature(text: string, offset: number, schema: LanguageSchema): Signature | undefined;
  /** The compiler's problems of one statement with ways out of them, and what else is worth saying of it. */
  advise(statement: string, problems: readonly QueryDiagnostic[], schema: LanguageSchema): Promise<readonly QueryDiagnostic[]>;
}

const keptStatements = 60;

/** `clock` says what today is, in milliseconds since 1970. */
export function createLanguage(kusto: Kusto, clock: () => number = Date.now): KqlLanguage {
  const analyze = cachedAnalysis(kusto);
  const narrow = createNarrowing(kusto);
  const at = (text: string, offset: number, schema: LanguageSchema): { statement: AnalyzedStatement; start: number } => {
    const { text: statement, start } = statementText(text, offset);
    return { statement: analyze(statement, schema), start };
  };
  /** The statement around a caret, cut down to what the caret can see. */
  const around = (text: string, offset: number, schema: LanguageSchema): Around => {
    const { text: statement, start } = statementText(text, offset);
    const found = narrow(statement, offset - start, schema);
    const { shift: by, ...rest } = found ?? { statement: analyze(statement, schema), shift: 0, names: new Set<string>() };
    return { ...rest, whole: statement, caret: offset - start, shift: by - start };
  };
  return {
    complete: (text, offset, schema) => completionsAt(kusto, { ...around(text, offset, schema), offset, now: clock() }, schema),
    hover(text, offset, schema) {
      const { statement, start } = at(text, offset, schema);
      const found = hoverMarkdown(kusto, statement, offset - start);
      return found && { markdown: found.markdown, span: shift(found.span, start) };
    },
    classify: (text, schema) => classified(text, (statement) => analyze(statement, schema)),
    format: (text, schema) => formatDocument(text, (statement) => analyze(statement, schema)),
    related(text, offset, schema) {
      const { statement, start } = at(text, offset, schema);
      return statement
        .related(offset - start)
        .filter((range) => range.Kind !== 0)
        .map((range) => ({ ...shift(spanOfRange(range), start), declaration: range.Kind === 2 }));
    },
    selection(text, offset, schema) {
      const { statement, start } = at(text, offset, schema);
      return selectionSpans(statement, offset - start).map((span) => shift(span, start));
    },
    signature(text, offset, schema) {
      const { statement, shift: by } = around(text, offset, schema);
      return signatureAt(kusto, statement, offset + by);
    },
    advise: (statement, problems, schema) => advise(kusto, { statement: analyze(statement, schema), problems, schema }),
  };
}

type AskedCompletions = Around & { readonly offset: number; readonly now: number };

async function completionsAt(kusto: Kusto, asked: AskedCompletions, schema: LanguageSchema): Promise<readonly Completion[]> {
  const { statement, whole, caret, shift: by, names, offset, now } = asked;
  const [place, inWhole] = [valuePlace(whole, caret), offset - caret];
  const values = place === undefined ? [] : await valuesAt(kusto, { statement, place, at: place.columnAt + inWhole + by }, schema);
  if (place !== undefined && place.span.start < caret) return shifted(values, inWhole);
  const dates = dateCompletions(whole, caret, now);
  if (dates) return shifted(dates, inWhole);
  const offered = describeTables(serviceCompletions(statement, offset + by, names), schema);
  const compared = comparedColumn(whole, caret);
  const type = compared && columnType(statement, compared.columnAt + inWhole + by);
  const word = /[\p{L}\p{N}_]*$/u.exec(whole.slice(0, caret))?.[0].length ?? 0;
  const times = compared?.compared && type === 'datetime' ? timeCompletions(now, { start: caret - word, end: caret }) : [];
  return [
    ...shifted([...values, ...times], inWhole),
    ...shifted(compared && type ? ranked(offered, type, compared.compared) : offered, -by),
  ];
}

function classified(text: string, analyze: (statement: string) => AnalyzedStatement): readonly Classified[] {
  return splitStatements(text).flatMap(({ start, end }) =>
    analyze(text.slice(start, end))
      .classifications()
      .map((range) => ({ ...shift(spanOfRange(range), start), kind: classificationKinds[range.Kind] ?? 'plainText' })),
  );
}

function spanOfRange({ Start, Length }: ServiceRange): Span {
  return { start: Start, end: Start + Length };
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

/** Remembers the last statements by schema and text; the oldest goes first. What was compiled, or is compiled next, is parsed only once. */
function cachedAnalysis(kusto: Kusto): (text: string, schema: LanguageSchema) => AnalyzedStatement {
  const bySchema = new WeakMap<LanguageSchema, Map<string, AnalyzedStatement>>();
  return (text, schema) => {
    const { tables, functions = [] } = schema;
    const known = bySchema.get(schema) ?? new Map<string, AnalyzedStatement>();
    bySchema.set(schema, known);
    const statement = known.get(text) ?? analyzedStatement(kusto, text, kusto.parse(text, tables, { functions }));
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

/** The type of the column at an offset; undefined where there stands none. */
function columnType(statement: AnalyzedStatement, offset: number): ColumnType | undefined {
  const symbol = enclosing(statement.tokenAt(offset), (node) => Boolean(node.ReferencedSymbol))?.ReferencedSymbol;
  return symbol?.Type ? scalarType(symbol.Type) : undefined;
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
  const table = column ? kusto.tableOf(column, schema.tables, schema.functions) : undefined;
  const known = schema.tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === place.column);
  if (table === undefined || known?.type !== 'string') return [];
  return valueCompletions(place, await schema.valuesOf(table, place.column));
}
