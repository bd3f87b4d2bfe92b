import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock';
import { openSources } from '../src/flows/sources/sources';
import { openDatabase } from '../src/store/duckdb';

const context = { signal: new AbortController().signal, progress: () => undefined };
const memoryLimit = '1GB';

/** What a piece of work took: seconds on the clock, and seconds of processor time, which a busy machine does not stretch as much. */
interface Cost {
  readonly seconds: number;
  readonly processor: number;
}

/** Loads a million sign-ins as JSON lines, beside a bare `read_json` of the same file into a table of a database file. */
export async function benchIngest(
  rows: number,
): Promise<{ readonly ratio: number; readonly processorRatio: number; readonly firstRows: number }> {
  const file = join(__dirname, 'data', `signIns-${rows}.jsonl`);
  if (!existsSync(file)) await writeSignIns(file, rows);
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  try {
    const bare = await cost(() => loadBare(file, join(folder, 'bare.duckdb')));
    let firstRows = 0;
    const ours = await cost(async () => (firstRows = await loadSource(file, join(folder, 'cache'), rows)));
    const { size } = await stat(file);
    const megabytes = Math.round(size / 1e6);
    console.log(`${rows} sign-ins, ${megabytes} MB: bare ${text(bare)}, source ${text(ours)}, first rows after ${firstRows.toFixed(2)} s`);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(
      `speed against bare: ${(bare.seconds / ours.seconds).toFixed(2)} by the clock, ${(bare.processor / ours.processor).toFixed(2)} by processor time; peak memory ${peak} MB`,
    );
    return { ratio: bare.seconds / ours.seconds, processorRatio: bare.processor / ours.processor, firstRows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const text = ({ seconds, processor }: Cost): string => `${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processor)`;

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

async function loadBare(file: string, database: string): Promise<void> {
  const opened = await openDatabase({ file: database, memoryLimit });
  const session = await opened.session();
  await session.run(`CREATE TABLE bare AS SELECT * FROM read_json('${file}'); CHECKPOINT`);
  session.dispose();
  opened.dispose();
}

async function loadSource(file: string, cacheFolder: string, rows: number): Promise<number> {
  const database = await openDatabase({ memoryLimit, temporaryFolder: join(cacheFolder, 'spill') });
  const sources = await openSources({
    database,
    cacheFolder,
    maximumCacheBytes: 1e12,
    clock: systemClock,
    log: console.error,
    watches: false,
  });
  const start = performance.now();
  let first = 0;
  sources.onEvent((event) => {
    if (first === 0 && event.kind === 'changed' && event.source.rows > 0) first = (performance.now() - start) / 1000;
  });
  const { sourceId } = await sources.handlers['source/open']({ paths: [file] }, context);
  const info = await sources.whenLoaded(sourceId);
  if (info.rows !== rows) throw new Error(`${info.rows} rows instead of ${rows}: ${info.failure?.message ?? info.notices.join(' ')}`);
  await sources.close();
  database.dispose();
  return first;
}

/** Sign-ins of about 2 KB, the same for the same count. */
async function writeSignIns(file: string, rows: number): Promise<void> {
  mkdirSync(join(file, '..'), { recursive: true });
  const out = createWriteStream(file);
  const random = seeded(7);
  for (let index = 0; index < rows; index++) {
    if (!out.write(`${JSON.stringify(signIn(index, random))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function signIn(index: number, random: () => number): unknown {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const guid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const time = new Date(Date.UTC(2026, 9, 1) + index * 2592).toISOString().replace('Z', '4567Z');
  const user = Math.floor(random() ** 2 * 2000);
  const [country, city] = pick([
    ['PT', 'Lisboa'],
    ['DE', 'Berlin'],
    ['NL', 'Utrecht'],
    ['US', 'Seattle'],
  ] as const);
  const code = random() < 0.9 ? 0 : pick([50126, 50076, 53003, 50074]);
  const [correlationId, ip] = [guid(), `203.0.113.${Math.floor(random() * 250)}`];
  const resource = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
  const tenant = '0f0f0f0f-1111-4222-8333-000000000001';
  const policies = ['Require MFA', 'Block legacy authentication'].map((displayName, at) => ({
    id: `0f0f0f0f-2222-4333-8444-00000000019${at}`,
    displayName,
    enforcedGrantControls: [at === 0 ? 'Mfa' : 'Block'],
    enforcedSessionControls: [],
    result: pick(['success', 'notApplied', 'failure']),
    conditionsSatisfied: 3,
    conditionsNotSatisfied: 0,
  }));
  return {
    time,
    resourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: 'SignInLogs',
    tenantId: tenant,
    resultType: String(code),
    resultSignature: 'None',
    durationMs: 0,
    callerIpAddress: ip,
    correlationId,
    identity: `User ${user}`,
    Level: 4,
    location: country,
    properties: {
      id: guid(),
      createdDateTime: time,
      userDisplayName: `User ${user}`,
      userPrincipalName: `user${user}@contoso.example`,
      userId: `0f0f0f0f-2222-4333-8444-${String(user).padStart(12, '0')}`,
      appId: resource,
      appDisplayName: pick(['Azure Portal', 'Office 365', 'Graph Explorer']),
      ipAddress: ip,
      status: { errorCode: code, failureReason: code === 0 ? 'Other.' : 'Sign-in was interrupted or failed.' },
      clientAppUsed: 'Browser',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      deviceDetail: { deviceId: '', operatingSystem: 'Windows 11', browser: 'Edge 131.0.0' },
      location: { city, state: city, countryOrRegion: country, geoCoordinates: { latitude: 38.72, longitude: -9.14 } },
      correlationId,
      conditionalAccessStatus: code === 53003 ? 'failure' : 'success',
      appliedConditionalAccessPolicies: policies,
      isInteractive: true,
      authenticationProcessingDetails: [{ key: 'Is CAE Token', value: 'False' }],
      processingTimeInMilliseconds: Math.floor(random() * 500),
      riskDetail: 'none',
      riskLevelAggregated: 'none',
      riskLevelDuringSignIn: 'none',
      riskState: 'none',
      resourceDisplayName: 'Azure Resource Manager',
      resourceId: resource,
      authenticationRequirement: pick(['singleFactorAuthentication', 'multiFactorAuthentication']),
      userType: 'Member',
      uniqueTokenIdentifier: hex(22),
    },
  };
}

if (process.argv[1]?.endsWith('ingest.ts')) void benchIngest(Number(process.argv[2] ?? 1_000_000));
