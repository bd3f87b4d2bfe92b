import { ticksPerDay } from '../../base/ticks';
import { sqlName } from '../../base/sql';
import { elements, scalarType } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import { visible } from '../plan/stage';
import type { Expression } from '../scalarFunction';
import type { Plugin, PluginNode } from './plugin';
import type { Timeline } from './timeline';
import { listed, partition, sameDimensions, scalar, steps, tableOf, timeline } from './timeline';

/** `activity_counts_metrics(id, timeline, start, end, step, dimensions…)`: counts of each period, and of all periods up to it. */
export const activityCountsMetrics: Plugin = (node, scope, input) => {
  const line = timeline(node, scope, { input, count: 3 });
  const { dimensions, rows } = line;
  const [start, end] = [scalar(line, 0), scalar(line, 1)];
  const binned = `SELECT id, ${listed(dimensions)}${steps(line, 2, start).bin('t')} AS bin FROM (${rows}) WHERE t BETWEEN ${start} AND ${end}`;
  const first = `SELECT *, min(bin) OVER (${partition(['id', ...dimensions])}) AS first FROM (${binned})`;
  const counts = `SELECT bin, ${listed(dimensions)}count(*) AS c, count(DISTINCT id) AS d, count(DISTINCT id) FILTER (WHERE bin = first) AS n FROM (${first}) GROUP BY ALL`;
  const total = `CAST(sum(n) OVER (${partition(dimensions)}ORDER BY bin) AS BIGINT)`;
  return tableOf(node, ['bin', ...dimensions, 'c', 'd', 'n', total], counts);
};

/** `activity_metrics(id, timeline, [start, end,] step, dimensions…)`: who is new and who came back, against the period before. */
export const activityMetrics: Plugin = (node, scope, input) => {
  const isShort = elements(node.FunctionCall.ArgumentList.Expressions).length < 5;
  const line = timeline(node, scope, { input, count: isShort ? 1 : 3 });
  const { dimensions, rows } = line;
  const [start, end] = isShort ? [undefined, undefined] : [scalar(line, 0), scalar(line, 1)];
  const step = steps(line, isShort ? 0 : 2, start);
  const where = start === undefined ? '' : ` WHERE t BETWEEN ${start} AND ${end ?? ''}`;
  const seen = `SELECT DISTINCT id, ${listed(dimensions)}${step.bin('t')} AS bin FROM (${rows})${where}`;
  const returned = `SELECT a.*, b.id IS NOT NULL AS came FROM (${seen}) AS a LEFT JOIN (SELECT *, ${step.after('bin')} AS next FROM (${seen})) AS b
    ON a.id = b.id AND a.bin = b.next${sameDimensions(dimensions, 'a', 'b')}`;
  const counts = `SELECT bin, ${listed(dimensions)}count(*) AS d, count(*) FILTER (WHERE came) AS r FROM (${returned}) GROUP BY ALL`;
  const pairs = `SELECT a.*, b.d AS p FROM (${counts}) AS a LEFT JOIN (SELECT *, ${step.after('bin')} AS next FROM (${counts})) AS b
    ON a.bin = b.next${sameDimensions(dimensions, 'a', 'b')}`;
  const rate = `coalesce(CAST(r AS DOUBLE) / p, 'nan'::DOUBLE)`;
  return tableOf(node, ['bin', ...dimensions, 'd', 'd - r', rate, `1 - ${rate}`], pairs);
};

