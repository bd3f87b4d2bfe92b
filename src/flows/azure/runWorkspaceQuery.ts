import { join } from 'node:path';
import { isAbort, UserError } from '../../base/errors';
import { formatBytes } from '../../base/quantities';
import type { FirstRows, QueryOutcome, RequestContext, RunQuery } from '../../protocol/engine';
import { jsonRowsSql } from '../../store/jsonRows';
import type { StoredTable } from '../../store/resultsTable';
import { ticksOf } from '../query/compileRequest';
import { explainFailure } from '../query/engineFailure';
import { withFirstRows } from '../query/firstRows';
import type { RunParts } from '../query/runQuery';
import { withRoom } from '../query/roomGuard';
import type { Connections } from './connections';
import { receiveAnswer } from './receiveAnswer';
import type { ReceivedAnswer } from './receiveAnswer';
import type { WorkspaceSource } from './workspaceSources';
import { explainQuery, workspaceStatus } from './workspaceWords';

export interface WorkspaceRunParts extends Pick<RunParts, 'results' | 'room' | 'recordRun' | 'recordFailure'> {
  readonly connections: Connections;
  /** Lets so many queries through at once as the service runs for one account. */
  readonly gate: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Seconds that the service may work on one query. */
  readonly waitSeconds: () => number;
}

/** Runs a query in a workspace; its rows are kept as those of local logs are, so that grid, history and export are the same. */
export async function runWorkspaceQuery(
  parts: WorkspaceRunParts,
  source: WorkspaceSource,
  request: RunQuery & FirstRows,
  context: RequestContext,
): Promise<QueryOutcome> {
  const { firstRows, ...run } = request;
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    context.progress({ message: 'Waiting for the workspace' });
    return await parts.gate(() => ask(parts, { source, run, firstRows, context, elapsed }), context.signal);
  } catch (error) {
    const failure = explainFailure(explainQuery(error, run.text, source.place.name));
    if (!isAbort(failure)) {
      const failed = failure instanceof Error ? failure.message : String(failure);
      parts.recordFailure({ run, source: source.place.name, elapsed: elapsed(), failed });
    }
    throw failure;
  }
}

interface Asked {
  readonly source: WorkspaceSource;
  readonly run: RunQuery;
  readonly firstRows: number | undefined;
  readonly context: RequestContext;
  readonly elapsed: () => number;
}

async function ask(parts: WorkspaceRunParts, asked: Asked): Promise<QueryOutcome> {
  const { source, run, context } = asked;
  const { connectionId, tenantId, customerId } = source.place;
  const { cloud, credential } = parts.connections.get(connectionId);
  if (run.timeRange) ticksOf(run.timeRange); // refuses one that is none, in words
  const request = {
    place: { cloud, credential: credential(tenantId) },
    query: { customerId, text: run.text, waitSeconds: parts.waitSeconds(), ...(run.timeRange ? { timeRange: run.timeRange } : {}) },
    folder: join(parts.results.file.folder, 'answers'),
    signal: context.signal,
    received: (bytes: number) => context.progress({ message: `Receiving the answer: ${formatBytes(bytes)}` }),
  };
  return receiveAnswer(request, (answer) => keep(parts, asked, answer));
}

async function keep(parts: WorkspaceRunParts, asked: Asked, answer: ReceivedAnswer): Promise<QueryOutcome> {
  const { source, run, firstRows, context, elapsed } = asked;
  return parts.results.withSession(async (session) => {
    const tables: StoredTable[] = [];
    try {
      await withRoom(parts.results.file.path, parts.room, context.signal, async (signal) => {
        for (const { file, columns } of answer.tables) {
          tables.push(await parts.results.store(session, jsonRowsSql(file, columns), columns, signal));
        }
      });
    } catch (error) {
      parts.results.discard(tables);
      throw error;
    }
    const status = workspaceStatus(run, answer.partial);
    const origin = { run, source: source.place.name, sourcePaths: [source.place.resourceId], ...status };
    const outcome: QueryOutcome = {
      resultId: parts.results.keep(tables, origin),
      text: run.text,
      source: source.place.name,
      tables: tables.map(({ columns, rows }, index) => {
        const visualization = index === 0 ? visualizationOf(answer.render) : undefined;
        return { name: tableName(answer, index), columns, rows, ...(visualization ? { visualization } : {}) };
      }),
      elapsed: elapsed(),
      ...status,
      diagnostics: [],
    };
    const whole = await withFirstRows(session, { outcome, tables, count: firstRows, signal: context.signal });
    parts.results.hold(outcome.resultId, parts.recordRun({ run, outcome, tables }));
    return whole;
  });
}

function tableName({ tables }: ReceivedAnswer, index: number): string {
  const name = tables[index]?.name ?? '';
  if (name !== '' && name !== 'PrimaryResult') return name;
  return tables.length === 1 ? 'Result' : `Result ${index + 1}`;
}

/** What `render` said; the service leaves nothing out, so what is null says nothing. */
function visualizationOf(
  render: Readonly<Record<string, unknown>> | undefined,
): { readonly kind: string; readonly properties: Readonly<Record<string, string>> } | undefined {
  const { visualization, ...others } = render ?? {};
  if (typeof visualization !== 'string') return undefined;
  const properties = Object.entries(others).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(',') : isPlain(value) ? String(value) : '';
    return text === '' ? [] : [[name.toLowerCase(), text]];
  });
  return { kind: visualization, properties: Object.fromEntries(properties) as Record<string, string> };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Why something cannot be had of a workspace that local logs give. */
export function notOfWorkspaces(what: string): UserError {
  return new UserError(`${what} works on local logs: what a workspace does inside is not told. Choose a local source for it.`, {
    code: 'not-of-workspaces',
  });
}
