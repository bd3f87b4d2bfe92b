import type { Call, FunctionExample, ScalarFunction } from '../scalarFunction';

type Examples = Readonly<Record<string, string | null>>;

interface Extras {
  readonly aliases?: readonly string[];
  readonly differs?: string;
}

/** An entry of the list of functions; the examples map a KQL expression to its answer in canonical text. */
export function scalar(name: string, sql: (call: Call) => string, examples: Examples, extras: Extras = {}): ScalarFunction {
  return { name, sql, examples: exampleList(examples), ...extras };
}

/** Examples as the lists of functions and aggregates keep them. */
export function exampleList(examples: Examples): readonly FunctionExample[] {
  return Object.entries(examples).map(([kql, gives]) => ({ kql, gives }));
}
