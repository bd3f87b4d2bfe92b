import type { EngineValue } from '../../base/cell';
import { isAbort } from '../../base/errors';
import { ticksFromUnixMilliseconds } from '../../base/ticks';
import { timeLimit } from '../../base/timeLimit';
import { compileQuery } from '../../kql/compile';
import type { CompiledQuery, SourceTable } from '../../kql/compile';
import type { Session } from '../../store/duckdb';
import type { Caller } from '../access/caller';
import type { BaseCall } from '../http/service';
import type { Resource } from '../world/resource';
import type { AnswerTable } from './queryAnswer';
import { answerText, readPreferences } from './queryAnswer';
import { badArgument, gatewayTimeout, queryRefused } from './queryErrors';
import { readTimespan } from './timespan';
import type { QueryLimits, Turnstile } from './turnstile';
import { withArrivalTimes } from './workspaceStore';
import type { WorkspaceStore } from './workspaceStore';
import { callableFunctions } from './workspaceFunctions';

/** What queries run on. */
export interface QueryParts {
  readonly store: WorkspaceStore;
  readonly turnstile: Turnstile;
  readonly limits: QueryLimits;
}

export interface WantedQuery {
  readonly text: string;
  readonly timespan: string | undefined;
  /** The workspace of the path and those named beside it. */
  readonly workspaces: readonly Resource[];
  readonly prefer: string | null;
}

/** Runs a query for a caller and answers with its rows as they come. */
export async function runQuery(call: BaseCall & { readonly caller: Caller }, parts: QueryParts, wanted: WantedQuery): Promise<Response> {
  const preferences = readPreferences(wanted.prefer);
  const range = wanted.timespan === undefined ? undefined : readTimespan(wanted.timespan, call.now);
  if (wanted.timespan !== undefined && !range)
    throw badArgument({ code: 'InvalidArgument', message: `The timespan '${wanted.timespan}' is not valid.` });
  const started = performance.now();
  const leave = await parts.turnstile.enter(call.caller.objectId, call.request.signal);
  const limit = timeLimit(call.request.signal, preferences.wait * 1000);
  const { signal } = limit;
  let session: Session | undefined;
  const end = (): void => {
    limit.dispose();
    session?.dispose();
    leave();
  };
  try {
    const all = await Promise.all(wanted.workspaces.map((workspace) => parts.store.tablesOf(workspace)));
    if (wanted.workspaces.every((workspace) => !parts.store.hasData(workspace))) {
      end();
      return new Response(null, { status: 204 });
    }
    const own = await parts.store.session();
    session = own;
    const compilation = await compileQuery(wanted.text, {
      functions: callableFunctions,
      tables: withArrivalTimes(joinTables(all), wanted.text),
      now: ticksFromUnixMilliseconds(call.now),
      ...(range ? { timeRange: range } : {}),
      probe: (sql) => own.all(sql, signal),
    });
    if (!compilation.ok) throw queryRefused(wanted.text, compilation.diagnostics);
    const tables = await openTables(own, compilation.queries, signal);
    const dataSources = wanted.workspaces.map(({ id, location }) => ({ resourceId: id, region: location, tables: [] }));
    const text = answerText(tables, { limits: parts.limits, preferences, started, dataSources });
    return new Response(bodyOf(text, end), { headers: { 'content-type': 'application/json; charset=utf-8' } });
  } catch (error) {
    end();
    if (limit.isOver && isAbort(error)) throw gatewayTimeout();
    throw error;
  }
}

/** The same table of several workspaces is one table with the rows of all. */
function joinTables(all: readonly (readonly SourceTable[])[]): readonly SourceTable[] {
  const [first = [], ...others] = all;
  if (others.length === 0) return first;
  return first.map((table) => {
    const same = all.flatMap((tables) => tables.filter(({ name }) => name === table.name));
    const full = same.filter(({ isEmpty }) => isEmpty !== true);
    if (full.length < 2) return full[0] ?? table;
    const { name, columns, description = '' } = table;
    return { name, columns, description, relation: `(${full.map(({ relation }) => `SELECT * FROM ${relation}`).join(' UNION ALL ')})` };
  });
}

/** Starts the first table, so that a query that fails at once is answered with its failure; the others follow on the same line of work. */
async function openTables(session: Session, queries: readonly CompiledQuery[], signal: AbortSignal): Promise<readonly AnswerTable[]> {
  const tables: AnswerTable[] = [];
  for (const [index, { sql, columns, visualization }] of queries.entries()) {
    const rows = session.stream(sql, signal);
    tables.push({ columns, rows: index === 0 ? await begun(rows) : rows, visualization });
  }
  return tables;
}

/** The same rows, of which the first are there already. */
async function begun(rows: AsyncIterable<EngineValue[][]>): Promise<AsyncIterable<EngineValue[][]>> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  })();
}

/** A body that is written as it is read; `end` runs when it is, or when the reader has gone. */
function bodyOf(text: AsyncGenerator<string>, end: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const next = await text.next();
        if (next.done !== true) {
          if (next.value !== '') controller.enqueue(encoder.encode(next.value));
          else controller.enqueue(new Uint8Array());
          return;
        }
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel: async () => {
      await text.return(undefined);
      end();
    },
  });
}
