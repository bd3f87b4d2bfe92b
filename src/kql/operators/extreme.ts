import { sqlName } from '../../base/sql';
import type { FunctionCall, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
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
  const { aggregate, plain, key, values } = readExtreme(call, scope, input);
  if (values.length <= fewValues && values.every(({ type }) => type !== 'guid'))
    return [
      { ...key, sql: `${plain}(${key.sql})` },
      ...values.map(({ type, sql }) => ({ type, sql: `${aggregate}(${sql}, ${key.sql})` })),
    ].map(withoutNullText);
  const all = [key, ...values];
  const fields = all.map(({ sql }, index) => `c${index} := ${sql}`).join(', ');
  const found = `${aggregate}(struct_pack(${fields}), ${key.sql})`;
  return all.map(({ type }, index) => withoutNullText({ type, sql: `struct_extract(${found}, 'c${index}')` }));
}

/**
 * The same where it is all that a summary asks of a table's own rows: the row of each group is found by number, and only these rows are
 * then read. `undefined` where the rows are not a table's own, or an expression gives another value each time.
 */
export function extremeRows(
  node: SyntaxNode,
  scope: Scope,
  input: Stage,
  groups: readonly Part[],
): { readonly parts: readonly Part[]; readonly from: string } | undefined {
  const { base } = input;
  if (scope.query.kindOf(node) !== 'FunctionCallExpression' || base?.sql !== input.sql || groups.length === 0) return undefined;
  const call = node as FunctionCall;
  if (!ways[call.ReferencedSymbol?.Name ?? call.Name.SimpleName]) return undefined;
  const { aggregate, key, values } = readExtreme(call, scope, input);
  if ([...groups, key].some(({ sql }) => /\b(random|uuid)\(/i.test(sql))) return undefined;
  const row = sqlName(scope.query.fresh('row'));
  const by = groups.map(({ sql }, index) => `${sql} AS ${sqlName(scope.query.fresh(`by${index}`))}`).join(', ');
  const places = groups.map((_, index) => index + 1).join(', ');
  const found = `SELECT ${by}, ${aggregate}(rowid, ${key.sql}) AS ${row} FROM ${base.from} GROUP BY ${places}`;
  return {
    parts: [...groups, ...[key, ...values].map(withoutNullText)],
    from: `${base.relation} WHERE rowid IN (SELECT ${row} FROM (${found}))`,
  };
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
  return { aggregate: `arg_${plain}_nulls_last`, plain, key, values };
}

function withoutNullText({ type, sql }: Part): Part {
  return { type, sql: type === 'string' && !sql.startsWith('"') ? `coalesce(${sql}, '')` : sql };
}
