import { knownDynamic } from '../functions/arguments';
import { sqlName, sqlText } from '../../base/sql';
import { parseTimespan } from '../expressions/timespan';
import { convert, toJson, toText } from '../functions/convert';
import type { NamedStage } from '../operators/operator';
import { resultColumns } from '../operators/columns';
import { elements } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, pinOrder, plainStage, withAliases } from '../plan/stage';
import type { Expression } from '../scalarFunction';
import type { Plugin, PluginNode } from './plugin';
import { scalar, steps, tableOf, type Timeline } from './timeline';

/** So many ids a row of `funnel_sequence` names at most. */
const mostSamples = 128;

/** What both funnels read: the rows of the analysed time as `id`, `t`, `s` (the state as text), `n` (their place) and `bin`. */
interface Funnel {
  readonly rows: string;
  readonly id: Expression;
  readonly state: Expression;
  readonly line: Timeline;
  /** The states of the sequence, as texts. */
  readonly sequence: readonly string[];
}

/** Which of the arguments behind the start and the end is what. */
interface Places {
  readonly step: number;
  readonly state: number;
  readonly sequence: number;
}

/**
 * `funnel_sequence(id, timeline, start, end, step window, step, state, sequence)`: before and after which states each id went through a
 * sequence of states; the first of its three tables.
 */
export const funnelSequence: Plugin = (node, scope, input) => {
  const [first] = funnelTables(node, scope, input);
  return first?.stage ?? refuse(node, 'unsupported-columns', 'The columns of this plugin cannot be told apart locally.');
};

/**
 * The three tables of `funnel_sequence`: by the states before and after, by the state before, by the state after.
 *
 * A state that comes again and again in a row counts as one. Each step follows the one before it within the step window, whatever states
 * lie between, and each event is the step of one sequence. Source: learn.microsoft.com/kusto/query/funnel-sequence-plugin, whose examples
 * have no row whose state before or after is that at the sequence's own end, and more sequences than states that stand side by side.
 */
export function funnelTables(node: PluginNode, scope: Scope, input: Stage): readonly NamedStage[] {
  const funnel = readFunnel(node, scope, { input, places: { step: 5, state: 6, sequence: 7 } });
  const { id, line, sequence } = funnel;
  const found = sequences(funnel, scalar(line, 2), sequence);
  const samples = `to_json(list_slice(list_sort(list(DISTINCT ${toJson({ ...id, sql: 'id' })}::VARCHAR)), 1, ${mostSamples})::JSON[])`;
  const known = resultColumns(node);
  const { type } = funnel.state;
  const stateOf = (side: string): string =>
    type === 'string' ? side : convert({ sql: `nullif(${side}, '')`, type: 'string', start: 0, end: 0 }, type);
  return [['prev', 'next'], ['prev'], ['next']].map((sides): NamedStage => {
    const columns = withAliases(known.filter(({ name }, at) => at === 0 || !['prev', 'next'].includes(name) || sides.includes(name)));
    const values = ['bin', ...sides.map(stateOf), 'count(DISTINCT id)', samples];
    const items = values.map((value, at) => item(value, columns[at]?.alias ?? ''));
    return {
      name: sides.length === 2 ? 'prev-sequence-next' : sides[0] === 'prev' ? 'prev-sequence' : 'sequence-next',
      stage: plainStage(`SELECT ${items.join(', ')} FROM (${found}) GROUP BY ${['bin', ...sides].join(', ')}`, columns),
    };
  });
}

