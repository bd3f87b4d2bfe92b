import { sqlName } from '../../base/sql';
import type { SyntaxNode } from '../parser/syntax';
import { refuseAtRun } from '../plan/runtimeRefusal';
import type { Scope, Stage, StageColumn } from '../plan/scope';
import { refuse } from '../plan/scope';
import { castTo, plainStage, withAliases } from '../plan/stage';
import type { Expression } from '../scalarFunction';
import { resultColumns } from './columns';
import { source } from './operator';

/** The rows of the longest range that is read to its end, whatever that takes. */
const mostRows = 1_000_000_000n;
/** How much of a longer one is read: who asks for its first rows gets them, and who asks for all of them is told soon. */
const mostOfLonger = 100_000_000n;
/** Rows of a longer range that are made at once. */
const rowsAtOnce = 1000n;

/** `range x from a to b step c`. A range that is longer than anything could go through ends the query in words. */
export const range = source<SyntaxNode & { readonly From: SyntaxNode; readonly To: SyntaxNode; readonly Step: SyntaxNode }>(
  'RangeOperator',
  (node, scope) => {
    const [column] = withAliases(resultColumns(node));
    if (!column) return refuse(node, 'unsupported-columns', 'The range has no column.');
    const [from, to, step] = [node.From, node.To, node.Step].map((part) => boundOf(part, scope));
    if (!from || !to || !step) return refuse(node, 'unsupported-columns', 'The range has no bounds.');
    if (column.type === 'real' || column.type === 'decimal') return ofReals({ from, to, step }, column);
    return ofIntegers({ from, to, step }, column);
  },
);

/** A bound, whose value is known too where it is the negative of a known one. */
function boundOf(node: SyntaxNode, scope: Scope): Expression {
  const bound = scope.query.expression(node, scope);
  if (scope.query.kindOf(node) !== 'UnaryMinusExpression') return bound;
  const { constant } = scope.query.expression((node as SyntaxNode & { readonly Expression: SyntaxNode }).Expression, scope);
  return typeof constant === 'bigint' ? { ...bound, constant: -constant } : bound;
}

interface Bounds {
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression;
}

function ofReals({ from, to, step }: Bounds, column: StageColumn): Stage {
  const last = `CAST(floor((${to.sql} - ${from.sql}) / ${step.sql} + 1e-9) AS BIGINT)`;
  const steps = `unnest(${boundedList(`${last} + 1`, `range(0, ${last} + 1)`)})`;
  const cell = castTo(`${from.sql} + i * ${step.sql}`, column.type);
  return ordered(`SELECT ${cell} AS ${sqlName(column.alias)} FROM (SELECT ${steps} AS i)`, column);
}

function ofIntegers({ from, to, step }: Bounds, column: StageColumn): Stage {
  const name = sqlName(column.alias);
  const cellOf = (value: string): string => (column.type === 'int' ? castTo(value, 'int') : value);
  const [low, high, by] = [from, to, step].map(({ sql }) => castTo(sql, 'long'));
  const series = `generate_series(${low}, ${high}, ${by})`;
  const constants = [from.constant, to.constant, step.constant];
  if (constants.some((constant) => constant === undefined)) {
    const rows = `(CAST(${high} AS HUGEINT) - ${low}) // nullif(${by}, 0) + 1`;
    return ordered(`SELECT ${cellOf(`unnest(${boundedList(rows, series)})`)} AS ${name}`, column);
  }
  const rows = rowsOfRange(constants);
  if (rows === undefined || rows <= mostRows) {
    // As a table the series is made on the way and can be cut off and cancelled; as a list it would stand in memory whole.
    return ordered(`SELECT ${cellOf('i')} AS ${name} FROM ${series} AS series(i)`, column);
  }
  // The guard stands where no filter can come before it and nothing that leaves the column out can drop it: in what says how many rows there are.
  const isPast = `part >= ${mostOfLonger / rowsAtOnce}`;
  const offsets = `unnest(CASE WHEN ${isPast} THEN ${refuseAtRun(tooLong(rows))} ELSE range(${rowsAtOnce}) END)`;
  const parts = `SELECT part, ${offsets} AS i FROM generate_series(0, ${(rows - 1n) / rowsAtOnce}) AS parts(part)`;
  const stage = ordered(`SELECT ${cellOf(`${low} + (part * ${rowsAtOnce} + i) * ${by}`)} AS ${name} FROM (${parts})`, column);
  return { ...stage, counted: { sql: stage.sql, rows } };
}

/** How many rows a range has, where its bounds are whole numbers: also times and spans, which are kept as such. */
function rowsOfRange(constants: readonly Expression['constant'][]): bigint | undefined {
  const [from, to, step] = constants;
  if (typeof from !== 'bigint' || typeof to !== 'bigint' || typeof step !== 'bigint' || step === 0n) return undefined;
  const length = (to - from) / step;
  return (to - from) * step < 0n ? 0n : length + 1n;
}

function tooLong(rows: bigint): string {
  return (
    `The range has ${rows.toLocaleString('en-US')} rows, more than a query can go through: the service would end it at its own limits. ` +
    'Use a larger step, or bounds that are nearer to each other.'
  );
}

/** A list that is made only where it is not longer than memory has room for. */
function boundedList(rows: string, list: string): string {
  const message =
    `The range has more than ${mostOfLonger.toLocaleString('en-US')} rows, and its bounds are known only when the query runs. ` +
    'Use a larger step, or bounds that are nearer to each other.';
  return `CASE WHEN ${rows} > ${mostOfLonger} THEN ${refuseAtRun(message)} ELSE ${list} END`;
}

// A range comes in its own order, so functions over neighbouring rows may follow.
function ordered(sql: string, column: StageColumn): Stage {
  return { ...plainStage(sql, [column]), serialized: true };
}