/** `activity_engagement(id, timeline, [start, end,] inner, outer, dimensions…)`: the active of a short window as a part of a long one's. */
export const activityEngagement: Plugin = (node, scope, input) => {
  const isShort = elements(node.FunctionCall.ArgumentList.Expressions).length < 6;
  const line = timeline(node, scope, { input, count: isShort ? 2 : 4 });
  const { dimensions, rows } = line;
  const first = isShort ? 0 : 2;
  const [start, end] = isShort ? [undefined, undefined] : [scalar(line, 0), scalar(line, 1)];
  const step = steps(line, first, start);
  const outer = scalar(line, first + 1);
  const seen = `SELECT *, ${step.bin('t')} AS bin FROM (${rows})${start === undefined ? '' : ` WHERE t BETWEEN ${start} AND ${end ?? ''}`}`;
  const bins = `SELECT bin, ${listed(dimensions)}count(DISTINCT id) AS n FROM (${seen}) GROUP BY ALL`;
  const both = `SELECT a.bin, ${listed(dimensions, 'a.')}any_value(a.n) AS n, count(DISTINCT b.id) AS o FROM (${bins}) AS a JOIN (${seen}) AS b
    ON b.t < ${step.after('a.bin')} AND b.t >= ${step.after('a.bin')} - ${outer}${sameDimensions(dimensions, 'a', 'b')} GROUP BY ALL`;
  return tableOf(node, ['bin', ...dimensions, 'n', 'o', 'CAST(n AS DOUBLE) / o'], both);
};

/** `active_users_count(id, timeline, start, end, lookback, period, periods, step, dimensions…)`: who came in enough periods before. */
export const activeUsersCount: Plugin = (node, scope, input) => {
  const line = timeline(node, scope, { input, count: 6 });
  const { dimensions, rows } = line;
  const [start, end, lookback, , enough] = [0, 1, 2, 3, 4].map((index) => (index === 3 ? '' : scalar(line, index)));
  const period = steps(line, 3, start).bin('t');
  const seen = `SELECT DISTINCT id, t, ${listed(dimensions)}${period} AS period FROM (${rows})`;
  const active = `SELECT a.id, a.t, ${listed(dimensions, 'a.')}count(DISTINCT b.period) AS n FROM (${seen}) AS a JOIN (${seen}) AS b
    ON a.id = b.id AND b.t <= a.t AND b.t > a.t - ${lookback ?? '0'}${sameDimensions(dimensions, 'a', 'b')}
    WHERE a.t BETWEEN ${start ?? '0'} AND ${end ?? '0'} GROUP BY ALL`;
  const counts = `SELECT ${steps(line, 5, start).bin('t')} AS bin, ${listed(dimensions)}count(DISTINCT id) AS n FROM (${active}) WHERE n >= ${enough ?? '0'} GROUP BY ALL`;
  return tableOf(node, ['bin', ...dimensions, 'n'], counts);
};

/** `sliding_window_counts(id, timeline, start, end, lookback, step, dimensions…)`: counts of all that the window up to each period holds. */
export const slidingWindowCounts: Plugin = (node, scope, input) => {
  const line = timeline(node, scope, { input, count: 4 });
  const { dimensions, rows } = line;
  const [end, lookback] = [1, 2].map((index) => scalar(line, index));
  const after = steps(line, 3, undefined).after('a.bin');
  const width = `kql.floor_to(${lookback ?? '0'}, ${stepWidth(line)})`;
  const counts = `SELECT a.bin, ${listed(dimensions, 'b.')}count(*) AS c, count(DISTINCT b.id) AS d FROM (${periods(line, 3)}) AS a JOIN (${rows}) AS b
    ON b.t < ${after} AND b.t >= ${after} - ${width} AND b.t <= ${end ?? '0'} GROUP BY ALL`;
  return tableOf(node, ['bin', ...dimensions, 'c', 'd'], counts);
};

/** How long a step is of which the window is made; months and years have several lengths. */
function stepWidth(line: Timeline): string {
  const { constant } = line.scalars[3] ?? {};
  if (typeof constant !== 'string') return scalar(line, 3);
  if (constant.toLowerCase() === 'week') return `${7n * BigInt(ticksPerDay)}`;
  return refuse(
    line.node,
    'unsupported-option',
    'How a window is cut to whole months or years is not documented. Use a step of "week", or a timespan.',
  );
}

/** A SELECT of where each period from the start to the end begins, as `bin`; the step is the scalar at `index`. */
function periods(line: Timeline, index: number): string {
  const [start, end] = [scalar(line, 0), scalar(line, 1)];
  if (line.scalars[index]?.type !== 'string') return `SELECT unnest(generate_series(${start}, ${end}, ${scalar(line, index)})) AS bin`;
  const days = `SELECT unnest(generate_series(${start}, ${end}, ${ticksPerDay})) AS day UNION ALL SELECT ${end}`;
  return `SELECT DISTINCT ${steps(line, index, start).bin('day')} AS bin FROM (${days})`;
}

