import type { ColumnType } from '../../../base/column';
import { sqlText } from '../../../base/sql';
import { asReal, convert, jsonText, toText } from '../../functions/convert';
import type { Expression } from '../../scalarFunction';
import type { BinaryOperator, OperatorContext } from './operator';
import { operand } from './operator';

const orderings: Readonly<Record<string, string>> = {
  LessThanExpression: '<',
  LessThanOrEqualExpression: '<=',
  GreaterThanExpression: '>',
  GreaterThanOrEqualExpression: '>=',
};

/** `==`, `!=`, `=~`, `!~`, `<`, `<=`, `>`, `>=`, `between`. */
export const comparisonOperators: readonly BinaryOperator[] = [
  { kind: 'EqualExpression', sql: (operands, context) => equality(aligned(operands, context), false, context) },
  { kind: 'NotEqualExpression', sql: (operands, context) => equality(aligned(operands, context), true, context) },
  { kind: 'EqualTildeExpression', sql: (operands, context) => foldedEquality(operands, false, context) },
  { kind: 'BangTildeExpression', sql: (operands, context) => foldedEquality(operands, true, context) },
  ...Object.entries(orderings).map(([kind, sign]) => ({
    kind,
    sql: (operands: readonly Expression[], context: OperatorContext) => ordering(aligned(operands, context, 'order'), sign, context),
  })),
  { kind: 'BetweenExpression', sql: (operands, context) => between(operands, context) },
  { kind: 'NotBetweenExpression', sql: (operands, context) => `(NOT ${between(operands, context)})` },
];

interface Pair {
  readonly left: Expression;
  readonly right: Expression;
}

const numbers: readonly ColumnType[] = ['int', 'long', 'real', 'decimal'];

/**
 * Both sides in one type. A dynamic value takes the other side's type; a text is tested for being equal to a number by the number's text,
 * as the service does with `ResultType == 0`, and is ordered with numbers as a number.
 */
export function aligned(operands: readonly Expression[], context: OperatorContext, test: 'equal' | 'order' = 'equal'): Pair {
  const left = operand(operands, 0, context);
  const right = operand(operands, 1, context);
  if (left.type === right.type) {
    if (left.type === 'dynamic')
      return context.refuse('Two dynamic values cannot be compared. Convert them, as in tostring(a) == tostring(b).');
    return { left, right };
  }
  if (isNumber(left) && isNumber(right)) return { left, right };
  const byText = test === 'equal';
  return { left: beside(right, left, { byText, context }), right: beside(left, right, { byText, context }) };
}

function isNumber({ type }: Expression): boolean {
  return numbers.includes(type);
}

interface Alignment {
  readonly byText: boolean;
  readonly context: OperatorContext;
}

/** One side in the type that it has to have beside the other. */
function beside(other: Expression, side: Expression, { byText, context }: Alignment): Expression {
  if (side.type === 'dynamic') return dynamicBeside(other, side, context);
  if (other.type === 'dynamic') return side;
  if (side.type === 'string') {
    if (!isNumber(other)) return { start: side.start, end: side.end, sql: convert(side, other.type), type: other.type };
    return byText && other.constant !== undefined ? side : { start: side.start, end: side.end, sql: convert(side, 'real'), type: 'real' };
  }
  if (other.type === 'string') return byText && isNumber(side) && side.constant !== undefined ? textOf(side) : side;
  return side.type === 'bool' ? { ...side, sql: convert(side, 'long'), type: 'long' } : side;
}

function dynamicBeside(other: Expression, side: Expression, { mode }: OperatorContext): Expression {
  if (other.type === 'string') {
    // What is not there is NULL and not an empty text: next to a constant that is not empty, both compare in the same way.
    const lean = mode === 'predicate' && typeof other.constant === 'string' && other.constant !== '';
    return { ...side, sql: lean ? jsonText(side) : toText(side), type: 'string', neverNull: !lean };
  }
  const type = isNumber(other) ? 'real' : other.type;
  return { start: side.start, end: side.end, sql: convert(side, type), type };
}

function textOf(side: Expression): Expression {
  const text = String(side.constant);
  return { ...side, sql: sqlText(text), type: 'string', constant: text };
}

/** Whether a side can never be null, so that no null rule is needed. */
function isSure({ type, neverNull, constant }: Expression): boolean {
  return neverNull === true || (type === 'string' && neverNull !== false) || (constant !== undefined && constant !== null);
}

