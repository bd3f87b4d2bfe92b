import { abortError, isAbort, messageOf, UserError } from '../../../base/errors';
import type { Column } from '../../../base/column';
import { formatCount } from '../../../base/quantities';
import type { WorkspacePlace } from '../../../protocol/azure';
import type { FirstRows, QueryOutcome, RequestContext, RunQuery } from '../../../protocol/engine';
import type { WorkspaceAnswerInfo } from '../../../protocol/workspaceResults';
import type { StoredTable } from '../../../store/resultsTable';
import { explainFailure } from '../../query/engineFailure';
import { keepAnswer } from '../keepAnswer';
import type { ReceivedAnswer } from '../receiveAnswer';
import { guarded, guardedStatus } from '../takeGuard';
import { askWorkspace, recordingFailure } from '../runWorkspaceQuery';
import type { WorkspaceRunParts } from '../runWorkspaceQuery';
import type { WorkspaceSource } from '../workspaceSources';
import { explainQuery, missing } from '../workspaceWords';
import { mergeTables } from './mergeTables';
import type { Leg } from './mergeTables';
import { remediesOfSeveral, severalStatus } from './severalWords';

/** What is remembered of a result of several workspaces, so that some of them can be asked again. */
interface Remembered {
  readonly answers: readonly WorkspaceAnswerInfo[];
  /** The workspaces' own columns of each table. */
  readonly own: readonly (readonly Column[])[];
  readonly names: readonly string[];
  readonly render: ReceivedAnswer['render'];
}

export type RunInSeveral = (
  source: WorkspaceSource & { readonly places: readonly WorkspacePlace[] },
  request: RunQuery & FirstRows,
  context: RequestContext,
) => Promise<QueryOutcome>;

/** How many results can be asked again in part; older ones are run anew as a whole. */
const remembered = 50;

/**
 * Runs a query in each of several workspaces by itself, and keeps the rows of all as one result whose first column tells the workspace.
 * What fails in one holds none of the others up; only where every one fails, the query does.
 */
export function createRunInSeveral(parts: WorkspaceRunParts): RunInSeveral {
  const before = new Map<string, Remembered>();
  return async (source, request, context) => {
    const { firstRows, again, whole, ...run } = request;
    const limited = guarded(run.text, parts.takeGuard, whole === true);
    return recordingFailure(parts, { run, source }, async (elapsed) => {
      const earlier = again && before.get(again.resultId);
      const wanted = new Set(earlier ? again?.workspaces : undefined);
      const named = namesOf(source.places).filter(({ name }) => !earlier || wanted.has(name));
      const asked = await askAll(parts, named, { run: { ...run, text: limited.text }, most: limited.most, context, elapsed });
      try {
        const legs = legsOf(parts, asked, earlier && { earlier, resultId: again?.resultId ?? '' });
        const answers = [...(earlier?.answers ?? []).filter(({ workspace }) => !wanted.has(workspace)), ...asked.map(({ info }) => info)];
        const first = asked.find(({ answer }) => answer)?.answer ?? earlier;
        return await parts.results.withSession(async (session) => {
          const merged = legs.map(mergeTables);
          const tables: StoredTable[] = [];
          for (const { sql, columns } of merged) tables.push(await parts.results.store(session, sql, columns, context.signal));
          const outcome = await keepAnswer(parts, session, {
            ...severalStatus(run, answers),
            run,
            tables,
            names: first?.names ?? [],
            render: first?.render,
            source: source.info.name,
            sourcePaths: source.places.map(({ resourceId }) => resourceId),
            firstRows,
            elapsed: elapsed(),
            signal: context.signal,
            answers,
          });
          before.set(outcome.resultId, { answers, own: merged.map(({ own }) => own), names: first?.names ?? [], render: first?.render });
          for (const oldest of [...before.keys()].slice(0, Math.max(0, before.size - remembered))) before.delete(oldest);
          return { ...outcome, ...remediesOfSeveral(outcome.resultId, answers) };
        });
      } finally {
        for (const { tables } of asked) parts.results.discard(tables);
      }
    });
  };
}

