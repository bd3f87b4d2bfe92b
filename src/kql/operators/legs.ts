import type { FunctionCall, NameNode, SyntaxNode } from '../parser/syntax';
import { textOf } from '../parser/syntax';
import { nameGiven } from '../plan/asNames';
import { viewsOf } from '../plan/bindings';
import { namePattern } from '../plan/namePattern';
import type { Scope, Stage } from '../plan/scope';
import { refuse } from '../plan/scope';

/** One table of an operator that looks through several, and the name that its rows are told by. */
export interface Leg {
  readonly name: string;
  readonly stage: Stage;
  /** Known to give no rows. */
  readonly isEmpty?: boolean;
  /** Whether it is a table of another source. */
  readonly isOfOther?: boolean;
}

/** How the service writes the name of a table of another database is not documented, so rows cannot be told by it. */
export function refuseOthersNames(node: SyntaxNode, legs: readonly Leg[]): void {
  if (legs.some(({ isOfOther }) => isOfOther === true))
    refuse(node, 'unsupported-option', 'Rows of several sources are not told by the names of their tables. Use extend to name them.');
}

/** The tables that one part of a list names: a table, a pattern with stars, or a query, named after its `as` or its place in the list. */
export function legsOf(node: SyntaxNode, scope: Scope, placeName: string): readonly Leg[] {
  const { query } = scope;
  const inner = { ...scope, row: { columns: new Map() } };
  const kind = query.kindOf(node);
  if (kind === 'NameReference') {
    const name = (node as NameNode).SimpleName;
    const text = textOf(node);
    if (text.includes('*')) return matchingLegs(text, scope);
    if (!scope.names.has(name)) return sourceLeg(name, query);
    const view = scope.names.get(name)?.kind === 'function';
    return [{ name: view ? name : placeName, stage: query.table(node, inner) }];
  }
  if (kind === 'PathExpression') return [{ name: placeName, stage: query.table(node, inner), isOfOther: true }];
  const called = kind === 'FunctionCallExpression' ? (node as FunctionCall).Name.SimpleName : undefined;
  return [{ name: called ?? nameGiven(node, query) ?? placeName, stage: query.table(node, inner) }];
}

/** The tables of the source, and the views of the query, whose names fit a pattern with stars. */
export function matchingLegs(pattern: string, scope: Scope): readonly Leg[] {
  const { query } = scope;
  const fits = namePattern(pattern);
  return [...query.sources(pattern).flatMap((name) => sourceLeg(name, query)), ...viewsOf(scope).filter(({ name }) => fits.test(name))];
}

/** A table of the source as a part of a union; none where the source has no such table. */
export function sourceLeg(name: string, query: Scope['query']): readonly Leg[] {
  const stage = query.source(name);
  return stage ? [{ name, stage, isEmpty: query.isEmptySource(name) }] : [];
}
