import type { Call, Expression } from '../scalarFunction';

/** Most values of an array that a function or an aggregate makes. Source: learn.microsoft.com/kusto/query, range-function and make-list-aggregation-function. */
export const longestArray = 1_048_576n;

/** An argument of a call; the binder has checked that it is there. */
export function argument(call: Call, index: number): Expression {
  return call.arguments[index] ?? call.refuse(`An argument is missing (${index + 1}).`);
}

/** The text of an argument that must be known before the query runs. */
export function constantText(call: Call, index: number): string {
  const { constant, ...expression } = argument(call, index);
  return typeof constant === 'string' ? constant : call.refuse('This argument must be a constant text.', expression);
}

/** The number of an argument that must be known before the query runs. */
export function constantNumber(call: Call, index: number): number {
  const { constant, ...expression } = argument(call, index);
  return typeof constant === 'number' || typeof constant === 'bigint'
    ? Number(constant)
    : call.refuse('This argument must be a constant number.', expression);
}

/** The value that a dynamic expression is known to be, as JSON has it, or undefined. */
export function knownDynamic({ constant, type }: Expression): unknown {
  return type === 'dynamic' && typeof constant === 'string' ? (JSON.parse(constant) as unknown) : undefined;
}

/** The whole number that an expression is known to be, or undefined. A datetime and a timespan are ticks. */
export function wholeNumber({ constant, sql, type }: Expression): bigint | undefined {
  if (type === 'real' || type === 'decimal' || type === 'string') return undefined;
  if (typeof constant === 'bigint') return constant;
  if (typeof constant === 'number') return Number.isInteger(constant) ? BigInt(constant) : undefined;
  const literal = /^\(?(-?\d+)\)?(?:::BIGINT)?$/.exec(sql)?.[1];
  return constant === undefined && literal !== undefined ? BigInt(literal) : undefined;
}
