import type { Column } from '../../../src/base/column';
import type { Aggregate, Aggregation } from '../interpreter/aggregates';
import { aggregates, gatherings, summarize, valueAtExtreme } from '../interpreter/aggregates';
import type { Expression } from '../interpreter/expression';
import { columnExpression, nameText } from '../interpreter/expression';
import type { Assignment } from '../interpreter/steps';
import { pick, pickSome } from './choices';
import { generateExpression, generatedTypes } from './generateExpression';
import type { Pipeline, QueryPlace, Step } from './generateSteps';
import { piped, rowPlace, scalarColumns } from './generateSteps';

/** `summarize` with groups or without. */
export const summarizeStep: Step = (place, input) => {
  const { choices } = place;
  const by = choices.below(4) === 3 ? [] : groups(place, input);
  const aggregations = Array.from({ length: choices.below(4) }, (_, index) => aggregation(place, input, `v${index}`));
  if (by.length + aggregations.length === 0) return undefined;
  const made = aggregations.map(({ name, kql }) => `${name} = ${kql}`).join(', ');
  const keys = by
    .map(({ name, expression }) => (nameText(name) === expression.kql ? expression.kql : `${nameText(name)} = ${expression.kql}`))
    .join(', ');
  const text = `summarize${made === '' ? '' : ` ${made}`}${by.length > 0 ? ` by ${keys}` : ''}`;
  return piped(input, text, summarize(input.table, by, aggregations));
};

function groups(place: QueryPlace, input: Pipeline): readonly Assignment[] {
  const { choices } = place;
  if (choices.below(4) === 3) {
    const type = pick(
      choices,
      generatedTypes.filter((each) => each !== 'dynamic'),
    );
    return [{ name: 'key', expression: generateExpression(rowPlace(place, input), type, 2) }];
  }
  const columns = scalarColumns(input.table.columns).filter(({ name }) => !/^v\d$/.test(name));
  if (columns.length === 0) return [];
  return pickSome(choices, columns, 2).map((column) => ({ name: column.name, expression: columnExpression(column) }));
}

function aggregation(place: QueryPlace, input: Pipeline, name: string): Aggregation {
  const { choices } = place;
  const inside = rowPlace(place, input);
  const way = choices.below(8);
  if (way === 0) return { name, kql: 'count()', type: 'long', of: (rows) => BigInt(rows.length) };
  if (way === 1) {
    const test = generateExpression(inside, 'bool', 2);
    return {
      name,
      kql: `countif(${test.kql})`,
      type: 'long',
      of: (rows) => BigInt(rows.filter((row) => test.evaluate(row) === true).length),
    };
  }
  if (way === 2) return extremeAggregation(place, input, name);
  const aggregate = pick(choices, way === 3 ? gatherings : aggregates);
  const value = generateExpression(inside, pick(choices, aggregate.takes), 2);
  const test = choices.below(4) === 3 ? generateExpression(inside, 'bool', 2) : undefined;
  return {
    name,
    kql: callText(aggregate, value, test),
    type: aggregate.gives(value.type),
    of: (rows) => of(aggregate, value, { rows, test }),
  };
}

function of(
  aggregate: Aggregate,
  value: Expression,
  { rows, test }: { rows: Parameters<Aggregation['of']>[0]; test: Expression | undefined },
): ReturnType<Aggregation['of']> {
  const chosen = test ? rows.filter((row) => test.evaluate(row) === true) : rows;
  return aggregate.of(
    chosen.map((row) => value.evaluate(row)),
    value.type,
  );
}

function callText({ name, wrap = (call) => call }: Aggregate, value: Expression, test: Expression | undefined): string {
  if (!test) return wrap(`${name}(${value.kql})`);
  return wrap(`${name.startsWith('make_') ? `${name}_if` : `${name}if`}(${value.kql}, ${test.kql})`);
}

/** The value beside the greatest or the least key, as `arg_max` and `arg_min` give it; the key itself is the value of the aggregate. */
function extremeAggregation({ choices }: QueryPlace, { table }: Pipeline, name: string): Aggregation {
  const keys = scalarColumns(table.columns).filter(({ type }) => type !== 'bool' && type !== 'guid' && type !== 'string');
  if (keys.length === 0) return { name, kql: 'count()', type: 'long', of: (rows) => BigInt(rows.length) };
  const key: Column = pick(choices, keys);
  const sign = choices.below(2) === 0 ? 1 : -1;
  const value = columnExpression(key);
  return {
    name,
    kql: `${sign === 1 ? 'max' : 'min'}(${nameText(key.name)})`,
    type: key.type,
    of: (rows) => valueAtExtreme(rows, value, { value, sign }),
  };
}
