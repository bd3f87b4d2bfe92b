import type { Column } from '../../../src/base/column';
import type { Expression } from '../interpreter/expression';
import { columnExpression, nameText } from '../interpreter/expression';
import type { Assignment, SortKey } from '../interpreter/steps';
import * as steps from '../interpreter/steps';
import type { Table } from '../interpreter/table';
import { withRows } from '../interpreter/table';
import type { NamedTable } from './generateCase';
import type { Choices } from './choices';
import { pick, pickSome } from './choices';
import type { ExpressionPlace } from './generateExpression';
import { generateExpression, generateOperation, generatedTypes, operations } from './generateExpression';
import { summarizeStep } from './generateSummaries';
import { inSubquery, joinStep, lookupStep, unionStep, scalarSubquery } from './generateJoins';

/** What the generation of a query hands around. */
export interface QueryPlace {
  readonly choices: Choices;
  readonly lets: string[];
  readonly tables: readonly NamedTable[];
}

/** A tabular expression, and the rows that it gives. */
export interface Pipeline {
  readonly kql: string;
  readonly table: Table;
}

/** One more operator behind a pipeline; undefined where the pipeline has not what it needs. */
export type Step = (place: QueryPlace, input: Pipeline) => Pipeline | undefined;

/** Where expressions over the pipeline's rows are made. */
export function rowPlace({ choices, lets }: QueryPlace, { table }: Pipeline): ExpressionPlace {
  return { choices, lets, columns: table.columns };
}

/** The pipeline with an operator written behind it. */
export function piped(input: Pipeline, text: string, table: Table): Pipeline {
  return { kql: `${input.kql}\n| ${text}`, table };
}

/** Columns that can be compared and sorted. */
export function scalarColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ type }) => type !== 'dynamic');
}

const oddNames = ['x', 'y', 'Y', 'two words', 'l', "it's", 'select', 'Ö', 'a"b', 'S'];

function newName({ choices }: QueryPlace, taken: readonly Column[]): string {
  const free = oddNames.filter((name) => !taken.some((column) => column.name === name));
  return free.length > 0 ? pick(choices, free) : `c${taken.length}`;
}

const whereStep: Step = (place, input) => {
  const inside = rowPlace(place, input);
  const condition = place.choices.below(12) === 11 ? inSubquery(place, input) : generateExpression(inside, 'bool', 3);
  return condition && piped(input, `where ${condition.kql}`, steps.where(input.table, condition));
};

const extendStep: Step = (place, input) => {
  const { table } = input;
  const replaced = place.choices.below(6) === 5 ? pick(place.choices, table.columns).name : undefined;
  const name = replaced ?? newName(place, table.columns);
  const way = place.choices.below(10);
  const inside = rowPlace(place, input);
  const expression =
    (way === 9 ? scalarSubquery(place, input) : undefined) ??
    (way < 6
      ? generateOperation(inside, pick(place.choices, operations), 3)
      : generateExpression(inside, pick(place.choices, generatedTypes), 3));
  return piped(input, `extend ${nameText(name)} = ${expression.kql}`, steps.extend(table, [{ name, expression }]));
};

const projectStep: Step = (place, input) => {
  const { table } = input;
  const kept = pickSome(place.choices, table.columns, 6).map((column): Assignment => ({
    name: column.name,
    expression: columnExpression(column),
  }));
  const made: Assignment[] = [];
  if (place.choices.below(2) === 1) {
    const expression = generateExpression(rowPlace(place, input), pick(place.choices, generatedTypes), 3);
    made.push({ name: newName(place, table.columns), expression });
  }
  const items = [...made, ...kept];
  const text = items.map(({ name, expression }) =>
    nameText(name) === expression.kql ? nameText(name) : `${nameText(name)} = ${expression.kql}`,
  );
  return piped(input, `project ${text.join(', ')}`, steps.project(table, items));
};

const awayStep: Step = (place, input) => {
  const { columns } = input.table;
  const named = pickSome(place.choices, columns, 3);
  if (named.length === columns.length) return undefined;
  const keeps = place.choices.below(2) === 1;
  const rest = columns.filter((column) => named.includes(column) === keeps);
  const items = rest.map((column): Assignment => ({ name: column.name, expression: columnExpression(column) }));
  return piped(
    input,
    `project-${keeps ? 'keep' : 'away'} ${named.map(({ name }) => nameText(name)).join(', ')}`,
    steps.project(input.table, items),
  );
};

const renameStep: Step = (place, input) => {
  const { table } = input;
  const column = pick(place.choices, table.columns);
  const name = newName(place, table.columns);
  const items = table.columns.map((each): Assignment => ({ name: each === column ? name : each.name, expression: columnExpression(each) }));
  return piped(input, `project-rename ${nameText(name)} = ${nameText(column.name)}`, steps.project(table, items));
};

const reorderStep: Step = (place, input) => {
  const { table } = input;
  const first = pickSome(place.choices, table.columns, 3);
  const order = [...first, ...table.columns.filter((column) => !first.includes(column))];
  const items = order.map((column): Assignment => ({ name: column.name, expression: columnExpression(column) }));
  return piped(input, `project-reorder ${first.map(({ name }) => nameText(name)).join(', ')}`, steps.project(table, items));
};

