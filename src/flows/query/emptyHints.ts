import { parseIsoDateTime } from '../../base/ticks';
import type { RunQuery, TableInfo } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import type { QueryParts, ReadyQuery } from './compileRequest';
import { compileRequest, placeOf, rangeText, ticksOf } from './compileRequest';
import { pipeOffsets } from './pipes';

/** How long the search for the filter that takes everything may last; a hint is not worth more. */
const patience = 1_000;

/** Why a result has no rows, as far as it can be told quickly, and what to try. */
export async function emptyHints(parts: QueryParts, run: RunQuery, ready: ReadyQuery, session: Session): Promise<string[]> {
  const names = new Set(ready.queries.flatMap(({ reads }) => reads));
  const tables = (ready.source?.tables ?? []).filter(({ name }) => names.has(name));
  const about = tables.map((table) => tableHint(table, run)).filter((hint) => hint !== undefined);
  if (about.length > 0 || tables.length === 0) return about;
  const filter = await emptyingPart(parts, run, session).catch(() => undefined);
  const newest = tables.filter(({ to }) => to !== undefined).map(({ name, to }) => `${name} has its newest record at ${to}.`);
  return [...(filter === undefined ? [] : [filter]), ...newest];
}

function tableHint(table: TableInfo, run: RunQuery): string | undefined {
  if (table.rows === 0) return `${table.name} has no rows in this source.`;
  if (!run.timeRange || table.from === undefined || table.to === undefined) return undefined;
  const { from, to } = ticksOf(run.timeRange);
  const first = parseIsoDateTime(table.from);
  const last = parseIsoDateTime(table.to);
  if (first === undefined || last === undefined) return undefined;
  const range = rangeText(run.timeRange);
  if (last < from)
    return `${table.name} has its newest record at ${table.to}, before the time range ${range}. Choose an earlier or a longer one.`;
  if (first >= to)
    return `${table.name} has its oldest record at ${table.from}, after the time range ${range}. Choose a later or a longer one.`;
  return undefined;
}

/** Finds the first part of the query behind which no row is left, by asking the query's beginnings for their counts. */
async function emptyingPart(parts: QueryParts, run: RunQuery, session: Session): Promise<string | undefined> {
  const pipes = pipeOffsets(run.text);
  if (pipes.length === 0 || /;\s*\S/.test(run.text.slice(pipes[0]))) return undefined;
  const signal = AbortSignal.timeout(patience);
  for (const [index, start] of pipes.entries()) {
    const end = pipes[index + 1] ?? run.text.length;
    const isLast = index === pipes.length - 1;
    if (!isLast && !(await isEmpty(parts, { ...run, text: run.text.slice(0, end) }, session, signal))) continue;
    const words = run.text
      .slice(start, end)
      .replace(/\/\/[^\n]*/g, '')
      .replace(/\s+/g, ' ')
      .trim();
    const { line } = placeOf(run.text, start);
    return `No row is left after line ${line}: ${words.length > 120 ? `${words.slice(0, 119)}…` : words}`;
  }
  return undefined;
}

async function isEmpty(parts: QueryParts, run: RunQuery, session: Session, signal: AbortSignal): Promise<boolean> {
  const { queries } = await compileRequest(parts, run, session, signal);
  const sql = queries.at(-1)?.sql ?? 'SELECT 1';
  const rows = await session.all(`SELECT 1 FROM (${sql}\n) LIMIT 1`, signal);
  return rows.length === 0;
}
