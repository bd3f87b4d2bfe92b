import { sqlName } from '../../base/sql';
import { isPercent, percentileSql } from '../aggregates/percentiles';
import { convert } from '../functions/convert';
import { wholeNumber } from '../functions/arguments';
import { givenNames, unnamed } from '../operators/columns';
import { elements, scalarType, textOf } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { pinOrder } from '../plan/stage';
import type { Plugin } from './plugin';
import { listed, sameDimensions, scalar, steps, tableOf, timeline } from './timeline';

/** `rolling_percentile(value, percentile, index, bin size, bins, dimensions…)`: a percentile of each bin and those before it. */
export const rollingPercentile: Plugin = (node, scope, input) => {
  const order = ([value, percent, index, size, count, ...rest]: readonly SyntaxNode[]): readonly SyntaxNode[] =>
    [value, index, size, percent, count, ...rest].filter((part) => part !== undefined);
  const line = timeline(node, scope, { input, count: 3, order });
  const { dimensions, rows, scalars } = line;
  const share = scalars[1]?.constant;
  const count = scalars[2] && wholeNumber(scalars[2]);
  if ((typeof share !== 'bigint' && typeof share !== 'number') || !isPercent(Number(share)) || count === undefined)
    return refuse(node, 'unsupported-argument', 'The percentile, from 0 to 100, and the number of bins must be constants.');
  const bins = `SELECT id, ${listed(dimensions)}${steps(line, 0, undefined).bin('t')} AS bin FROM (${rows})`;
  const found = percentileSql({ sql: 'b.id', type: 'long', start: 0, end: 0 }, Number(share));
  const windows = `SELECT a.bin, ${listed(dimensions, 'a.')}${found} AS p FROM (SELECT DISTINCT ${listed(dimensions)}bin FROM (${bins})) AS a JOIN (${bins}) AS b
    ON b.bin <= a.bin AND b.bin > a.bin - ${count} * ${scalar(line, 0)}${sameDimensions(dimensions, 'a', 'b')} GROUP BY ALL`;
  return tableOf(node, ['bin', ...dimensions, 'p'], windows);
};

/** `rows_near(condition, before, after)`: the rows around those that the condition picks, in their order. */
export const rowsNear: Plugin = (node, scope, input) => {
  if (!input.serialized && input.order.length === 0)
    return refuse(node, 'unsupported-operator', 'rows_near() needs rows in an order: sort or serialize them first.');
  const rows = pinOrder(input, scope.query);
  const [condition, ...counts] = elements(node.FunctionCall.ArgumentList.Expressions).map((part) =>
    scope.query.expression(part, { ...scope, row: { columns: columnMap(rows) } }),
  );
  const [around, after = around] = counts.map((count) => wholeNumber(count));
  if (!condition || around === undefined || after === undefined)
    return refuse(node, 'unsupported-argument', 'The numbers of rows must be constants.');
  const [near, number] = [sqlName(scope.query.fresh('near')), sqlName(rows.order[0]?.alias ?? '')];
  const window = `bool_or(coalesce(${convert(condition, 'bool')}, false)) OVER (ORDER BY ${number} ROWS BETWEEN ${after} PRECEDING AND ${around} FOLLOWING)`;
  return { ...rows, sql: `SELECT * EXCLUDE (${near}) FROM (SELECT *, ${window} AS ${near} FROM (${rows.sql})) WHERE ${near}` };
};

/** `dcount_intersect(hll…)`: how many values all of the first one, two, three … sketches have. */
export const dcountIntersect: Plugin = (node, scope, input) => {
  const sketches = elements(node.FunctionCall.ArgumentList.Expressions).map(
    (part) => scope.query.expression(part, { ...scope, row: { columns: columnMap(input) } }).sql,
  );
  const counts = sketches.map((_, index) => `kql_hll_intersect(CAST(json_array(${sketches.slice(0, index + 1).join(', ')}) AS VARCHAR))`);
  return tableOf(node, [...input.columns.map(({ alias }) => sqlName(alias)), ...counts], input.sql);
};

/** `sequence_detect(timeline, step window, span, name = condition…, dimensions…)`: rows that follow each other as the conditions say. */
export const sequenceDetect: Plugin = (node, scope, input) => {
  const { query } = scope;
  const [time, window, span, ...rest] = elements(node.FunctionCall.ArgumentList.Expressions);
  const row: Scope = { ...scope, row: { columns: columnMap(input) } };
  const isStep = (part: SyntaxNode): boolean =>
    scalarType(unnamed(part, query).ResultType) === 'bool' && givenNames(part, query).length > 0;
  const [conditions, dimensions] = [rest.filter(isStep), rest.filter((part) => !isStep(part))];
  if (!time || !window || !span || conditions.length === 0)
    return refuse(node, 'missing-argument', `${textOf(node.FunctionCall.Name)}() needs more arguments.`);
  const names = dimensions.map((_, index) => `d${index}`);
  const items = dimensions.map((part, index) => `${query.expression(part, row).sql} AS d${index}`);
  const picked = conditions.map(
    (part) =>
      `SELECT DISTINCT ${[...items, `${query.expression(time, row).sql} AS t`].join(', ')} FROM (${input.sql}) WHERE ${convert(query.expression(unnamed(part, query), row), 'bool')}`,
  );
  const [stepWindow, whole] = [window, span].map((part) => query.expression(part, row).sql);
  const joins = picked
    .slice(1)
    .map(
      (sql, index) =>
        ` JOIN (${sql}) AS s${index + 1} ON s${index + 1}.t > s${index}.t AND s${index + 1}.t - s${index}.t <= ${stepWindow ?? '0'} AND s${index + 1}.t - s0.t <= ${whole ?? '0'}${sameDimensions(names, 's0', `s${index + 1}`)}`,
    );
  const last = picked.length - 1;
  const times = picked.map((_, index) => `s${index}.t AS t${index}`);
  const found: string = `SELECT ${listed(names, 's0.')}${times.join(', ')} FROM (${picked[0] ?? ''}) AS s0${joins.join('')}`;
  return tableOf(node, [...names, ...picked.map((_, index) => `t${index}`), `t${last} - t0`], found) satisfies Stage;
};
