import type { Column } from '../../base/column';
import { sqlName } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { convert } from '../functions/convert';
import { wholeNumber } from '../functions/arguments';
import { elements, textOf } from '../parser/syntax';
import type { SyntaxNode } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, withAliases } from '../plan/stage';
import { resultColumns } from '../operators/columns';
import type { Expression } from '../scalarFunction';
import type { PluginNode } from './plugin';

/** What plugins over a timeline work with: each row's id, time and dimensions, and the scalars between them. */
export interface Timeline {
  /** A SELECT of `id`, `t` and `d0`, `d1`, … from the plugin's rows. */
  readonly rows: string;
  /** `d0`, `d1`, …: the names of the dimensions. */
  readonly dimensions: readonly string[];
  /** The arguments between the timeline and the dimensions. */
  readonly scalars: readonly Expression[];
  readonly id: Expression;
  readonly time: Expression;
  readonly node: PluginNode;
  readonly scope: Scope;
}

/** How a plugin's arguments stand. */
export interface TimelineShape {
  readonly input: Stage;
  /** How many scalars stand between the timeline and the dimensions. */
  readonly count: number;
  /** Puts the arguments into the order of id, timeline, scalars, dimensions, where the plugin has another. */
  readonly order?: (given: readonly SyntaxNode[]) => readonly SyntaxNode[];
}

/** Reads `plugin(id, timeline, scalars…, dimensions…)`; columns behind the `count` scalars are dimensions. */
export function timeline(node: PluginNode, scope: Scope, { input, count, order }: TimelineShape): Timeline {
  const written = elements(node.FunctionCall.ArgumentList.Expressions);
  const given = order ? order(written) : written;
  const row: Scope = { ...scope, row: { columns: columnMap(input) } };
  const values = given.slice(0, 2 + count).map((part) => scope.query.expression(part, row));
  const [id, time, ...scalars] = values;
  if (!id || !time || scalars.length < count)
    return refuse(node, 'missing-argument', `${textOf(node.FunctionCall.Name)}() needs more arguments.`);
  if (!isSummable(time)) refuse(given[1] ?? node, 'KS138', 'The timeline must be a number, a timespan or a datetime.');
  const dimensions = given.slice(2 + count).map((part) => scope.query.expression(part, row));
  const items = [`${id.sql} AS id`, `${time.sql} AS t`, ...dimensions.map(({ sql }, index) => `${sql} AS d${index}`)];
  return {
    rows: `SELECT ${items.join(', ')} FROM (${input.sql})`,
    dimensions: dimensions.map((_, index) => `d${index}`),
    scalars,
    id,
    time,
    node,
    scope,
  };
}

/** A scalar of the timeline's own kind: ticks for datetimes and timespans, a number otherwise. */
export function scalar({ scalars, time, node }: Timeline, index: number): string {
  const value = scalars[index];
  if (!value) return refuse(node, 'missing-argument', 'An argument is missing.');
  if (!isSummable(value))
    return refuse(node, 'KS138', 'What is said of the timeline must be a number, a timespan or a datetime, and only its step a text.');
  const isTicks = time.type === 'datetime' || time.type === 'timespan';
  return isTicks && (value.type === 'datetime' || value.type === 'timespan') ? value.sql : convert(value, isTicks ? 'long' : time.type);
}

/** How a timeline is cut: where each piece begins, and where the piece before it does. */
export interface Steps {
  readonly bin: (time: string) => string;
  readonly before: (bin: string) => string;
  readonly after: (bin: string) => string;
}

function isSummable({ type }: Expression): boolean {
  return ['int', 'long', 'real', 'decimal', 'datetime', 'timespan'].includes(type);
}

const calendar: Readonly<Record<string, string>> = { week: 'startofweek', month: 'startofmonth', year: 'startofyear' };

/** Steps of one width, counted from a start, or the weeks, months or years of the calendar. */
export function steps(line: Timeline, index: number, start: string | undefined): Steps {
  const width = line.scalars[index];
  const unit = typeof width?.constant === 'string' ? calendar[width.constant.toLowerCase()] : undefined;
  if (unit !== undefined) {
    const startOf = (time: string, offset: bigint): string =>
      callNamed(
        unit,
        [
          { sql: time, type: 'datetime', start: 0, end: 0 },
          { sql: `${offset}::BIGINT`, type: 'long', constant: offset, start: 0, end: 0 },
        ],
        line.node,
        line.scope,
      ).sql;
    return { bin: (time) => startOf(time, 0n), before: (bin) => startOf(bin, -1n), after: (bin) => startOf(bin, 1n) };
  }
  if (width?.type === 'string')
    return refuse(line.node, 'bad-argument', 'The step must be a number, a timespan, or "week", "month" or "year".');
  if (width && wholeNumber(width) !== undefined && (wholeNumber(width) ?? 0n) <= 0n)
    return refuse(line.node, 'bad-argument', 'The step must be above 0.');
  const size = scalar(line, index);
  const from = start ?? '0';
  const floor = line.time.type === 'real' ? 'kql.floor_real_to' : 'kql.floor_to';
  return {
    bin: (time) => `(${from} + ${floor}(${time} - ${from}, ${size}))`,
    before: (bin) => `(${bin} - ${size})`,
    after: (bin) => `(${bin} + ${size})`,
  };
}

/** The plugin's table: the values stand for the columns that the binder knows, in their order; each reads from `from`. */
export function tableOf(node: SyntaxNode, values: readonly string[], from: string): Stage {
  const known: readonly Column[] = resultColumns(node);
  if (known.length !== values.length)
    return refuse(node, 'unsupported-columns', 'The columns of this plugin cannot be told apart locally.');
  const columns = withAliases(known);
  return plainStage(`SELECT ${values.map((value, index) => item(value, columns[index]?.alias ?? '')).join(', ')} FROM (${from})`, columns);
}

/** `a, b, ` for a list of names in front of others. */
export function listed(names: readonly string[], qualifier = ''): string {
  return names.map((name) => `${qualifier}${name}, `).join('');
}

/** A condition that two sides have the same dimensions. */
export function sameDimensions(dimensions: readonly string[], left: string, right: string): string {
  return dimensions.map((name) => ` AND ${left}.${name} IS NOT DISTINCT FROM ${right}.${name}`).join('');
}

/** `PARTITION BY …` for the names, or nothing. */
export function partition(names: readonly string[]): string {
  return names.length === 0 ? '' : `PARTITION BY ${names.map((name) => sqlName(name)).join(', ')} `;
}
