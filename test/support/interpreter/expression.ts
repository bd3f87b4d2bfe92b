import type { ColumnType } from '../../../src/base/column';
import type { Value } from './value';

/** A row: its cells by the names of the columns. */
export type Row = ReadonlyMap<string, Value>;

/** An expression: the KQL that says it, and what it means for a row. */
export interface Expression {
  readonly kql: string;
  readonly type: ColumnType;
  readonly evaluate: (row: Row) => Value;
}

/** A value that stands in the query. */
export interface Literal {
  readonly kql: string;
  readonly type: ColumnType;
  readonly value: Value;
}

/** What an operation takes: any expression of a type, or one of a few literals. */
export type Parameter = ColumnType | readonly Literal[];

/** One operator or function of the language: how it is written and what it means, by plain words of JavaScript. */
export interface Operation {
  readonly takes: readonly Parameter[];
  readonly gives: ColumnType;
  readonly kql: (...parts: string[]) => string;
  readonly means: (...values: Value[]) => Value;
}

/** The expression that an operation makes of its operands. */
export function operate(operation: Operation, operands: readonly Expression[]): Expression {
  return {
    kql: operation.kql(...operands.map(({ kql }) => kql)),
    type: operation.gives,
    evaluate: (row) => operation.means(...operands.map((operand) => operand.evaluate(row))),
  };
}

/** A name as it can stand anywhere. */
export function nameText(name: string): string {
  return /^[a-z]\w*$/i.test(name) && !reserved.has(name) ? name : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}

const reserved = new Set(['by', 'and', 'or', 'in', 'on', 'to', 'of', 'with', 'where', 'count', 'kind', 'select', 'order']);

/** A column, by its name. */
export function columnExpression({ name, type }: { readonly name: string; readonly type: ColumnType }): Expression {
  return {
    kql: nameText(name),
    type,
    evaluate: (row) => {
      const value = row.get(name);
      if (value === undefined) throw new Error(`There is no column ${name}.`);
      return value;
    },
  };
}

/** A literal as an expression. */
export function literalExpression({ kql, type, value }: Literal): Expression {
  return { kql, type, evaluate: () => value };
}
