import type { Column } from '../../../src/base/column';
import type { Expression } from '../interpreter/expression';
import { nameText } from '../interpreter/expression';
import type { JoinKey } from '../interpreter/joins';
import { halfKinds, join, lookup, outerSides, union } from '../interpreter/joins';
import * as steps from '../interpreter/steps';
import { columnExpression } from '../interpreter/expression';
import { keyOf } from '../interpreter/value';
import { pick, pickSome } from './choices';
import type { Pipeline, QueryPlace, Step } from './generateSteps';
import { applySteps, piped, scalarColumns } from './generateSteps';

/** A pipeline over one of the tables, to stand inside another. */
function inner(place: QueryPlace): Pipeline {
  const { choices, tables } = place;
  const table = tables[choices.below(4) === 3 ? 0 : 1]!;
  return applySteps(place, { kql: table.name, table }, choices.below(3));
}

/** Pairs of columns that a join may compare. */
function joinKeys({ choices }: QueryPlace, left: readonly Column[], right: readonly Column[]): readonly JoinKey[] {
  const [ours, theirs] = [scalarColumns(left), scalarColumns(right)];
  const shared = ours.filter((column) => theirs.some(({ name, type }) => name === column.name && type === column.type));
  if (shared.length > 0 && choices.below(4) < 3) return pickSome(choices, shared, 2).map(({ name }) => ({ left: name, right: name }));
  const pairs = ours.flatMap((a) => theirs.filter(({ type }) => type === a.type).map((b): JoinKey => ({ left: a.name, right: b.name })));
  return pairs.length > 0 ? [pick(choices, pairs)] : [];
}

function keysText(keys: readonly JoinKey[]): string {
  return keys
    .map(({ left, right }) => (left === right ? nameText(left) : `$left.${nameText(left)} == $right.${nameText(right)}`))
    .join(', ');
}

const kinds = [...Object.keys(outerSides), ...Object.keys(halfKinds)];

/** `join` of every kind. */
export const joinStep: Step = (place, input) => {
  const kind = pick(place.choices, kinds);
  const right = inner(place);
  const keys = joinKeys(place, input.table.columns, right.table.columns);
  if (keys.length === 0) return undefined;
  const left = kind === 'innerunique' ? distinctKeys(input, keys) : input;
  const parameter = kind === 'innerunique' && place.choices.below(2) === 0 ? '' : ` kind=${kind}`;
  const table = join({ kind, keys, left: left.table, right: right.table });
  return piped(left, `join${parameter} (${right.kql}) on ${keysText(keys)}`, table);
};

/** `innerunique` takes one row of each key: which one is left open, unless the keys are all that a row has. */
function distinctKeys(input: Pipeline, keys: readonly JoinKey[]): Pipeline {
  const columns = input.table.columns.filter(({ name }) => keys.some(({ left }) => left === name));
  const items = columns.map((column) => ({ name: column.name, expression: columnExpression(column) }));
  return piped(input, `project ${columns.map(({ name }) => nameText(name)).join(', ')}`, steps.project(input.table, items));
}

/** `lookup`. */
export const lookupStep: Step = (place, input) => {
  const kind = pick(place.choices, ['leftouter', 'inner']);
  const right = inner(place);
  const keys = joinKeys(place, input.table.columns, right.table.columns);
  if (keys.length === 0) return undefined;
  const table = lookup({ kind, keys, left: input.table, right: right.table });
  if (new Set(table.columns.map(({ name }) => name)).size < table.columns.length) return undefined;
  return piped(input, `lookup kind=${kind} (${right.kql}) on ${keysText(keys)}`, table);
};

/** `union` of pipelines whose columns of one name have one type. */
export const unionStep: Step = (place, input) => {
  const other = inner(place);
  const clash = input.table.columns.some((column) =>
    other.table.columns.some(({ name, type }) => name === column.name && type !== column.type),
  );
  if (clash) return undefined;
  const kind = pick(place.choices, ['outer', 'inner'] as const);
  const table = union([input.table, other.table], kind);
  if (table.columns.length === 0) return undefined;
  // The parser's binder takes an inner union for an outer one: the columns are named again for what follows.
  const named = kind === 'inner' ? `\n| project ${table.columns.map(({ name }) => nameText(name)).join(', ')}` : '';
  if (place.choices.below(2) === 0) return piped(input, `union kind=${kind} (${other.kql})${named}`, table);
  return { kql: `union kind=${kind} (${input.kql}), (${other.kql})${named}`, table };
};

/** Whether a column's value is one of those that another pipeline gives. */
export function inSubquery(place: QueryPlace, input: Pipeline): Expression | undefined {
  const found = inner(place);
  const theirs = scalarColumns(found.table.columns);
  if (theirs.length === 0) return undefined;
  const column = pick(place.choices, theirs);
  const ours = input.table.columns.filter(({ type }) => type === column.type);
  if (ours.length === 0) return undefined;
  const value = columnExpression(pick(place.choices, ours));
  const isNaNKey = keyOf(NaN);
  const known = new Set(found.table.rows.map((row) => keyOf(row.get(column.name) ?? null)).filter((key) => key !== isNaNKey));
  known.delete(keyOf(null));
  const negated = place.choices.below(2) === 1;
  return {
    kql: `${value.kql} ${negated ? '!in' : 'in'} ((${found.kql} | project ${nameText(column.name)}))`,
    type: 'bool',
    evaluate: (row) => known.has(keyOf(value.evaluate(row))) !== negated,
  };
}

/** The one value that another pipeline gives. */
export function scalarSubquery(place: QueryPlace, _input: Pipeline): Expression | undefined {
  const found = inner(place);
  const wholes = found.table.columns.filter(({ type }) => type === 'long');
  if (wholes.length === 0) return undefined;
  const { name } = pick(place.choices, wholes);
  const values = found.table.rows.map((row) => row.get(name) ?? null).filter((value) => value !== null) as bigint[];
  const least = values.reduce<bigint | null>((best, value) => (best === null || value < best ? value : best), null);
  return { kql: `toscalar(${found.kql} | summarize min(${nameText(name)}))`, type: 'long', evaluate: () => least };
}
