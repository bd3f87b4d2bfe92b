import { sqlName } from '../../base/sql';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import type { AggregateCollector } from '../plan/aggregates';
import type { Scope, Stage } from '../plan/scope';
import { insideAggregate, refuse } from '../plan/scope';
import type { Output } from '../plan/stage';
import { unnamed } from './columns';

/** A column of a summary before it has its name. */
export type Part = Omit<Output, 'name'>;

/** What `arg_max` or `arg_min` asks for: the engine's aggregate, its key, and the columns of the row found. */
interface Extreme {
  readonly aggregate: string;
  readonly plain: string;
  readonly key: Part;
  /** What the rows are compared by. */
  readonly rank: string;
  readonly values: readonly Part[];
}

const ways: Readonly<Record<string, 'max' | 'min'>> = { arg_max: 'max', argmax: 'max', arg_min: 'min', argmin: 'min' };

/** Up to this many values, an aggregate for each costs less than packing all of them for every row. */
const fewValues = 12;

/**
 * `arg_max(key, columns…)`: the columns of the row with the greatest key; a row is found where every key is null too. Its columns belong
 * together: the engine's aggregates over one key settle ties alike for every type but UUID, so a row with such a value is taken as one
 * value, as one of many columns is.
 */
export function extremeColumns(call: FunctionCall, scope: Scope, input: Stage): readonly Part[] {
  const { aggregate, plain, key, rank, values } = readExtreme(call, scope, input);
  if (values.length <= fewValues && values.every(({ type }) => type !== 'guid'))
    return [
      { ...key, sql: rank === key.sql ? `${plain}(${rank})` : `${aggregate}(${key.sql}, ${rank})` },
      ...values.map(({ type, sql }) => ({ type, sql: `${aggregate}(${sql}, ${rank})` })),
    ].map(withoutNullText);
  const all = [key, ...values];
  const fields = all.map(({ sql }, index) => `c${index} := ${sql}`).join(', ');
  const found = `${aggregate}(struct_pack(${fields}), ${rank})`;
  return all.map(({ type }, index) => withoutNullText({ type, sql: `struct_extract(${found}, 'c${index}')` }));
}

/** The aggregates of a summary, the values that it groups by, and what gives the columns of any other aggregate. */
interface Summary {
  readonly aggregates: readonly SyntaxNode[];
  readonly groups: readonly Part[];
  readonly columnsOf: (aggregate: SyntaxNode) => readonly Part[];
  /** The aggregates that the columns of `columnsOf` use. */
  readonly collected: AggregateCollector;
}

/**
 * A summary with one `arg_max` or `arg_min` over a table's own rows: the row of each group is found by its number, and only these rows are
 * then read. `undefined` where the rows are not a table's own, or the key is another value each time.
 */
export function extremeRows(
  { aggregates, groups, columnsOf, collected }: Summary,
  scope: Scope,
  input: Stage,
): { readonly parts: readonly Part[]; readonly from: string } | undefined {
  const { base } = input;
  const [extreme, ...more] = aggregates.filter((node) => isExtreme(node, scope));
  if (!extreme || more.length > 0 || base?.sql !== input.sql) return undefined;
  const { aggregate, key, rank, values } = readExtreme(extreme as FunctionCall, scope, input);
  if (/\b(random|uuid)\(/i.test(key.sql)) return undefined;
  const inner: string[] = [];
  const put = ({ type, sql }: Part): Part => {
    const alias = sqlName(scope.query.fresh('summary'));
    inner.push(`${sql} AS ${alias}`);
    return { type, sql: alias };
  };
  // What combines aggregates is worked out over their columns.
  const combined: string[] = [];
  const putPlain = (part: Part): Part => {
    const sql = collected.plain(part.sql);
    if (sql === undefined) combined.push(part.sql);
    return sql === undefined ? part : put({ ...part, sql });
  };
  const by = groups.map(put);
  const row = put({ type: 'long', sql: `${aggregate}(rowid, ${rank})` });
  const found = [key, ...values].map(by.length > 0 ? withoutNullText : (value) => whereFound(value, row));
  const parts = [...by, ...aggregates.flatMap((node) => (node === extreme ? found : columnsOf(node).map(putPlain)))];
  inner.push(...collected.itemsOf(combined));
  const places = by.length === 0 ? '' : ` GROUP BY ${by.map((_, index) => index + 1).join(', ')}`;
  const summary = `SELECT ${inner.join(', ')} FROM ${base.from}${places}`;
  return { parts, from: `(${summary}) ${by.length === 0 ? 'LEFT JOIN' : 'JOIN'} ${base.relation} ON rowid = ${row.sql}` };
}

function isExtreme(node: SyntaxNode, { query }: Scope): boolean {
  if (query.kindOf(node) !== 'FunctionCallExpression') return false;
  const call = node as FunctionCall;
  return Object.hasOwn(ways, call.ReferencedSymbol?.Name ?? call.Name.SimpleName);
}

/** A summary of no rows still has a row, of nulls, whatever the value is made of. */
function whereFound({ type, sql }: Part, row: Part): Part {
  const cell = `CASE WHEN ${row.sql} IS NOT NULL THEN ${sql} END`;
  return { type, sql: type === 'string' ? `coalesce(${cell}, '')` : cell };
}

/** Every column of the rows, as it is. */
export function starColumns(input: Stage): readonly Part[] {
  return input.columns.map(({ alias, type }) => ({ type, sql: sqlName(alias) }));
}

function readExtreme(call: FunctionCall, scope: Scope, input: Stage): Extreme {
  const inner = insideAggregate(scope);
  const [keyNode, ...rest] = elements(call.ArgumentList.Expressions);
  if (!keyNode) return refuse(call, 'missing-argument', 'The key is missing.');
  const key = scope.query.expression(unnamed(keyNode, scope.query), inner);
  const others = { ...input, columns: input.columns.filter(({ name }) => name !== key.columnName) };
  const values = rest.flatMap((item): readonly Part[] =>
    scope.query.kindOf(item) === 'StarExpression' ? starColumns(others) : [scope.query.expression(unnamed(item, scope.query), inner)],
  );
  const plain = ways[call.ReferencedSymbol?.Name ?? call.Name.SimpleName] ?? 'max';
  return { aggregate: `arg_${plain}_nulls_last`, plain, key, rank: rankOf(key, plain), values };
}

// What is no number is the least and the greatest at once; for the engine it is the greatest alone.
function rankOf({ type, sql }: Part, way: 'max' | 'min'): string {
  return type === 'real' && way === 'min' ? `CASE WHEN isnan(${sql}) THEN '-inf'::DOUBLE ELSE ${sql} END` : sql;
}

function withoutNullText({ type, sql }: Part): Part {
  return { type, sql: type === 'string' && !sql.startsWith('"') ? `coalesce(${sql}, '')` : sql };
}