interface Asked {
  readonly info: WorkspaceAnswerInfo;
  readonly tables: readonly StoredTable[];
  readonly answer?: { readonly names: readonly string[]; readonly render: ReceivedAnswer['render'] };
}

interface Asking {
  readonly run: RunQuery;
  /** How many rows the text was limited to. */
  readonly most: number | undefined;
  readonly context: RequestContext;
  readonly elapsed: () => number;
}

/** @throws what the first of them said where all failed */
async function askAll(parts: WorkspaceRunParts, named: readonly NamedPlace[], asking: Asking): Promise<readonly Asked[]> {
  const { run, most, context, elapsed } = asking;
  const { signal } = context;
  const failures: Error[] = [];
  let ended = 0;
  const tell = (): void => context.progress({ message: `${formatCount(ended)} of ${formatCount(named.length)} workspaces answered` });
  tell();
  const one = async ({ name, place }: NamedPlace): Promise<Asked> => {
    try {
      const question = { place, run, signal, received: () => undefined };
      return await parts.gate(async (): Promise<Asked> => {
        const { answer, tables } = await askWorkspace(parts, question);
        const isLimited = most !== undefined && tables[0]?.rows === most;
        const message = missing(answer.partial) ?? (isLimited ? guardedStatus(most).status : undefined);
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        const facts = { workspace: name, rows, elapsed: elapsed(), ...(message === undefined ? {} : { message }) };
        const info = { ...facts, state: message === undefined ? ('complete' as const) : ('partial' as const) };
        return { info, tables, answer: { names: answer.tables.map((table) => table.name), render: answer.render } };
      }, signal);
    } catch (error) {
      if (isAbort(error)) throw error;
      failures.push(error instanceof Error ? error : new Error(String(error)));
      const told = explainFailure(explainQuery(error, run.text, name));
      const message = messageOf(told);
      return { info: { workspace: name, state: 'failed', rows: 0, elapsed: elapsed(), message }, tables: [] };
    } finally {
      ended++;
      tell();
    }
  };
  const asked = await settled(parts, named.map(one));
  if (failures.length === named.length) throw failures[0] ?? new UserError('Choose the workspaces to ask.', { code: 'no-workspace' });
  return asked;
}

/** Waits for all; what fails is told by `one`, so that a rejection is a cancel: what the others stored goes too. */
async function settled(parts: WorkspaceRunParts, asking: readonly Promise<Asked>[]): Promise<readonly Asked[]> {
  const all = await Promise.allSettled(asking);
  const done = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const cancelled = all.find((each) => each.status === 'rejected');
  if (!cancelled) return done;
  for (const { tables } of done) parts.results.discard(tables);
  return Promise.reject(abortError());
}

/** The legs of each table of the result. */
function legsOf(
  parts: WorkspaceRunParts,
  asked: readonly Asked[],
  before: { readonly earlier: Remembered; readonly resultId: string } | undefined,
): readonly (readonly Leg[])[] {
  const count = Math.max(before?.earlier.own.length ?? 0, ...asked.map(({ tables }) => tables.length));
  const without = asked.map(({ info }) => info.workspace);
  return Array.from({ length: count }, (_, index) => {
    const own = before?.earlier.own[index];
    const kept: Leg[] = before && own ? [{ table: parts.results.table(before.resultId, index), from: { own, without } }] : [];
    const fresh = asked.flatMap(({ info, tables }): Leg[] => {
      const table = tables[index];
      return table ? [{ table, from: { workspace: info.workspace } }] : [];
    });
    return [...kept, ...fresh];
  });
}

interface NamedPlace {
  readonly name: string;
  readonly place: WorkspacePlace;
}

/** The workspaces by names that tell them apart: two of one name have their tenant's, or their id, behind it. */
function namesOf(places: readonly WorkspacePlace[]): readonly NamedPlace[] {
  return places.map((place) => {
    const same = places.filter(({ name }) => name === place.name);
    if (same.length === 1) return { name: place.name, place };
    const sameTenant = same.filter(({ tenantId }) => tenantId === place.tenantId);
    return { name: `${place.name} (${sameTenant.length === 1 ? place.tenantName : place.customerId})`, place };
  });
}
