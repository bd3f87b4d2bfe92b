import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { FeedWriter } from '../../../../src/flows/feed/feedWriter';
import type { FeedRecord } from '../../../../src/flows/feed/feedRecord';
import type { FeedLog, SinkConfig } from '../../../../src/flows/feed/sinks';
import { openSources } from '../../../../src/flows/sources/sources';
import type { Sources } from '../../../../src/flows/sources/sources';
import type { SourceInfo } from '../../../../src/protocol/engine';
import { openDatabase } from '../../../../src/store/duckdb';
import type { Database } from '../../../../src/store/duckdb';

const context = { signal: new AbortController().signal, progress: () => undefined };
let folder: string;
let database: Database;
let sources: Sources;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-azlog-'));
  database = await openDatabase({ memoryLimit: '500MB', threads: 1 });
  sources = await openSources({
    database,
    cacheFolder: join(folder, 'cache'),
    maximumCacheBytes: 1e9,
    clock: systemClock,
    log: () => undefined,
    watches: false,
  });
});
afterEach(async () => {
  await sources.close();
  database.dispose();
  await rm(folder, { recursive: true, force: true });
});

const minutes = (count: number): string => new Date(Date.UTC(2026, 2, 1, 9, count)).toISOString();
const audits: readonly FeedRecord[] = [0, 1, 2, 3, 4].map((count) => ({
  id: `audit-${count}`,
  category: 'GroupManagement',
  activityDisplayName: 'Add member to group',
  activityDateTime: minutes(count),
  result: 'success',
}));
const signIns: readonly FeedRecord[] = [0, 1, 2].map((count) => ({
  id: `sign-in-${count}`,
  createdDateTime: minutes(count),
  userPrincipalName: 'mia@fabrikam.example',
  appDisplayName: 'Portal',
  status: { errorCode: 0 },
}));
const activities: readonly FeedRecord[] = [0, 1].map((count) => ({
  eventDataId: `activity-${count}`,
  eventTimestamp: minutes(count),
  operationName: { value: 'Microsoft.Network/networkSecurityGroups/write' },
  category: { value: 'Administrative' },
  status: { value: 'Succeeded' },
}));

const logs: readonly (readonly [FeedLog, readonly FeedRecord[]])[] = [
  [{ name: 'directoryAudits', azlogFolder: 'AzureActiveDirectory', ownerId: 'tenant-1' }, audits],
  [{ name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: 'tenant-1' }, signIns],
  [{ name: 'activityLog', azlogFolder: 'AzureResourceManager', ownerId: 'subscription-1' }, activities],
];

/** The tree that a feed writes; undefined forms are both. */
async function writeTree(forms?: SinkConfig['forms']): Promise<FeedWriter> {
  const writer = await FeedWriter.open({
    feed: 'one',
    stateFolder: join(folder, 'state'),
    sinks: [{ kind: 'azlog', folder: join(folder, 'azlog'), ...(forms ? { forms } : {}) }],
    sources: [],
    rotateBytes: 300,
    rotateAge: 60_000,
    gzip: false,
    leastFree: 0,
    redact: (record) => record,
    clock: systemClock,
    stillOurs: () => Promise.resolve(),
  });
  for (const [log, records] of logs)
    await writer.add({
      source: 'signIns',
      log,
      records,
      idOf: ({ id, eventDataId }) => String(eventDataId ?? id),
      timeOf: () => Date.UTC(2026, 2, 1),
    });
  return writer;
}

async function open(path: string): Promise<SourceInfo> {
  const { sourceId } = await sources.handlers['source/open']({ paths: [path] }, context);
  return sources.whenLoaded(sourceId);
}

const rows = ({ tables }: SourceInfo): Record<string, number> => Object.fromEntries(tables.map(({ name, rows: count }) => [name, count]));
const each = { AuditLogs: 5, AzureActivity: 2, SigninLogs: 3 };

describe('a folder that azlog, or a feed in its form, has written to', () => {
  it('has each event once though both forms are in it, and says how many were there twice', async () => {
    await (await writeTree()).flush();
    const azlog = join(folder, 'azlog');
    expect((await readdir(azlog)).filter((name) => !name.startsWith('.'))).toEqual([
      'AzureActiveDirectoryJson',
      'AzureActiveDirectoryJsonLD',
      'AzureResourceManagerJson',
      'AzureResourceManagerJsonLD',
    ]);
    const info = await open(azlog);
    expect(rows(info)).toEqual(each);
    expect(info).toMatchObject({ duplicates: 10, damaged: 0 });
  });

  it.each(['json', 'jsonLines'] as const)('has each event once with the form %s alone', async (form) => {
    await (await writeTree([form])).flush();
    const info = await open(join(folder, 'azlog'));
    expect(rows(info)).toEqual(each);
    expect(info).toMatchObject({ duplicates: 0, damaged: 0 });
  });

  it('is read without a file that a feed has not finished', async () => {
    await (await writeTree()).flush();
    await writeFile(
      join(folder, 'azlog', 'AzureActiveDirectoryJson', 'half.json.one.part'),
      `[\n{"id":"half","activityDateTime":"${minutes(9)}",`,
    );
    const info = await open(join(folder, 'azlog'));
    expect(rows(info)).toEqual(each);
    expect(info).toMatchObject({ damaged: 0, notices: [] });
  });
});
