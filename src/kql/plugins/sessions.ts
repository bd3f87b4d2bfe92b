import type { Plugin } from './plugin';
import { listed, partition, scalar, steps, tableOf, timeline } from './timeline';

/**
 * `session_count(id, timeline, start, end, bin, lookback, dimensions…)`: how many sessions are active in each period. A session of an id
 * lasts while it comes again within `lookback`, and counts in each period in which it comes.
 * Source: learn.microsoft.com/kusto/query/session-count-plugin.
 */
export const sessionCount: Plugin = (node, scope, input) => {
  const line = timeline(node, scope, { input, count: 4 });
  const { dimensions, rows } = line;
  const [start, end] = [scalar(line, 0), scalar(line, 1)];
  const bin = steps(line, 2, start).bin('t');
  const within = `SELECT id, t, ${listed(dimensions)}${bin} AS bin FROM (${rows}) WHERE t BETWEEN ${start} AND ${end}`;
  const before = `lag(t) OVER (${partition(['id', 'bin', ...dimensions])}ORDER BY t)`;
  const begun = `SELECT *, coalesce(t - ${before} > ${scalar(line, 3)}, true) AS begins FROM (${within})`;
  return tableOf(
    node,
    ['bin', ...dimensions, 'n'],
    `SELECT bin, ${listed(dimensions)}count(*) FILTER (WHERE begins) AS n FROM (${begun}) GROUP BY ALL`,
  );
};
