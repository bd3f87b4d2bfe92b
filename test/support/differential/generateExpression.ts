import type { Column, ColumnType } from '../../../src/base/column';
import { dynamicOperations } from '../interpreter/dynamicOperations';
import type { Expression, Operation, Parameter } from '../interpreter/expression';
import { columnExpression, literalExpression, operate } from '../interpreter/expression';
import { literal, literalsOf } from '../interpreter/literals';
import { logicOperations } from '../interpreter/logicOperations';
import { numberOperations } from '../interpreter/numberOperations';
import { textOperations } from '../interpreter/textOperations';
import { timeOperations } from '../interpreter/timeOperations';
import type { Value } from '../interpreter/value';
import type { Choices } from './choices';
import { pick } from './choices';

/** Every operation of the interpreter. */
export const operations: readonly Operation[] = [
  ...logicOperations,
  ...numberOperations,
  ...textOperations,
  ...timeOperations,
  ...dynamicOperations,
];

const byResult = new Map<ColumnType, readonly Operation[]>();
for (const operation of operations) byResult.set(operation.gives, [...(byResult.get(operation.gives) ?? []), operation]);

/** The types that columns of generated tables have. */
export const generatedTypes: readonly ColumnType[] = ['long', 'string', 'bool', 'real', 'datetime', 'timespan', 'int', 'dynamic', 'guid'];

/** What an expression may name, and where its declarations go. */
export interface ExpressionPlace {
  readonly choices: Choices;
  readonly columns: readonly Column[];
  /** The `let` statements of the query; a function is added at the end. */
  readonly lets: string[];
}

/** An expression of a type; `depth` is how many operations may stand inside each other. */
export function generateExpression(place: ExpressionPlace, type: ColumnType, depth: number): Expression {
  const { choices, columns } = place;
  const named = columns.filter((column) => column.type === type);
  if (depth > 0 && choices.below(4) > 0) {
    if (choices.below(25) === 24) return functionCall(place, type, depth);
    const known = byResult.get(type);
    if (known) return generateOperation(place, pick(choices, known), depth);
  }
  if (named.length > 0 && choices.below(4) < 3) return columnExpression(pick(choices, named));
  return literalExpression(pick(choices, literalsOf(type)));
}

/** A call of an operation with operands of their own. */
export function generateOperation(place: ExpressionPlace, operation: Operation, depth: number): Expression {
  return operate(
    operation,
    operation.takes.map((parameter) => operand(place, parameter, depth - 1)),
  );
}

function operand(place: ExpressionPlace, parameter: Parameter, depth: number): Expression {
  if (typeof parameter === 'string') return generateExpression(place, parameter, depth);
  return literalExpression(pick(place.choices, parameter));
}

/** A function of the query's own, declared for this one call. */
function functionCall(place: ExpressionPlace, type: ColumnType, depth: number): Expression {
  const parameters = [0, 1].map((index): Column => ({ name: `p${index}`, type: pick(place.choices, generatedTypes) }));
  const body = generateExpression({ ...place, columns: parameters }, type, depth - 1);
  const given = parameters.map((parameter) => generateExpression(place, parameter.type, depth - 1));
  const name = `f${place.lets.length}`;
  place.lets.push(`let ${name} = (${parameters.map((parameter) => `${parameter.name}:${parameter.type}`).join(', ')}) { ${body.kql} };`);
  return {
    kql: `${name}(${given.map(({ kql }) => kql).join(', ')})`,
    type,
    evaluate: (row) =>
      body.evaluate(new Map(parameters.map((parameter, index): [string, Value] => [parameter.name, given[index]!.evaluate(row)]))),
  };
}

/** The text of a table with its rows. */
export function dataTableText(columns: readonly Column[], rows: readonly ReadonlyMap<string, Value>[]): string {
  const cells = rows.flatMap((row) => columns.map(({ name, type }) => literal(row.get(name) ?? null, type).kql));
  return `datatable(${columns.map(({ name, type }) => `${name}:${type}`).join(', ')})[${cells.join(', ')}]`;
}
