import { convert } from '../functions/convert';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import { elements, scalarType, spanOf } from '../parser/syntax';
import type { Scope, Windows } from '../plan/scope';
import { refuse } from '../plan/scope';
import { castTo } from '../plan/stage';
import type { Expression } from '../scalarFunction';

interface WindowArguments {
  readonly node: FunctionCall;
  readonly windows: Windows;
  readonly given: readonly Expression[];
  readonly type: Expression['type'];
}

/** How each function over neighbouring rows becomes a window function of SQL. */
const windowSql: Readonly<Record<string, (call: WindowArguments) => string>> = {
  row_number: ({ windows, given: [start, restart] }) => {
    const number = windows.add('row_number()', restart && restartGroup(windows, restart));
    return start === undefined || start.constant === 1n ? number : `(${number} + ${start.sql} - 1)`;
  },
  prev: (call) => neighbour('lag', call),
  next: (call) => neighbour('lead', call),
  row_cumsum: ({ windows, given: [term, restart], type }) =>
    castTo(windows.add(`sum(${term?.sql ?? '0'})`, restart && restartGroup(windows, restart)), type),
  row_rank_dense: (call) => rank(call, 'dense'),
  row_rank: (call) => rank(call, 'dense'),
  row_rank_min: (call) => rank(call, 'min'),
  row_window_session: session,
};

/** The functions over neighbouring rows that run here. */
export const windowFunctionNames: readonly string[] = Object.keys(windowSql);

/** Translates a call of a function over neighbouring rows; undefined where the function is none. */
export function windowCall(node: FunctionCall, name: string, scope: Scope): Expression | undefined {
  const write = windowSql[name];
  if (!write) return undefined;
  const windows = windowsOf(node, scope);
  const given = elements(node.ArgumentList.Expressions).map((item: SyntaxNode) => scope.query.expression(item, scope));
  const type = scalarType(node.ResultType) ?? 'long';
  return { sql: write({ node, windows, given, type }), type, ...spanOf(node) };
}

function windowsOf(node: FunctionCall, scope: Scope): Windows {
  return scope.row.windows ?? refuse(node, 'unsupported-place', 'A function over neighbouring rows cannot stand here.');
}

/** The number of restarts up to the row: rows with the same number belong together. */
function restartGroup(windows: Windows, restart: Expression): string {
  return windows.add(`sum(CASE WHEN ${restart.sql} THEN 1 ELSE 0 END)`);
}

/**
 * The start of the session that the row belongs to. Gaps between neighbours and restarts cut the rows into runs; a run that is as long as
 * the greatest distance from the first row is then gone through from row to row. Source: learn.microsoft.com/kusto/query/row-window-session-function.
 */
function session({ node, windows, given: [value, fromFirst, fromPrevious, restart] }: WindowArguments): string {
  if (!value || !fromFirst || !fromPrevious)
    return refuse(node, 'missing-argument', 'row_window_session() needs a value and two distances.');
  const before = windows.add(`lag(${value.sql})`);
  const cut = `(${before} IS NULL OR ${value.sql} - ${before} >= ${fromPrevious.sql}${restart ? ` OR ${restart.sql}` : ''})`;
  const run = windows.add(`sum(CASE WHEN ${cut} THEN 1 ELSE 0 END)`);
  const first = windows.add(`first_value(${value.sql})`, run);
  const isLong = windows.add(`max(CASE WHEN ${value.sql} - ${first} >= ${fromFirst.sql} THEN 1 ELSE 0 END)`, run);
  const walked = windows.add(`list(${value.sql}) FILTER (WHERE ${isLong} = 1)`, run);
  const start = `list_reduce(${walked}, lambda began, here: CASE WHEN here - began >= ${fromFirst.sql} THEN here ELSE began END)`;
  return `CASE WHEN ${isLong} = 1 THEN ${start} ELSE ${first} END`;
}

function neighbour(way: 'lag' | 'lead', { node, windows, given: [value, offset, fallback], type }: WindowArguments): string {
  if (!value) return refuse(node, 'missing-argument', 'The value to look up is missing.');
  const distance = offset?.constant ?? 1n;
  if (typeof distance !== 'bigint') return refuse(node, 'unsupported-argument', 'The distance must be a number that is known beforehand.');
  const other = fallback ? ofColumn(fallback, type, node) : type === 'string' ? "''" : 'NULL';
  return windows.add(`${way}(${value.sql}, ${distance.toString()}, ${other})`);
}

/** The value that stands where there is no row: of the column's kind, since it stands in its column. */
function ofColumn(fallback: Expression, type: Expression['type'], node: FunctionCall): string {
  const isWhole = fallback.type === 'int' || fallback.type === 'long';
  const fits = fallback.type === type || type === 'dynamic' || (isWhole && numberTypes.has(type));
  return fits
    ? convert(fallback, type)
    : refuse(node, 'unsupported-argument', `The value for where there is no row must be a ${type}, as the column is.`);
}

const numberTypes: ReadonlySet<Expression['type']> = new Set(['int', 'long', 'real', 'decimal']);

function rank({ windows, given: [term, restart] }: WindowArguments, kind: 'dense' | 'min'): string {
  const value = term?.sql ?? 'NULL';
  const group = restart && restartGroup(windows, restart);
  const before = windows.add(`lag(${value})`, group);
  const number = windows.add('row_number()', group);
  const changed = `(${number} = 1 OR ${before} IS DISTINCT FROM ${value})`;
  if (kind === 'dense') return castTo(windows.add(`sum(CASE WHEN ${changed} THEN 1 ELSE 0 END)`, group), 'long');
  return windows.add(`max(CASE WHEN ${changed} THEN ${number} END)`, group);
}
