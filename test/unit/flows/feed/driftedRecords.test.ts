import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedRecord } from '../../../../src/flows/feed/feedRecord';
import { FeedWriter } from '../../../../src/flows/feed/feedWriter';
import { redactor } from '../../../../src/flows/feed/redact';
import type { SinkKind } from '../../../../src/flows/feed/sinks';
import { sinkKinds } from '../../../../src/flows/feed/sinks';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rotateBytes = 10_000;
const tenantId = 'tenant-1';

const signIn: FeedRecord = {
  id: 'one',
  createdDateTime: '2026-11-26T07:00:00Z',
  userPrincipalName: 'ada@contoso.example',
  userId: '0f0f0f0f-1111-4222-8333-000000000011',
  appId: '0f0f0f0f-1111-4222-8333-000000000012',
  appDisplayName: 'Portal',
  ipAddress: '203.0.113.7',
  correlationId: '0f0f0f0f-1111-4222-8333-000000000013',
  conditionalAccessStatus: 'success',
  isInteractive: true,
  riskState: 'none',
  status: { errorCode: 50126, failureReason: 'Invalid user name or password', additionalDetails: null },
  deviceDetail: { deviceId: '', operatingSystem: 'Windows 11', browser: 'Edge 130.0' },
  location: { city: 'Lisbon', countryOrRegion: 'PT', geoCoordinates: { latitude: 38.7, longitude: -9.1 } },
};

const audit: FeedRecord = {
  id: 'one',
  category: 'GroupManagement',
  activityDateTime: '2026-11-26T07:00:00Z',
  activityDisplayName: 'Add member to group',
  loggedByService: 'Core Directory',
  operationType: 'Assign',
  result: 'success',
  resultReason: '',
  correlationId: '0f0f0f0f-1111-4222-8333-000000000014',
  initiatedBy: { user: { id: '0f0f0f0f-1111-4222-8333-000000000011', userPrincipalName: 'ada@contoso.example', ipAddress: null } },
  targetResources: [{ id: '0f0f0f0f-1111-4222-8333-000000000015', type: 'Group', displayName: 'Staff', modifiedProperties: [] }],
  additionalDetails: [{ key: 'User-Agent', value: 'a browser' }],
};

async function write(log: string, records: readonly FeedRecord[]): Promise<Map<string, readonly string[]>> {
  const writer = await FeedWriter.open({
    feed: 'drift',
    stateFolder: join(folder, 'state'),
    sinks: (Object.keys(sinkKinds) as readonly SinkKind[]).map((kind) => ({ kind, folder: join(folder, kind) })),
    sources: ['a'],
    rotateBytes,
    rotateAge: 60_000,
    gzip: false,
    leastFree: 0,
    redact: redactor([{ path: 'userPrincipalName', by: 'hash' }], Buffer.from('key')),
    clock: { now: () => Date.UTC(2026, 10, 26) },
    stillOurs: () => Promise.resolve(),
  });
  const idOf = ({ id }: FeedRecord): string | undefined => (typeof id === 'string' ? id : undefined);
  const timeOf = ({ createdDateTime }: FeedRecord): number => Date.parse(String(createdDateTime));
  const addition = {
    source: log,
    log: { name: log, azlogFolder: 'AzureActiveDirectory', ownerId: tenantId, tenantId },
    records,
    idOf,
    timeOf,
  };
  expect(await writer.add(addition)).toMatchObject({ written: records.length, known: 0 });
  // What has no id any more is known by what it says.
  expect(await writer.add(addition)).toMatchObject({ written: 0, known: records.length });
  await writer.flush();
  await writer.abandon();
  const lines = new Map<string, readonly string[]>();
  for (const kind of Object.keys(sinkKinds) as readonly SinkKind[]) lines.set(kind, await linesBelow(join(folder, kind)));
  return lines;
}

async function linesBelow(path: string): Promise<readonly string[]> {
  const entries = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(entries.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
  expect(entries.filter(({ name }) => name.endsWith('.part'))).toEqual([]);
  return texts.flatMap((text) => text.trimEnd().split('\n'));
}

/** Values that no field had before. */
const strange: readonly unknown[] = [
  null,
  17,
  -0.5,
  true,
  '',
  'x\r\n"|=\\',
  [],
  [1, ['a']],
  {},
  { value: { deep: [null] } },
  '2026-02-30T99:00:00Z',
];

/** A record in which one field after the other has another type than it had, or is gone, and new ones are there. */
function drifted(record: FeedRecord): readonly FeedRecord[] {
  const fields = Object.keys(record);
  const changed = fields.flatMap((field) => strange.map((value, index) => ({ ...record, id: `${field}-${index}`, [field]: value })));
  const gone = fields.map((field, index) =>
    Object.fromEntries(Object.entries({ ...record, id: `gone-${index}` }).filter(([name]) => name !== field)),
  );
  const more = strange.map((value, index) => ({ ...record, id: `new-${index}`, newField: value, [`neu “${index}”`]: { value } }));
  return [...changed.filter(({ id }, index, all) => all.findIndex((each) => each.id === id) === index), ...gone, ...more];
}

describe('records whose schema has drifted', () => {
  it.each([
    ['signIns', signIn],
    ['directoryAudits', audit],
  ] as const)('are written in each form, each once and on one line, natively as they came: %s', async (log, record) => {
    const records = drifted(record).filter(
      (each, index, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === index,
    );
    const lines = await write(log, records);
    for (const kind of ['jsonLines', 'ecs', 'cef', 'leef']) expect([kind, lines.get(kind)?.length]).toEqual([kind, records.length]);
    const hidden = (each: FeedRecord): string => JSON.stringify({ ...each, userPrincipalName: '' });
    const native = new Set(lines.get('jsonLines')?.map((line) => hidden(JSON.parse(line) as FeedRecord)));
    for (const each of records) expect(native).toContain(hidden(each));
    for (const line of lines.get('ecs') ?? []) expect(JSON.parse(line)).toHaveProperty('event');
  });

  it('are in whole files where one of them is larger than a file is to be', async () => {
    const large = { ...signIn, id: 'large', note: 'ä'.repeat(3_000_000) };
    const lines = await write('signIns', [{ ...signIn, id: 'before' }, large, { ...signIn, id: 'after' }]);
    const found = (lines.get('jsonLines') ?? []).map((line) => JSON.parse(line) as { readonly id: string; readonly note?: string });
    expect(found.map(({ id, note = '' }) => [id, note.length]).sort()).toEqual([
      ['after', 0],
      ['before', 0],
      ['large', 3_000_000],
    ]);
  });
});
