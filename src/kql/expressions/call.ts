import type { ColumnType } from '../../base/column';
import { aggregateFunctions } from '../aggregates/index';
import { scalarFunctions } from '../functions/index';
import { refusedFunctions } from '../functions/refused';
import type { FunctionCall, NameNode, SyntaxNode } from '../parser/syntax';
import { contains, elements, scalarType, spanOf, textOf } from '../parser/syntax';
import { bodyNames } from '../plan/bindings';
import type { Mode, Scope } from '../plan/scope';
import { Refusal, insideAggregate, refuse, refuseTooLarge } from '../plan/scope';
import { convert as convertText } from '../functions/convert';
import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { bindHeavy } from './bound';
import { convert } from './convert';
import { ownFunctions } from './rowCall';
import { windowCall } from './windowCall';

interface Entry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly sql: (call: Call) => string;
  readonly values?: ScalarFunction['values'];
}

const scalars: ReadonlyMap<string, Entry> = byName(scalarFunctions);
const aggregates = byName(aggregateFunctions);

/** Translates a call: of a function of the query's own, of one that looks at rows, of an aggregate, or of one of the language's. */
export function call(node: SyntaxNode, scope: Scope, mode: Mode = 'value'): Expression {
  const called = node as FunctionCall;
  const name = called.ReferencedSymbol?.Name ?? called.Name.SimpleName;
  if (scope.names.get(name)?.kind === 'function') return callBody(called, scope);
  const over = windowCall(called, name, scope);
  if (over) return over;
  const own = ownFunctions[name];
  if (own) return own(called, scope, callNamed);
  const aggregate = scope.row.aggregates ? aggregates.get(name) : undefined;
  const entry = aggregate ?? scalars.get(name);
  if (!entry) return unknown(name, node);
  const typed = aggregate ? undefined : typedCall(entry, called, scope);
  if (typed) return typed;
  const inner = aggregate ? insideAggregate(scope) : scope;
  const given = elements(called.ArgumentList.Expressions).flatMap((item) =>
    !aggregate && inner.query.kindOf(item) === 'StarExpression' ? [...inner.row.columns.values()] : [inner.query.expression(item, inner)],
  );
  // The service takes any value in `count(x)`, and counts the rows.
  const plainCount = aggregate?.name === 'count' && given[0]?.type !== 'bool';
  const value = apply(entry, plainCount ? [] : given, called, { scope, mode });
  return aggregate && scope.row.aggregates ? { ...value, sql: scope.row.aggregates.add(value.sql) } : value;
}

function unknown(name: string, node: SyntaxNode): never {
  const reason = refusedFunctions.find((refused) => refused.name === name)?.reason;
  return refuse(
    node,
    'unsupported-function',
    `The function ${name}() is not supported locally.${reason === undefined ? '' : ` ${reason}`}`,
  );
}

/** Calls a function of the language by name with arguments that are translated already. */
export function callNamed(name: string, given: readonly Expression[], node: SyntaxNode, scope: Scope): Expression {
  const entry = scalars.get(name) ?? refuse(node, 'unsupported-function', `The function ${name}() is not supported locally.`);
  return apply(entry, given, node, { scope, mode: 'value' });
}

/** Calls an aggregate by name with arguments that are translated already. */
export function callNamedAggregate(name: string, given: readonly Expression[], node: SyntaxNode, scope: Scope): Expression {
  const entry = aggregates.get(name) ?? refuse(node, 'unsupported-function', `The function ${name}() is not supported locally.`);
  const value = apply(entry, given, node, { scope, mode: 'value' });
  return { ...value, type: given[0]?.type ?? value.type };
}

function apply(
  entry: Entry,
  given: readonly Expression[],
  node: SyntaxNode,
  { scope, mode }: { readonly scope: Scope; readonly mode: Mode },
): Expression {
  refuseTooLarge(
    node,
    given.reduce((sum, { sql }) => sum + sql.length, 0),
  );
  const type = scalarType(node.ResultType) ?? 'dynamic';
  const write = (parts: readonly Expression[]): string => entry.sql(callOf(node, parts, { scope, mode }));
  const sql = scalars.get(entry.name) === entry && !scope.row.aggregates ? bindHeavy(given, write) : write(given);
  return { sql, type, result: { of: entry.name, arguments: given }, ...(type === 'string' ? { neverNull: true } : {}), ...spanOf(node) };
}

