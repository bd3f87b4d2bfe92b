import { join } from 'node:path';
import { isAbort, messageOf, UserError } from '../../base/errors';
import { formatBytes } from '../../base/quantities';
import type { WorkspacePlace } from '../../protocol/azure';
import type { FirstRows, QueryOutcome, RequestContext, RunQuery } from '../../protocol/engine';
import type { StoredTable } from '../../store/resultsTable';
import { ticksOf } from '../query/compileRequest';
import { explainFailure } from '../query/engineFailure';
import type { RunParts } from '../query/runQuery';
import type { TakeGuard } from '../../protocol/engineStart';
import type { SavedFunction } from '../../kql/savedFunctions';
import { askedText, asWritten } from './askedText';
import type { Connections } from './connections';
import { keepAnswer } from './keepAnswer';
import { receiveAnswer } from './receiveAnswer';
import type { ReceivedAnswer } from './receiveAnswer';
import { storeAhead } from './storeAhead';
import { guarded, guardedStatus } from './takeGuard';
import type { WorkspaceSource } from './workspaceSources';
import { explainQuery, remediesOf, workspaceStatus } from './workspaceWords';

export interface WorkspaceRunParts extends Pick<RunParts, 'results' | 'room' | 'recordRun' | 'recordFailure'> {
  readonly connections: Connections;
  /** Lets so many queries through at once as the service runs for one account. */
  readonly gate: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Seconds that the service may work on one query. */
  readonly waitSeconds: () => number;
  readonly takeGuard: TakeGuard;
  /** The functions that queries may call without declaring them. */
  readonly functions: () => Promise<readonly SavedFunction[]>;
}

/** Runs a query in a workspace; its rows are kept as those of local logs are, so that grid, history and export are the same. */
export async function runWorkspaceQuery(
  parts: WorkspaceRunParts,
  source: WorkspaceSource,
  request: RunQuery & FirstRows,
  context: RequestContext,
): Promise<QueryOutcome> {
  const { firstRows, whole, ...run } = request;
  const { text, most } = guarded(run.text, parts.takeGuard, whole === true);
  const asked = { ...run, text };
  return recordingFailure(parts, { run, source }, async (elapsed) => {
    const received = (bytes: number): void => context.progress({ message: `Receiving the answer: ${formatBytes(bytes)}` });
    context.progress({ message: 'Waiting for the workspace' });
    return parts.gate(async () => {
      const { answer, tables } = await askWorkspace(parts, { place: source.place, run: asked, signal: context.signal, received });
      return parts.results.withSession((session) => {
        const { place, info } = source;
        return keepAnswer(parts, session, {
          ...workspaceStatus(run, answer.partial),
          ...remediesOf(answer.partial),
          ...(most !== undefined && tables[0]?.rows === most ? guardedStatus(most) : {}),
          run,
          tables,
          names: answer.tables.map(({ name }) => name),
          render: answer.render,
          ...(answer.statistics ? { statistics: answer.statistics } : {}),
          source: info.name,
          sourcePaths: [place.resourceId],
          firstRows,
          elapsed: elapsed(),
          signal: context.signal,
        });
      });
    }, context.signal);
  });
}

/** Runs the work; a failure is said in words and written to the history. */
export async function recordingFailure<T>(
  parts: Pick<WorkspaceRunParts, 'recordFailure'>,
  { run, source }: { readonly run: RunQuery; readonly source: WorkspaceSource },
  work: (elapsed: () => number) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    return await work(elapsed);
  } catch (error) {
    const failure = explainFailure(explainQuery(error, run.text, source.place.name));
    if (!isAbort(failure)) {
      const failed = messageOf(failure);
      parts.recordFailure({ run, source: source.info.name, elapsed: elapsed(), failed });
    }
    throw failure;
  }
}

export interface AskedQuestion {
  readonly place: WorkspacePlace;
  readonly run: RunQuery;
  readonly signal: AbortSignal;
  /** Told how many bytes have come. */
  readonly received: (bytes: number) => void;
}

/** What a workspace answered, and its rows as they are stored. */
export interface StoredWorkspaceAnswer {
  readonly answer: Omit<ReceivedAnswer, 'tables'> & { readonly tables: readonly { readonly name: string }[] };
  readonly tables: readonly StoredTable[];
}

/** Asks one workspace and stores its answer as it comes; nothing stays where the answer or its storing fails. */
export async function askWorkspace(
  parts: WorkspaceRunParts,
  { place, run, signal, received }: AskedQuestion,
): Promise<StoredWorkspaceAnswer> {
  const { connectionId, tenantId, customerId } = place;
  const { cloud, credential } = parts.connections.get(connectionId);
  if (run.timeRange) ticksOf(run.timeRange); // refuses one that is none, in words
  const ahead = storeAhead(parts, signal);
  const asked = await askedText(run, parts.functions);
  const request = {
    place: { cloud, credential: credential(tenantId) },
    query: { customerId, text: asked.text, waitSeconds: parts.waitSeconds(), ...(run.timeRange ? { timeRange: run.timeRange } : {}) },
    folder: join(parts.results.file.folder, 'answers'),
    signal: ahead.signal,
    received,
    ahead,
  };
  try {
    return await asWritten(run.text, asked, () =>
      receiveAnswer(request, async (answer) => ({ answer, tables: await ahead.finish(answer) })),
    );
  } catch (error) {
    throw await ahead.discard(error);
  }
}

/** Why something cannot be had of a workspace that local logs give. */
export function notOfWorkspaces(what: string): UserError {
  return new UserError(`${what} works on local logs: what a workspace does inside is not told. Choose a local source for it.`, {
    code: 'not-of-workspaces',
  });
}
