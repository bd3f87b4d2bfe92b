import { sqlName } from '../../base/sql';
import type { FunctionCall, NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import { children, elements, textOf } from '../parser/syntax';
import type { Query, Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { keep, project } from '../plan/stage';
import { presentColumns, word } from './columns';
import type { Expansion } from './expand';
import { elementAs, readExpansion, unnest } from './expand';
import { operator } from './operator';
import { count } from './sort';

interface MvExpand extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expressions: SyntaxList;
  readonly RowLimitClause: (SyntaxNode & { readonly RowLimit: SyntaxNode }) | null;
}

/** `mv-expand`: a row for each element of a list; several lists go side by side, the shorter ones filled up with nulls. */
export const mvExpand = operator<MvExpand>('MvExpandOperator', (node, scope, input) => {
  const { query } = scope;
  const inner: Scope = { ...scope, row: { columns: columnMap(input) } };
  const indexName = word(node.Parameters, 'with_itemindex');
  const read = elements(node.Expressions).map((part) => readExpansion(part, inner));
  const expansions = namedByColumns(read, { node, input, indexName, query });
  const limit = node.RowLimitClause ? count(node.RowLimitClause.RowLimit, scope) : usualLimit(node);
  const { stage, cells, index } = unnested(input, expansions, {
    scope,
    limit,
    bags: bagsOf(node.Parameters),
    places: indexName !== undefined,
  });
  const before = new Set(input.columns.map((column) => column.name));
  const fresh = expansions.filter(({ name }) => name === undefined || !before.has(name));
  const byName = new Map(expansions.map((expansion, at) => [expansion.name, cells[at]]));
  const outputs = presentColumns(node, input).map((column) => {
    const expanded = byName.get(column.name);
    if (column.name === indexName) return { ...column, sql: index };
    if (expanded) return { name: column.name, type: expanded.type, sql: expanded.sql };
    const kept = input.columns.find(({ name }) => name === column.name);
    if (kept) return keep(kept);
    const next = expansions.findIndex((expansion) => expansion.name === undefined && fresh.includes(expansion));
    fresh.splice(
      fresh.findIndex((expansion) => expansion === expansions[next]),
      1,
    );
    const cell = cells[next];
    return cell
      ? { name: column.name, type: cell.type, sql: cell.sql }
      : refuse(node, 'unsupported-columns', `The column ${column.name} cannot be told apart.`);
  });
  return project(stage, outputs, query);
});

/** The old spelling gives so many rows of one at most, where nothing else is said. Source: learn.microsoft.com/kusto/query/mv-expand-operator. */
function usualLimit(node: MvExpand): string | undefined {
  const [keyword] = children(node);
  return keyword && textOf(keyword) === 'mvexpand' ? '128' : undefined;
}

/** A conversion without a name, such as `todynamic(a)`, takes the place of the column that it converts, where there is no new column for it. */
function namedByColumns(
  expansions: readonly Expansion[],
  {
    node,
    input,
    indexName,
    query,
  }: { readonly node: MvExpand; readonly input: Stage; readonly indexName: string | undefined; readonly query: Query },
): readonly Expansion[] {
  const before = new Set(input.columns.map(({ name }) => name));
  const given = new Set([indexName, ...expansions.map(({ name }) => name)]);
  const added = presentColumns(node, input).filter(({ name }) => !before.has(name) && !given.has(name)).length;
  let replacing = expansions.filter(({ name }) => name === undefined).length - added;
  return expansions.map((expansion) => {
    if (expansion.name !== undefined || replacing <= 0 || query.kindOf(expansion.node) !== 'FunctionCallExpression') return expansion;
    const name = elements((expansion.node as FunctionCall).ArgumentList.Expressions)[0]?.ReferencedSymbol?.Name;
    if (name === undefined || !before.has(name)) return expansion;
    replacing--;
    return { ...expansion, name };
  });
}

/** How a bag is taken apart: into bags of one pair, or into arrays of name and value. */
export function bagsOf(parameters: SyntaxList<NamedParameter>): 'bag' | 'array' {
  const kind = word(parameters, 'bagexpansion') ?? word(parameters, 'kind');
  return kind === 'array' ? 'array' : 'bag';
}

export interface Unnested {
  readonly stage: Stage;
  readonly cells: readonly { readonly sql: string; readonly type: Expansion['type'] }[];
  readonly index: string;
}

/** The rows taken apart, with the elements as cells and their places in the lists. */
export function unnested(
  input: Stage,
  expansions: readonly Expansion[],
  {
    scope,
    limit,
    bags,
    places,
  }: { readonly scope: Scope; readonly limit: string | undefined; readonly bags: 'bag' | 'array'; readonly places: boolean },
): Unnested {
  const ordered = input.order.length > 0;
  const made = unnest(expansions, { scope, rest: '*, ', from: ` FROM (${input.sql})`, limit, bags, places: places || ordered });
  const order = ordered ? [...input.order, { alias: made.index, descending: false, nullsFirst: false }] : [];
  const hidden = ordered ? [...input.hidden, made.index] : input.hidden;
  const stage: Stage = { columns: input.columns, hidden, order, sql: made.sql, serialized: input.serialized ?? false };
  const cells = expansions.map((expansion, at) => elementAs(made.elements[at] ?? 'NULL', expansion, scope));
  return { stage, cells, index: sqlName(made.index) };
}