function callOf(node: SyntaxNode, given: readonly Expression[], { scope, mode }: { readonly scope: Scope; readonly mode: Mode }): Call {
  return {
    arguments: given,
    type: scalarType(node.ResultType) ?? 'dynamic',
    now: scope.query.now,
    isPredicate: mode === 'predicate',
    ...(scope.row.order === undefined ? {} : { order: scope.row.order }),
    ...(scope.row.scattered ? { scattered: true } : {}),
    ...spanOf(node),
    refuse: (reason, at) => {
      throw new Refusal('unsupported-function', reason, at ?? spanOf(node));
    },
  };
}

/** All of the values of a function that gives several at once. */
export function callValues(node: SyntaxNode, scope: Scope): readonly Expression[] {
  const called = node as FunctionCall;
  const name = called.ReferencedSymbol?.Name ?? textOf(node);
  const values = scalars.get(name)?.values;
  if (!values) return refuse(node, 'unsupported-function', `The function ${name}() is not supported locally.`);
  const given = elements(called.ArgumentList.Expressions).map((item) => scope.query.expression(item, scope));
  return values(callOf(node, given, { scope, mode: 'value' }));
}

/** A call that ends in `typeof(long)` or the like gives a text, which is then converted to that type. */
function typedCall(entry: Entry, called: FunctionCall, scope: Scope): Expression | undefined {
  const items = elements(called.ArgumentList.Expressions);
  const last = items.at(-1);
  if (!last || scope.query.kindOf(last) !== 'TypeOfLiteralExpression') return undefined;
  const given = items.slice(0, -1).map((item) => scope.query.expression(item, scope));
  const type = scalarType(called.ResultType) ?? 'string';
  const declared = declaredType(last);
  const call = { ...callOf(called, given, { scope, mode: 'value' }), ...(declared === undefined ? {} : { declared }) };
  // What is dynamic is more than its text: the function gives it as it is.
  if (type === 'dynamic') return { ...spanOf(called), sql: entry.sql({ ...call, type }), type };
  const text = entry.sql({ ...call, type: 'string' });
  return { ...spanOf(called), sql: convertText({ ...spanOf(called), sql: text, type: 'string', neverNull: true }, type), type };
}

function callBody(node: FunctionCall, scope: Scope): Expression {
  const { body, names } = bodyNames(node, scope);
  if (!body.Expression) return refuse(node, 'unsupported-function', `The function ${textOf(node.Name)} gives no value.`);
  refuseRowsInToScalar(node, body.Expression, scope);
  const inner = { ...scope, names, row: { columns: new Map<string, Expression>() } };
  return { ...convert(scope.query.expression(body.Expression, inner), scalarType(node.ResultType), node), ...spanOf(node) };
}

/** The service works `toscalar` out once, before there are rows. Source: learn.microsoft.com/kusto/query/functions/user-defined-functions, Restrictions. */
function refuseRowsInToScalar(node: FunctionCall, body: SyntaxNode, scope: Scope): void {
  const isOfRow = (part: SyntaxNode): boolean =>
    scope.query.kindOf(part) === 'NameReference' && scope.row.columns.has((part as NameNode).SimpleName);
  const asks = (part: SyntaxNode): boolean => scope.query.kindOf(part) === 'ToScalarExpression';
  // A function that takes nothing may be called by its bare name.
  const given = 'ArgumentList' in node ? elements(node.ArgumentList.Expressions).find((part) => contains(part, isOfRow)) : undefined;
  if (given && contains(body, asks))
    refuse(
      given,
      'row-in-toscalar',
      `${textOf(node.Name)}() asks with toscalar(), which is worked out before there are rows, so that its arguments cannot be columns. Use join or lookup.`,
    );
}

function byName<T extends { readonly name: string; readonly aliases?: readonly string[] }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])].map((name): [string, T] => [name, entry])));
}

/** The type of a named-type node, such as the `long` of `typeof(long)`. */
export function declaredType(node: SyntaxNode): ColumnType | undefined {
  return scalarType(node.ReferencedSymbol ?? node.ResultType);
}