// With one null `==` is false and `!=` true; with two, both are null.
function equality({ left, right }: Pair, negated: boolean, { mode }: OperatorContext): string {
  if (left.constant === null || right.constant === null) return nullEquality(left.constant === null ? right : left, negated);
  if (isNaNConstant(left) || isNaNConstant(right)) return String(negated);
  if (left.type === 'real' && right.type === 'real' && !isSure(left) && !isSure(right)) return realEquality(left, right, negated);
  if (isSure(left) && isSure(right)) return `(${left.sql} ${negated ? '<>' : '='} ${right.sql})`;
  if (mode === 'predicate') return negated ? `(${left.sql} IS DISTINCT FROM ${right.sql})` : `(${left.sql} = ${right.sql})`;
  const test = `${left.sql} IS ${negated ? '' : 'NOT '}DISTINCT FROM ${right.sql}`;
  return isSure(left) || isSure(right) ? `(${test})` : `CASE WHEN ${left.sql} IS NOT NULL OR ${right.sql} IS NOT NULL THEN ${test} END`;
}

function isNaNConstant({ constant }: Expression): boolean {
  return typeof constant === 'number' && Number.isNaN(constant);
}

function nullEquality(other: Expression, negated: boolean): string {
  return `CASE WHEN ${other.sql} IS NOT NULL THEN ${String(negated)} END`;
}

// NaN is equal to nothing, not even to itself.
function realEquality(left: Expression, right: Expression, negated: boolean): string {
  const test = `kql.equal_reals(${left.sql}, ${right.sql})`;
  return negated ? `(NOT ${test})` : test;
}

function foldedEquality(operands: readonly Expression[], negated: boolean, context: OperatorContext): string {
  const { left, right } = aligned(operands, context);
  if (left.type !== 'string' || right.type !== 'string') return equality({ left, right }, negated, context);
  return equality({ left: folded(left), right: folded(right) }, negated, context);
}

/** A text in lower case; a constant is folded at once. */
export function folded(expression: Expression): Expression {
  const { constant, sql } = expression;
  if (typeof constant !== 'string') return { ...expression, sql: lowered(sql) };
  return { ...expression, constant: constant.toLowerCase(), sql: sqlText(constant.toLowerCase()) };
}

const flipped: Readonly<Record<string, string>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' };

// DuckDB puts NaN above every number; in KQL a comparison with NaN is false, and one with null is null whatever stands beside it.
function ordering({ left, right }: Pair, sign: string, { mode }: OperatorContext): string {
  const known = (side: Expression, test: string): string =>
    mode === 'predicate' || isSure(side) ? test : `CASE WHEN ${side.sql} IS NOT NULL THEN ${test} END`;
  if (isNaNConstant(left)) return known(right, 'false');
  if (isNaNConstant(right)) return known(left, 'false');
  const [suspect, other] = sign.startsWith('>') ? [left, right] : [right, left];
  if (suspect.type !== 'real' || suspect.constant !== undefined) return `(${left.sql} ${sign} ${right.sql})`;
  if (/^[\w".]+$/.test(suspect.sql)) return known(other, `(${left.sql} ${sign} ${right.sql} AND ${suspect.sql} <= 'inf'::DOUBLE)`);
  const turned = `-(${asReal(left)}) ${flipped[sign] ?? sign} -(${asReal(right)})`;
  return other.type === 'real' && other.constant === undefined ? known(suspect, `(${turned} AND NOT isnan(${other.sql}))`) : `(${turned})`;
}

function between(operands: readonly Expression[], context: OperatorContext): string {
  const value = operand(operands, 0, context);
  const low = operand(operands, 1, context);
  const high = operand(operands, 2, context);
  const last: Expression =
    value.type === 'datetime' && high.type === 'timespan'
      ? { ...high, sql: `${low.sql} + ${high.sql}`, type: 'datetime', ...sumOf(low, high) }
      : high;
  const lower = ordering(aligned([value, low], context, 'order'), '>=', context);
  const upper = ordering(aligned([value, last], context, 'order'), '<=', context);
  return `(${lower} AND ${upper})`;
}

function sumOf(low: Expression, high: Expression): Pick<Expression, 'constant'> {
  return typeof low.constant === 'bigint' && typeof high.constant === 'bigint' ? { constant: low.constant + high.constant } : {};
}

/** A text in lower case; what is so already is left as it is. */
export function lowered(sql: string): string {
  return /^lower\([\w".]+\)$/.test(sql) ? sql : `lower(${sql})`;
}
