import type { JavaScriptFunction } from '../scalarFunction';

type EngineType = JavaScriptFunction['returns'];
type Value = string | bigint | number | boolean | null;

interface Signature {
  readonly name: string;
  readonly parameters: readonly EngineType[];
  readonly returns?: EngineType;
}

/** A function that is null where any argument is null. */
export function strict(
  { name, parameters, returns = 'VARCHAR' }: Signature,
  evaluate: (...values: NonNullable<Value>[]) => Value | undefined,
): JavaScriptFunction {
  return {
    name,
    parameters,
    returns,
    evaluate: (...values) => (values.some((value) => value === null) ? null : (evaluate(...(values as NonNullable<Value>[])) ?? null)),
  };
}
