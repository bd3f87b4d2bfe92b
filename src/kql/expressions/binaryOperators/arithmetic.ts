import type { ColumnType } from '../../../base/column';
import { asLong, asReal, constantDate, convert } from '../../functions/convert';
import { wholeNumber } from '../../functions/arguments';
import type { Expression } from '../../scalarFunction';
import type { BinaryOperator, OperatorContext } from './operator';
import { operand } from './operator';

type Sign = '+' | '-' | '*' | '/' | '%';

const kinds: Readonly<Record<string, Sign>> = {
  AddExpression: '+',
  SubtractExpression: '-',
  MultiplyExpression: '*',
  DivideExpression: '/',
  ModuloExpression: '%',
};

/** `+`, `-`, `*`, `/`, `%` and the unary minus. */
export const arithmeticOperators: readonly BinaryOperator[] = [
  ...Object.entries(kinds).map(([kind, sign]) => ({
    kind,
    sql: (operands: readonly Expression[], context: OperatorContext) =>
      compute(sign, typed(operand(operands, 0, context), operand(operands, 1, context)), context),
  })),
  { kind: 'UnaryMinusExpression', sql: (operands, context) => negative(operand(operands, 0, context)) },
];

interface Pair {
  readonly left: Expression;
  readonly right: Expression;
}

/** A dynamic operand takes the other side's type; two of them are numbers. */
function typed(left: Expression, right: Expression): Pair {
  return { left: typedBeside(left, right), right: typedBeside(right, left) };
}

function typedBeside(side: Expression, other: Expression): Expression {
  if (side.type !== 'dynamic') return side;
  const type: ColumnType = other.type === 'dynamic' ? 'real' : other.type;
  return { start: side.start, end: side.end, sql: convert(side, type), type };
}

function compute(sign: Sign, pair: Pair, context: OperatorContext): string {
  const { left, right } = pair;
  const types = new Set([left.type, right.type]);
  if (types.has('datetime')) return dateArithmetic(sign, pair, context);
  if (types.has('timespan')) return timespanArithmetic(sign, pair, context);
  if (types.has('real')) return realArithmetic(sign, asReal(left), asReal(right));
  if (types.has('decimal')) return decimalArithmetic(sign, pair);
  if (types.has('string') || types.has('guid') || types.has('bool')) {
    return context.refuse(`Values of the types ${left.type} and ${right.type} cannot be combined with ${sign}.`);
  }
  return longArithmetic(sign, pair);
}

function realArithmetic(sign: Sign, left: string, right: string): string {
  return sign === '%' ? `kql.remainder(${left}, ${right})` : `(${left} ${sign} ${right})`;
}

function decimalArithmetic(sign: Sign, { left, right }: Pair): string {
  if (sign === '+' || sign === '-') return `CAST(${left.sql} ${sign} ${right.sql} AS DECIMAL(38,17))`;
  return `TRY_CAST(${realArithmetic(sign, asReal(left), asReal(right))} AS DECIMAL(38,17))`;
}

const longestDoubled = 2_000;

/** Whole numbers: `/` cuts off, by zero gives null, `%` is never negative, and what overflows wraps. */
function longArithmetic(sign: Sign, { left, right }: Pair): string {
  const divisor = wholeNumber(right);
  if (sign === '%') {
    return divisor !== undefined && divisor > 0n
      ? `kql.remainder(${asLong(left)}, ${divisor})`
      : `kql.remainder(${asLong(left)}, ${asLong(right)})`;
  }
  const plain = sign === '/' ? `(${asLong(left)} // ${asLong(right)})` : `(${asLong(left)} ${sign} ${asLong(right)})`;
  if (cannotOverflow(sign, left, right)) return plain;
  const wide = `kql.wrap(CAST(${left.sql} AS HUGEINT) ${sign === '/' ? '//' : sign} CAST(${right.sql} AS HUGEINT))`;
  const doubles = plain.length <= longestDoubled && !/\bSELECT\b/i.test(plain);
  return doubles ? `coalesce(TRY(${plain}), ${wide})` : wide;
}

function cannotOverflow(sign: Sign, left: Expression, right: Expression): boolean {
  const divisor = wholeNumber(right);
  if (sign === '/') return divisor !== undefined && divisor !== 0n && divisor !== -1n;
  return fitsHalf(left) && fitsHalf(right);
}

