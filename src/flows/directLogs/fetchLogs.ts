import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { logFilter } from '../../azure/services/recordFilter';
import type { LogFilter } from '../../azure/services/recordFilter';
import { UserError } from '../../base/errors';
import { formatCount } from '../../base/quantities';
import type { DirectLog, FetchedLog, FetchedLogs, FetchLogs } from '../../protocol/directLogs';
import { syncFolder } from '../durableFile';
import { directoryRetentionOf } from '../feed/directoryRetention';
import { activitySource, directorySource } from '../feed/feedSources';
import type { FeedSource } from '../feed/feedSources';
import { outputCause } from '../feed/outputFailure';
import { fetchLog } from './fetchLog';
import type { FetchParts } from './fetchLog';
import { openHalfFolder } from './halfFolder';
import type { HalfFolder } from './halfFolder';
import { requireNoProvisioningCsv, writeProvisioningCsv } from './provisioningCsv';

/** How the message of a folder that could not be written begins. */
const nothing = 'Nothing was fetched';

/**
 * Fetches logs straight from the services into a folder that has its name when all of it is there; cancelled, nothing of it is left.
 * @throws UserError where no log could be read, or a folder cannot be written; where it is that of the CSV files, the logs themselves are there
 */
export async function fetchLogs(asked: FetchLogs, parts: FetchParts): Promise<FetchedLogs> {
  const { provisioningCsv } = asked;
  if (provisioningCsv !== undefined) await requireNoProvisioningCsv(provisioningCsv);
  const fetched = await fetchWhole(asked, parts);
  if (provisioningCsv === undefined || !(await writeCsv(fetched.folder, provisioningCsv))) return fetched;
  return { ...fetched, provisioningCsv };
}

async function fetchWhole(asked: FetchLogs, parts: FetchParts): Promise<FetchedLogs> {
  const { folder } = asked;
  await requireNew(folder);
  let half: HalfFolder | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    half = await openHalfFolder(folder);
    const logs = await fetchAll(asked, half.path, parts);
    requireSome(logs);
    await syncFolder(half.path);
    // What somebody has put into the folder meanwhile stays; an empty one makes way.
    await requireNew(folder);
    await rmdir(folder).catch((error: unknown) => {
      if ((error as { readonly code?: string }).code !== 'ENOENT') throw error;
    });
    await half.finish();
    await syncFolder(dirname(folder));
    return { folder, records: logs.reduce((sum, { records }) => sum + records, 0), logs };
  } catch (error) {
    await half?.discard();
    const cause = outputCause(error);
    if (cause === undefined) throw error;
    throw new UserError(`${nothing}: ${folder} could not be written, because ${cause}, then fetch again.`, {
      code: 'fetch-not-written',
      cause: error,
    });
  }
}

async function fetchAll(asked: FetchLogs, folder: string, parts: FetchParts): Promise<readonly FetchedLog[]> {
  const { clock, progress, signal } = parts;
  const sources = await sourcesOf(asked, parts);
  const now = clock.now();
  const [from, to] = [Date.parse(asked.timeRange.from), Date.parse(asked.timeRange.to)];
  const done = sources.map(() => ({ records: 0, fraction: 0 }));
  const tell = (): void => {
    const records = done.reduce((sum, each) => sum + each.records, 0);
    const fraction = done.reduce((sum, each) => sum + each.fraction, 0) / done.length;
    progress({ message: `${formatCount(records)} records of ${sources.length} logs`, rows: records, fraction });
  };
  tell();
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  const fetching = sources.map(({ source, filter }, index) =>
    fetchLog({ source, filter, folder, from, to, now }, { ...parts, signal: both }, (records, fraction) => {
      done[index] = { records, fraction };
      tell();
    }),
  );
  try {
    return await Promise.all(fetching);
  } finally {
    // Nothing is to be written behind the back of whoever takes the folder away.
    ending.abort();
    await Promise.allSettled(fetching);
  }
}

interface WantedLog {
  readonly source: FeedSource;
  readonly filter: LogFilter | undefined;
}

async function sourcesOf(asked: FetchLogs, { connection, budgets, signal }: FetchParts): Promise<readonly WantedLog[]> {
  const tenant = { id: asked.tenantId, name: asked.tenantName };
  const turn = (each: AbortSignal): Promise<void> => budgets.graph(tenant.id).take(each);
  const isOfDirectory = ({ kind }: DirectLog): boolean => kind !== 'activityLog';
  const retention = asked.logs.some(isOfDirectory) ? await directoryRetentionOf(tenant.id, { connection, signal, turn }) : undefined;
  return asked.logs.flatMap((log) => {
    const filter = asked.filter && logFilter(log.kind, asked.filter);
    if (log.kind === 'activityLog')
      return [{ source: activitySource({ id: log.subscriptionId, name: log.subscriptionName }, tenant.id), filter }];
    return retention === undefined ? [] : [{ source: directorySource(log.kind, tenant, retention, filter?.clause), filter }];
  });
}

/** A log that was refused has no file, and its reason is told. */
async function writeCsv(folder: string, csvFolder: string): Promise<boolean> {
  const logFile = join(folder, 'provisioning.jsonl');
  const isThere = (await readdir(folder)).includes(basename(logFile));
  if (isThere) await writeProvisioningCsv(logFile, csvFolder);
  return isThere;
}

async function requireNew(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    const { code } = error as { readonly code?: string };
    if (code === 'ENOENT') return [];
    throw new UserError(`${nothing}: ${folder} is no folder to write to. Name another.`, { code: 'fetch-not-written', cause: error });
  });
  if (there.length > 0)
    throw new UserError(`${nothing}: ${folder} has files in it already. Name a folder that is not there yet, or is empty.`, {
      code: 'fetch-not-empty',
    });
}

function requireSome(logs: readonly FetchedLog[]): void {
  const failures = logs.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  if (failures.length === logs.length)
    throw new UserError(`${nothing}. ${[...new Set(failures)].join('\n')}`, { code: 'fetch-nothing-read' });
}