/** The sequences that were gone through: `id`, `bin` of the first step, and the states before and after. */
function sequences({ rows }: Funnel, window: string, sequence: readonly string[]): string {
  const line = 'PARTITION BY id ORDER BY t, n';
  const turns = `SELECT * FROM (${rows}) QUALIFY s IS DISTINCT FROM lag(s) OVER (${line})`;
  const sides = `SELECT id, t, n, s, bin, coalesce(lag(s) OVER (${line}), '') AS prev, coalesce(lead(s) OVER (${line}), '') AS next FROM (${turns})`;
  const begun = `SELECT *, CASE WHEN s = ${sqlText(sequence[0] ?? '')} THEN {'t': t, 'n': n, 'bin': bin, 'prev': prev} END AS way FROM (${sides})`;
  const reached = sequence.slice(1).reduce((before, state) => {
    const last = `last_value(way IGNORE NULLS) OVER (${line} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
    const from = `SELECT * EXCLUDE (way), CASE WHEN s = ${sqlText(state)} THEN ${last} END AS came FROM (${before})`;
    const near = `SELECT * EXCLUDE (came), CASE WHEN t - came.t <= ${window} THEN came END AS came FROM (${from})`;
    // Of several events that could follow one, the first does.
    const first = `row_number() OVER (PARTITION BY id, came.n ORDER BY t, n) = 1`;
    return `SELECT * EXCLUDE (came), CASE WHEN came IS NOT NULL AND ${first} THEN {'t': t, 'n': n, 'bin': came.bin, 'prev': came.prev} END AS way FROM (${near})`;
  }, begun);
  return `SELECT id, way.bin AS bin, way.prev AS prev, next FROM (${reached}) WHERE way IS NOT NULL`;
}

/**
 * `funnel_sequence_completion(id, timeline, start, end, bin, state, sequence, periods)`: how many ids came to each state of a sequence, by
 * the time that they have for it from its first state on. Each bin is looked at by itself.
 * Source: learn.microsoft.com/kusto/query/funnel-sequence-completion-plugin.
 */
export const funnelSequenceCompletion: Plugin = (node, scope, input) => {
  const funnel = readFunnel(node, scope, { input, places: { step: 4, state: 5, sequence: 6 } });
  const { rows, state, sequence } = funnel;
  const periods = constantList(node, scope, 7).map((value) => periodOf(value, node));
  const frame = 'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW';
  // The latest start from which each event is a step of the sequence, and so the shortest time to it.
  const reached = sequence.reduce((before, value, at) => {
    const since = at === 0 ? 't' : `max(b${at - 1}) OVER (PARTITION BY id, bin ORDER BY t ${frame})`;
    return `SELECT *, CASE WHEN s = ${sqlText(value)} THEN ${since} END AS b${at} FROM (${before})`;
  }, rows);
  const steps = sequence.map((value, at) => `SELECT ${at} AS k, ${sqlText(value)} AS state, bin, id, t - b${at} AS took FROM reached`);
  const spans = periods.map((period, at) => `(${at}, ${period}::BIGINT)`).join(', ');
  const counts =
    `WITH reached AS (${reached}), steps AS (${steps.join(' UNION ALL ')}) ` +
    `SELECT bin, state, span, count(DISTINCT id) FILTER (WHERE took <= span) AS d, k, p FROM steps, (VALUES ${spans}) AS spans(p, span) ` +
    'GROUP BY bin, state, span, k, p ORDER BY bin, p, k';
  const value = convert({ sql: 'state', type: 'string', start: 0, end: 0 }, state.type);
  return tableOf(node, ['bin', value, 'span', 'd'], counts);
};

function readFunnel(node: PluginNode, scope: Scope, { input, places }: { readonly input: Stage; readonly places: Places }): Funnel {
  const given = elements(node.FunctionCall.ArgumentList.Expressions);
  const pinned = input.order.length > 0 ? pinOrder(input, scope.query) : input;
  const row: Scope = { ...scope, row: { columns: columnMap(pinned) } };
  const [id, time, ...rest] = given.map((part) => scope.query.expression(part, row));
  const state = rest[places.state - 2];
  if (!id || !time || !state || given.length < 8)
    return refuse(node, 'missing-argument', `${node.FunctionCall.Name.SimpleName}() needs more arguments.`);
  const line: Timeline = { rows: '', dimensions: [], scalars: rest, id, time, node, scope };
  const [start, end] = [scalar(line, 0), scalar(line, 1)];
  const place = pinned.order[0] ? sqlName(pinned.order[0].alias) : 'row_number() OVER ()';
  const events = `SELECT ${id.sql} AS id, ${time.sql} AS t, ${toText(state)} AS s, ${place} AS n FROM (${pinned.sql})`;
  const rows = `SELECT *, ${steps(line, places.step - 2, start).bin('t')} AS bin FROM (${events}) WHERE t BETWEEN ${start} AND ${end}`;
  const sequence = constantList(node, scope, places.sequence).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  if (sequence.length === 0) return refuse(node, 'bad-argument', 'The sequence needs at least one state.');
  return { rows, id, state, line, sequence };
}

/** The values of an argument that is a constant array. */
function constantList(node: PluginNode, scope: Scope, at: number): readonly unknown[] {
  const argument = elements(node.FunctionCall.ArgumentList.Expressions)[at];
  if (!argument) return refuse(node, 'missing-argument', 'An argument is missing.');
  const list = knownDynamic(scope.query.expression(argument, { ...scope, row: { columns: new Map() } }));
  return Array.isArray(list) ? list : refuse(argument, 'unsupported-argument', 'This argument must be a constant array.');
}

function periodOf(value: unknown, node: PluginNode): bigint {
  const ticks = typeof value === 'string' ? parseTimespan(value) : typeof value === 'number' ? BigInt(Math.trunc(value)) : undefined;
  return ticks ?? refuse(node, 'bad-argument', 'The periods must be an array of timespans, such as dynamic([1h, 1d]).');
}