// Two numbers of 32 bits never leave 64 bits.
function fitsHalf(expression: Expression): boolean {
  const known = wholeNumber(expression);
  return expression.type === 'int' || (known !== undefined && known >= -2_147_483_648n && known <= 2_147_483_647n);
}

/** datetime ± timespan is null outside the calendar; datetime - datetime is a timespan. */
function dateArithmetic(sign: Sign, { left, right }: Pair, context: OperatorContext): string {
  if (left.type === 'datetime' && right.type === 'datetime' && sign === '-') return `(${left.sql} - ${right.sql})`;
  if (left.type === 'datetime' && right.type === 'timespan' && sign === '%') return `(${left.sql} % ${right.sql})`;
  if ((sign !== '+' && sign !== '-') || (sign === '-' && left.type !== 'datetime')) {
    return context.refuse(`A ${left.type} and a ${right.type} cannot be combined with ${sign}.`);
  }
  const [leftTicks, rightTicks] = [wholeNumber(left), wholeNumber(right)];
  if (leftTicks !== undefined && rightTicks !== undefined)
    return constantDate(sign === '+' ? leftTicks + rightTicks : leftTicks - rightTicks);
  return `kql.in_range(${asLong(left)} ${sign} ${asLong(right)})`;
}

function timespanArithmetic(sign: Sign, { left, right }: Pair, context: OperatorContext): string {
  const both = left.type === 'timespan' && right.type === 'timespan';
  const known = both && sign !== '/' ? knownTicks(sign, wholeNumber(left), wholeNumber(right)) : undefined;
  if (known !== undefined) return spanSql(known, context);
  if (sign === '/' && both) return `(${asReal(left)} / ${asReal(right)})`;
  if (both || sign === '%')
    return sign === '%' ? `kql.remainder(${asLong(left)}, ${asLong(right)})` : `(${asLong(left)} ${sign} ${asLong(right)})`;
  if (sign === '+' || sign === '-') return `(${asLong(left)} ${sign} ${asLong(right)})`;
  const [span, number] = left.type === 'timespan' ? [left, right] : [right, left];
  const folded = foldedSpan(sign, wholeNumber(span), number.constant);
  if (folded !== undefined) return spanSql(folded, context);
  if (sign === '/' && left.type !== 'timespan') return context.refuse('A number cannot be divided by a timespan.');
  if (number.type === 'real' || number.type === 'decimal') return `kql.long_of_real(${asReal(span)} ${sign} ${asReal(number)})`;
  return `(${asLong(span)} ${sign === '/' ? '//' : '*'} ${asLong(number)})`;
}

/** A known timespan; what the service makes of one that its 64 bits cannot hold is not documented. */
function spanSql(ticks: bigint, context: OperatorContext): string {
  return BigInt.asIntN(64, ticks) === ticks
    ? `(${ticks})::BIGINT`
    : context.refuse('This timespan is too great: 10675199 days are the most.');
}

function knownTicks(sign: Sign, left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  if (left === undefined || right === undefined) return undefined;
  return sign === '+' ? left + right : sign === '-' ? left - right : undefined;
}

/** A known timespan times or by a known number, so that what needs a constant finds one. */
function foldedSpan(sign: Sign, span: bigint | undefined, number: Expression['constant']): bigint | undefined {
  if (span === undefined || (sign !== '*' && sign !== '/')) return undefined;
  if (typeof number === 'bigint' && number !== 0n) return sign === '*' ? span * number : span / number;
  if (typeof number !== 'number') return undefined;
  const ticks = sign === '*' ? Number(span) * number : Number(span) / number;
  return Number.isSafeInteger(Math.trunc(ticks)) ? BigInt(Math.trunc(ticks)) : undefined;
}

function negative(value: Expression): string {
  const known = wholeNumber(value);
  if (known !== undefined) return `(${BigInt.asIntN(64, -known)})::BIGINT`;
  switch (value.type) {
    case 'int':
    case 'long':
      return longArithmetic('-', { left: { ...value, sql: '0', type: 'int' }, right: value });
    case 'dynamic':
      // What the parser calls dynamic has to be it, for whatever reads a path of it or its text.
      return `kql.parse_json(kql.text_of_real(-(${convert(value, 'real')})))`;
    default:
      return `-(${value.sql})`;
  }
}
