import { join } from 'node:path';
import type { Clock } from '../../base/clock';
import { formatCount } from '../../base/quantities';
import type { LogsPlace, WorkspaceQuery } from '../../azure/logs/queryWorkspace';
import { workspaceNow } from '../../azure/logs/firstTable';
import { sqlText } from '../../base/sql';
import { asksForNow, withFixedNow } from '../../kql/language/fixedNow';
import type { ExportOutcome, ExportQuery, RequestContext } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import { storedColumns } from '../../store/resultsTable';
import { writeSubject } from '../export/writeSubject';
import type { Subject } from '../export/writeSubject';
import { explainFailure } from '../query/engineFailure';
import { askedText, asWritten } from './askedText';
import type { WorkspaceRunParts } from './runWorkspaceQuery';
import type { DownloadParts } from './slices/downloadSlices';
import type { Proof } from './slices/proveSlices';
import { downloadWithProof } from './slices/proveSlices';
import type { SliceJob } from './slices/sliceJob';
import { openSliceJob } from './slices/sliceJob';
import { createSliceService } from './slices/sliceService';
import { sliceColumn } from './slices/timeSlice';
import type { WorkspaceSource } from './workspaceSources';
import { explainQuery } from './workspaceWords';

export interface WorkspaceExportParts extends WorkspaceRunParts {
  readonly clock: Clock;
}

/** What is larger than so many rows is not asked for in one answer, which would be cut at 500,000. */
export const rowsOfOneAnswer = 400_000;

/**
 * Exports a workspace's answer that is larger than the service gives at once: in slices of time, each on disk before the next is counted as
 * done, so that an export that was stopped goes on where it was. `undefined` where it has no more rows than `most`, or where it cannot be
 * cut because its rows have no time.
 */
export async function exportInSlices(
  parts: WorkspaceExportParts,
  source: WorkspaceSource,
  request: ExportQuery,
  context: RequestContext & { readonly most: number },
): Promise<ExportOutcome | undefined> {
  const { query } = request;
  try {
    const asked = await askedText(query, parts.functions);
    return await asWritten(query.text, asked, () =>
      parts.results.withSession(async (session) => {
        const download = await startDownload(parts, { source, request, text: asked.text, session, context });
        if (!download) return undefined;
        const proof = await downloadWithProof(download);
        const subject = subjectOf(download, { source, request, proof });
        const outcome = await writeSubject(parts.clock, { session, subject, options: request, context });
        if (proof.complete) await download.job.remove();
        return { ...outcome, status: proof.says };
      }),
    );
  } catch (error) {
    throw explainFailure(explainQuery(error, query.text, source.place.name));
  }
}

interface Start {
  readonly source: WorkspaceSource;
  readonly request: ExportQuery;
  /** The text that the workspace is asked. */
  readonly text: string;
  readonly session: Session;
  readonly context: RequestContext & { readonly most: number };
}

async function startDownload(
  parts: WorkspaceExportParts,
  { source, request, text, session, context }: Start,
): Promise<DownloadParts | undefined> {
  const { connectionId, tenantId, customerId } = source.place;
  const { cloud, credential } = parts.connections.get(connectionId);
  const { timeRange } = request.query;
  const { signal } = context;
  const { folder } = parts.results.file;
  const place = { cloud, credential: credential(tenantId) };
  const query = { customerId, text, waitSeconds: parts.waitSeconds(), ...(timeRange ? { timeRange } : {}) };
  context.progress({ message: 'Counting the rows in the workspace' });
  const job = await openSliceJob(join(folder, 'downloads'), { customerId, text, timeRange });
  const fixed = await parts.gate(() => atOneMoment(job, place, query, signal), signal);
  const service = createSliceService({ place, query: fixed, session, folder: join(folder, 'answers') });
  const columns = await parts.gate(() => service.columns(signal), signal);
  if (!columns.includes(`${sliceColumn}:datetime`)) {
    await job.remove();
    return undefined;
  }
  if (job.slices.length > 0) {
    const rows = job.slices.reduce((sum, slice) => sum + slice.rows, 0);
    context.progress({ message: `Going on with the export of before: ${formatCount(rows)} rows are here`, rows });
    return { service, job, context, gate: parts.gate };
  }
  const { rows } = await parts.gate(() => service.count(undefined, signal), signal);
  if (rows > context.most) return { service, job, context, gate: parts.gate };
  await job.remove();
  return undefined;
}

/** The query as it is at the moment at which the download began: slices that are asked for later, or anew, mean the same rows. */
async function atOneMoment(job: SliceJob, place: LogsPlace, query: WorkspaceQuery, signal: AbortSignal): Promise<WorkspaceQuery> {
  if (!asksForNow(query.text)) return query;
  if (job.now === undefined) {
    job.now = await workspaceNow(place, query, signal);
    await job.save();
  }
  return { ...query, text: withFixedNow(query.text, job.now) };
}

interface Downloaded {
  readonly source: WorkspaceSource;
  readonly request: ExportQuery;
  readonly proof: Proof;
}

/** The slices one after the other, by time; within one the rows stand as the workspace gave them. */
function subjectOf({ job }: DownloadParts, { source, request, proof }: Downloaded): Subject {
  const files = job.slices.map(({ file }) => sqlText(join(job.folder, file))).join(', ');
  return {
    columns: storedColumns(job.columns),
    statement: (select) => `SELECT ${select} FROM read_parquet([${files}])`,
    rows: job.slices.reduce((sum, slice) => sum + slice.rows, 0),
    run: request.query,
    source: source.place.name,
    sourcePaths: [source.place.resourceId],
    status: proof.says,
    complete: proof.complete,
  };
}
