import { aggregateFunctions } from '../aggregates/index';
import { ownFunctionNames } from '../expressions/rowCall';
import { windowFunctionNames } from '../expressions/windowCall';
import { scalarFunctions } from '../functions/index';
import { pluginNames } from '../operators/evaluate';
import { operators } from '../operators/index';
import { severalColumnsNames } from '../operators/summarize';

const allNames = (entries: readonly { readonly name: string; readonly aliases?: readonly string[] }[]): readonly string[] =>
  entries.flatMap(({ name, aliases = [] }) => [name, ...aliases]);

const functions = new Set([
  ...allNames(scalarFunctions),
  ...ownFunctionNames,
  ...windowFunctionNames,
  ...pluginNames,
  'materialize',
  'table',
]);
const aggregates = new Set([...allNames(aggregateFunctions), ...severalColumnsNames]);
const operatorKinds = new Set(operators.map(({ kind }) => kind.toLowerCase()));

/** Words that the parser names otherwise than they are written. */
const otherKinds: Readonly<Record<string, string>> = {
  where: 'FilterOperator',
  filter: 'FilterOperator',
  limit: 'TakeOperator',
  order: 'SortOperator',
  datatable: 'DataTableExpression',
  reduce: 'ReduceByOperator',
};

/** Words that begin a statement and no tabular expression. */
const statementWords = new Set(['let', 'set']);

/** Whether the engine runs a function of this name over rows of files. */
export function runsFunction(name: string): boolean {
  return functions.has(name);
}

export function runsAggregate(name: string): boolean {
  return aggregates.has(name);
}

/** Whether the engine runs the operator that is written so: `mv-expand` is the parser's `MvExpandOperator`. */
export function runsOperator(word: string): boolean {
  const kind = otherKinds[word] ?? `${word.replaceAll('-', '')}Operator`;
  return statementWords.has(word) || operatorKinds.has(kind.toLowerCase());
}