const distinctStep: Step = (place, input) => {
  const scalars = scalarColumns(input.table.columns);
  if (scalars.length === 0) return undefined;
  const columns = pickSome(place.choices, scalars, 3);
  return piped(input, `distinct ${columns.map(({ name }) => nameText(name)).join(', ')}`, steps.distinct(input.table, columns));
};

const countStep: Step = (_place, input) => piped(input, 'count', steps.count(input.table));

function sortKeys(place: QueryPlace, columns: readonly Column[]): readonly SortKey[] {
  return columns.map(({ name }) => {
    const descending = place.choices.below(2) === 0;
    const nulls = place.choices.below(4);
    return { name, descending, nullsFirst: nulls < 2 ? !descending : nulls === 2 };
  });
}

/** The keys as `sort` writes them; what the language takes for granted may be left out. */
function keysText(place: QueryPlace, keys: readonly SortKey[]): string {
  return keys
    .map(({ name, descending, nullsFirst }) => {
      const way = descending ? (place.choices.below(2) === 0 ? '' : ' desc') : ' asc';
      return `${nameText(name)}${way}${nullsFirst === descending ? ` nulls ${nullsFirst ? 'first' : 'last'}` : ''}`;
    })
    .join(', ');
}

const sortStep: Step = (place, input) => {
  const columns = scalarColumns(input.table.columns);
  if (columns.length === 0) return undefined;
  const keys = sortKeys(place, pickSome(place.choices, columns, 2));
  return piped(input, `sort by ${keysText(place, keys)}`, steps.sort(input.table, keys));
};

/** Some keys, and then every other column, so that only rows that are the same can tie. */
function totalKeys(place: QueryPlace, columns: readonly Column[]): readonly SortKey[] {
  const first = pickSome(place.choices, columns, 2);
  return sortKeys(place, [...first, ...columns.filter((column) => !first.includes(column))]);
}

const sortedTakeStep: Step = (place, input) => {
  const columns = scalarColumns(input.table.columns);
  if (columns.length === 0) return undefined;
  const wanted = place.choices.below(6);
  if (place.choices.below(2) === 1) {
    const key = sortKeys(place, [pick(place.choices, columns)]);
    return piped(input, `top ${wanted} by ${keysText(place, key)}`, steps.take(steps.sort(input.table, key), wanted));
  }
  const keys = totalKeys(place, columns);
  const sorted = steps.sort(input.table, keys);
  return piped(input, `sort by ${keysText(place, keys)}\n| take ${wanted}`, steps.take(sorted, wanted));
};

const windowStep: Step = (place, input) => {
  const columns = scalarColumns(input.table.columns);
  if (columns.length === 0) return undefined;
  const keys = totalKeys(place, columns);
  const sorted = steps.sort(input.table, keys);
  const name = newName(place, input.table.columns);
  const text = `sort by ${keysText(place, keys)}\n| extend ${nameText(name)} = `;
  const way = place.choices.below(3);
  if (way === 0) return piped(input, `${text}row_number()`, steps.rowNumber(sorted, name));
  const column = pick(place.choices, columns);
  const distance = 1 + place.choices.below(2);
  const call = `${way === 1 ? 'prev' : 'next'}(${nameText(column.name)}, ${distance})`;
  return piped(input, `${text}${call}`, steps.neighbour(sorted, name, { column, distance: way === 1 ? -distance : distance }));
};

const expandStep: Step = (place, input) => {
  const columns = input.table.columns.filter(({ type }) => type === 'dynamic');
  if (columns.length === 0) return undefined;
  const { name } = pick(place.choices, columns);
  return piped(input, `mv-expand ${nameText(name)}`, steps.mvExpand(input.table, name));
};

/** The pipeline worked out once, under a name of its own. */
const letStep: Step = ({ choices, lets }, input) => {
  const name = `T${lets.length}`;
  lets.push(`let ${name} = ${choices.below(3) === 0 ? `materialize(${input.kql})` : input.kql};`);
  return {
    kql: name,
    table: withRows(
      input.table,
      input.table.rows.map((row, from) => ({ from, row })),
    ),
  };
};

const everyStep: readonly Step[] = [
  whereStep,
  extendStep,
  projectStep,
  summarizeStep,
  whereStep,
  extendStep,
  sortStep,
  joinStep,
  distinctStep,
  sortedTakeStep,
  expandStep,
  unionStep,
  lookupStep,
  awayStep,
  renameStep,
  reorderStep,
  windowStep,
  countStep,
  letStep,
  summarizeStep,
  extendStep,
];

/** The pipeline with so many operators behind it. */
export function applySteps(place: QueryPlace, input: Pipeline, wanted: number): Pipeline {
  let pipeline = input;
  for (let step = 0; step < wanted; step++) pipeline = pick(place.choices, everyStep)(place, pipeline) ?? pipeline;
  return pipeline;
}

/** An expression that names the column of a table. */
export function columnOf(column: Column): Expression {
  return columnExpression(column);
}