/** SQL of whether an id is one of those of before, which a table tells: by its column of the ids' name, or its only one. */
function isEarlier(table: SyntaxNode, id: Expression, scope: Scope): string {
  const { columns, sql } = visible(scope.query.table(table, { ...scope, row: { columns: new Map() } }));
  const column = columns.find(({ name }) => name === id.columnName) ?? (columns.length === 1 ? columns[0] : undefined);
  if (column?.type !== id.type)
    return refuse(table, 'unknown-column', `The table of earlier ids needs a column ${id.columnName ?? ''} of the type ${id.type}.`);
  return `id IN (SELECT ${sqlName(column.alias)} FROM (${sql}))`;
}

/** The parts of a call of `new_activity_metrics`: behind the step may stand a cohort, dimensions, and a table of earlier ids. */
function newActivityParts(node: PluginNode, { query }: Scope): { readonly cohort?: SyntaxNode; readonly lookback?: SyntaxNode } {
  const [, , , , , ...more] = elements(node.FunctionCall.ArgumentList.Expressions);
  const last = more.at(-1);
  const lookback = last && scalarType(last.ResultType) === undefined ? last : undefined;
  const [next] = more;
  const cohort = next && next !== lookback && query.kindOf(next) !== 'NameReference' ? next : undefined;
  return { ...(cohort ? { cohort } : {}), ...(lookback ? { lookback } : {}) };
}

/** `new_activity_metrics(id, timeline, start, end, step, [cohort,] dimensions…, [lookback])`: how each period's new ones stay. */
export const newActivityMetrics: Plugin = (node, scope, input) => {
  const { cohort, lookback } = newActivityParts(node, scope);
  const line = timeline(node, scope, { input, count: cohort ? 4 : 3, order: (given) => given.filter((part) => part !== lookback) });
  const { dimensions, rows } = line;
  const [start, end] = [scalar(line, 0), scalar(line, 1)];
  const seen = `SELECT DISTINCT id, ${listed(dimensions)}${steps(line, 2, start).bin('t')} AS bin FROM (${rows}) WHERE t BETWEEN ${start} AND ${end}`;
  const begun = `min(bin) OVER (${partition(['id', ...dimensions])})`;
  // Whoever came before the analysed time is new in none of its periods.
  const since = lookback ? `CASE WHEN NOT ${isEarlier(lookback, line.id, scope)} THEN ${begun} END` : begun;
  const first = `SELECT *, ${since} AS first FROM (${seen})`;
  const bins = periods(line, 2);
  const groups = dimensions.length === 0 ? 'SELECT 1 AS one' : `SELECT DISTINCT ${dimensions.join(', ')} FROM (${seen})`;
  const only = cohort ? ` WHERE f.bin = ${scalar(line, 3)}` : '';
  const pairs = `SELECT f.bin AS a, t.bin AS b, ${listed(dimensions, 'g.')}count(DISTINCT x.id) FILTER (WHERE x.first > f.bin OR (x.first = f.bin AND f.bin = t.bin)) AS n,
      count(DISTINCT x.id) FILTER (WHERE x.first = f.bin) AS r, any_value(c.size) AS size
    FROM (${bins}) AS f JOIN (${bins}) AS t ON t.bin >= f.bin CROSS JOIN (${groups}) AS g
      LEFT JOIN (${first}) AS x ON x.bin = t.bin${sameDimensions(dimensions, 'x', 'g')}
      LEFT JOIN (SELECT first, ${listed(dimensions)}count(DISTINCT id) AS size FROM (${first}) GROUP BY ALL) AS c ON c.first = f.bin${sameDimensions(dimensions, 'c', 'g')}${only}
    GROUP BY ALL`;
  const rate = (count: string): string => `coalesce(CAST(${count} AS DOUBLE) / size, 'nan'::DOUBLE)`;
  return tableOf(node, ['a', 'b', ...dimensions, 'n', 'r', 'coalesce(size, 0) - r', rate('r'), rate('(size - r)')], pairs);
};
