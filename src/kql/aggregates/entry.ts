import type { AggregateFunction } from '../aggregateFunction';
import { argument } from '../functions/arguments';
import { convert } from '../functions/convert';
import { exampleList } from '../functions/entry';
import type { Call, Expression } from '../scalarFunction';

type Examples = Readonly<Record<string, string | null>>;

interface Extras {
  readonly aliases?: readonly string[];
  readonly differs?: string;
}

/** An entry of the list of aggregates; the examples map whole queries that give one cell to that cell. */
export function aggregate(name: string, sql: (call: Call) => string, examples: Examples, extras: Extras = {}): AggregateFunction {
  return { name, sql, examples: exampleList(examples), ...extras };
}

/** An aggregate over some of the group's rows. */
export type Over = (value: Expression, rows: string, call: Call) => string;

/** An aggregate and its `…if` twin, whose last argument picks the rows. */
export function withConditional(
  name: string,
  over: Over,
  examples: Examples,
  conditional: { readonly name?: string; readonly examples: Examples },
): AggregateFunction[] {
  return [
    aggregate(name, (call) => over(argument(call, 0), '', call), examples),
    aggregate(
      conditional.name ?? `${name}if`,
      (call) =>
        over(argument(call, 0), filter(argument(call, 1)), { ...call, arguments: call.arguments.filter((_, index) => index !== 1) }),
      conditional.examples,
    ),
  ];
}

/** The rows that a condition picks. */
export function filter(condition: Expression): string {
  return ` FILTER (WHERE ${convert(condition, 'bool')})`;
}
