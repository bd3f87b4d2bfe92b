import type { Span } from '../../base/queryDiagnostic';
import type { AnalyzedStatement, ServiceCompletion, ServiceCompletions } from './editorServices';
import { rowsName } from './narrow';
import { runsAggregate, runsFunction, runsOperator } from './runnable';

export type CompletionKind = 'table' | 'column' | 'function' | 'aggregate' | 'operator' | 'keyword' | 'value' | 'variable';

/** Something that can stand at the caret. Offsets count from the statement's start. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly insert: string;
  /** Text that is put behind the caret. */
  readonly insertAfter?: string;
  readonly detail?: string;
  readonly span: Span;
  /** Where it stands in the list, as the service ranks it. */
  readonly order: string;
}

/** Kinds of the service's completion items, by its `CompletionKind`; what is not listed is not offered. */
const kinds: Readonly<Record<number, CompletionKind>> = {
  1: 'keyword',
  3: 'keyword',
  4: 'variable',
  5: 'value',
  6: 'keyword',
  7: 'operator',
  8: 'operator',
  9: 'operator',
  11: 'operator',
  12: 'keyword',
  13: 'column',
  14: 'table',
  15: 'function',
  16: 'function',
  17: 'function',
  18: 'aggregate',
  19: 'variable',
  20: 'variable',
  26: 'keyword',
  27: 'keyword',
};

/** The service's kinds of what is built in, and whether one of them runs here: what does not is not offered, for it would be refused. */
const runs: Readonly<Record<number, (name: string) => boolean>> = { 9: runsOperator, 15: runsFunction, 18: runsAggregate };

/** Hints to the service's own machines. */
const meaningless = /^hint\./;

/** What the service offers at a caret, without what cannot run here. `names` are those that `let` declares. */
export function serviceCompletions(statement: AnalyzedStatement, offset: number, names: ReadonlySet<string>): readonly Completion[] {
  const { items, start, length } = statement.completions(offset);
  const span = { start, end: start + length };
  return items.flatMap((item) => {
    const kind = names.has(item.MatchText) && isDeclared.has(item.Kind) ? 'variable' : kinds[item.Kind];
    return kind === undefined || !isOffered(item) ? [] : [completion(item, kind, span)];
  });
}

/** The service's kinds of tables, which rows declared by `let` are bound as, and of parameters. */
const isDeclared: ReadonlySet<number> = new Set([14, 19, 20]);

function isOffered({ Kind, MatchText }: ServiceCompletion): boolean {
  return MatchText !== rowsName && !meaningless.test(MatchText) && runs[Kind]?.(MatchText) !== false;
}

function completion(item: ServiceCompletions['items'][number], kind: CompletionKind, span: Span): Completion {
  const spaced = kind === 'operator' && item.AfterText === '' && !item.BeforeText.endsWith(' ');
  return {
    label: kind === 'function' || kind === 'aggregate' ? item.MatchText : item.DisplayText,
    kind,
    insert: spaced ? `${item.BeforeText} ` : item.BeforeText.replace(/\n\| $/, ''),
    ...(item.AfterText === '' ? {} : { insertAfter: item.AfterText }),
    ...(item.DisplayText === item.MatchText ? {} : { detail: item.DisplayText }),
    span,
    order: item.order,
  };
}

/** A place where a value of a string column can stand. */
export interface ValuePlace {
  readonly column: string;
  /** Offset of the column's name, for the binder to say which table it is of. */
  readonly columnAt: number;
  /** What is written of the value so far. */
  readonly typed: string;
  /** What a chosen value replaces, quotes included. */
  readonly span: Span;
}

const valueBefore =
  /(?<column>[\p{L}_][\p{L}\p{N}_]*)\s*(?:==|!=|=~|!~|!?(?:has|contains|startswith|endswith|hasprefix|hassuffix)(?:_cs)?\b|(?:!?in~?|has_any|has_all)\s*\((?:[^()]*,)?)\s*(?:@?(?<quote>["'])(?<typed>[^"'\r\n]*))?$/u;

/** Whether a value is expected at the caret: after `==`, `has`, `in (` and their kin, within quotes or before them. */
export function valuePlace(text: string, offset: number): ValuePlace | undefined {
  const line = text.slice(Math.max(0, offset - 2000), offset);
  const match = valueBefore.exec(line);
  const column = match?.groups?.['column'];
  if (match === null || column === undefined) return undefined;
  const quote = match.groups?.['quote'];
  const typed = match.groups?.['typed'] ?? '';
  const start = quote === undefined ? offset : offset - typed.length - 1;
  const rest = /^[^"'\r\n|,)]*/.exec(text.slice(offset))?.[0] ?? '';
  const closed = quote !== undefined && text[offset + rest.length] === quote;
  return {
    column,
    columnAt: offset - line.length + match.index,
    typed,
    span: { start, end: closed ? offset + rest.length + 1 : offset },
  };
}

/** A text as a KQL string literal. */
export function quoted(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** The values of a column as completions, those that begin with what is typed first. */
export function valueCompletions(place: ValuePlace, values: readonly string[]): readonly Completion[] {
  const typed = place.typed.toLowerCase();
  const fitting = values.filter((value) => value !== '' && value.length <= 200 && value.toLowerCase().includes(typed));
  return fitting.map((value, index) => ({
    label: quoted(value),
    kind: 'value' as const,
    insert: quoted(value),
    detail: place.column,
    span: place.span,
    order: `${value.toLowerCase().startsWith(typed) ? '000' : '001'}_${String(index).padStart(4, '0')}`,
  }));
}
