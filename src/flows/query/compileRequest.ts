import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { formatDateTime, parseIsoDateTime, ticksFromUnixMilliseconds } from '../../base/ticks';
import type { CompiledQuery } from '../../kql/compile';
import type { RunQuery, SourceInfo, TimeRange } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import { othersRead } from './openSources';
import type { Compile, QuerySources } from './querySource';

/** What a query is compiled with. */
export interface QueryParts {
  readonly sources: QuerySources;
  readonly compile: Compile;
  readonly clock: Clock;
}

/** A request, compiled and ready to run. */
export interface ReadyQuery {
  readonly queries: readonly CompiledQuery[];
  readonly diagnostics: readonly QueryDiagnostic[];
  /** The source as it was just before the query was compiled. */
  readonly source: SourceInfo | undefined;
  /** The other sources that the query reads, as they were then. */
  readonly others: readonly SourceInfo[];
  readonly sourceName: string;
}

/** A query that is not valid, with its diagnostics. */
export class QueryRefused extends UserError {
  readonly diagnostics: readonly QueryDiagnostic[];

  constructor(text: string, diagnostics: readonly QueryDiagnostic[]) {
    const first = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
    const place = first ? ` (line ${placeOf(text, first.start).line}, column ${placeOf(text, first.start).column})` : '';
    super(`${first?.message ?? 'The query is not valid.'}${place}`, { code: first?.code ?? 'query-invalid' });
    this.diagnostics = diagnostics;
  }
}

/** Line and column, from 1, of an offset in a text. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/**
 * Compiles a request over its source.
 * @throws QueryRefused where the query is not valid.
 */
export async function compileRequest(parts: QueryParts, run: RunQuery, session: Session, signal?: AbortSignal): Promise<ReadyQuery> {
  const source = run.sourceId === undefined ? undefined : knownSource(parts.sources, run.sourceId);
  const tables = run.sourceId === undefined ? [] : await parts.sources.tablesOf(run.sourceId);
  const open = parts.sources.list?.() ?? [];
  const range = run.timeRange && ticksOf(run.timeRange);
  const compilation = await parts.compile(run.text, {
    tables,
    now: ticksFromUnixMilliseconds(parts.clock.now()),
    ...(range ? { timeRange: range } : {}),
    ...(run.parameters ? { parameters: run.parameters } : {}),
    probe: (sql) => session.all(sql, signal),
  });
  if (!compilation.ok) throw new QueryRefused(run.text, compilation.diagnostics);
  requirePlannable(run.text, compilation.queries);
  const others = othersRead(compilation.queries, open);
  return { others, queries: compilation.queries, diagnostics: compilation.diagnostics, source, sourceName: source?.name ?? 'no source' };
}

/** The engine plans a statement at once and uninterrupted: some megabytes of it take seconds, and much memory. */
const longestSql = 5_000_000;

function requirePlannable(text: string, queries: readonly CompiledQuery[]): void {
  const longest = Math.max(0, ...queries.map(({ sql }) => sql.length));
  if (longest <= longestSql) return;
  const size = (longest / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 });
  const message = `The query is too large to run: it becomes ${size} MB of SQL, and ${longestSql / 1e6} MB is the limit. Use fewer nested let statements and unions, or split it into several queries.`;
  throw new QueryRefused(text, [{ start: 0, end: text.length, code: 'query-too-large', severity: 'error', message }]);
}

function knownSource(sources: QuerySources, sourceId: string): SourceInfo {
  const source = sources.infoOf(sourceId);
  if (source) return source;
  throw new UserError('The source of this query is not open any more. Choose another source, or open its folder again.', {
    code: 'source-gone',
  });
}

/** The ticks of a time range, its end excluded. */
export function ticksOf(range: TimeRange): { from: bigint; to: bigint } {
  const from = parseIsoDateTime(range.from);
  const to = parseIsoDateTime(range.to);
  if (from === undefined || to === undefined) {
    const wrong = from === undefined ? range.from : range.to;
    throw new UserError(`The time range has a time that cannot be read: “${wrong}”. Write times as in 2024-01-31T08:00:00Z.`, {
      code: 'time-range-invalid',
    });
  }
  if (from >= to) {
    throw new UserError(`The time range is empty: it begins at ${range.from} and ends at ${range.to}. Let it end after it begins.`, {
      code: 'time-range-invalid',
    });
  }
  return { from, to };
}

/** A time range as a person reads it. */
export function rangeText(range: TimeRange): string {
  const { from, to } = ticksOf(range);
  const short = (ticks: bigint): string => formatDateTime(ticks).slice(0, 19).replace('T', ' ');
  return `${short(from)} to ${short(to)} UTC`;
}
