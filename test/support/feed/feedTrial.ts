import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import type { FeedEvent, FeedStatus } from '../../../src/flows/feed/feedStatus';
import type { CallLimit } from '../../../src/flows/tail/callBudget';
import type { SignInChoice } from '../../../src/protocol/azure';
import { subscriptionIds, tenantIds } from '../../../src/sandbox/world/seed/tenants';
import { graphAudit } from '../../../src/samples/audit';
import { graphProvisioning } from '../../../src/samples/provisioning';
import { graphSignIn } from '../../../src/samples/signInShapes';
import { activityEvents } from '../../../src/sandbox/arm/activityEvents';
import type { TestSandbox } from '../sandbox/openSandbox';

/** A folder with the configuration of a feed that reads all of Contoso from the sandbox, and processes that run it. */
export interface FeedTrial {
  readonly folder: string;
  readonly configFile: string;
  /**
   * @param skew milliseconds that its clock is ahead of the sandbox's
   * @param activityLimit how often it asks for the Activity Log at most; as often as it likes where it is not said
   */
  start(skew?: number, activityLimit?: CallLimit): FeedRunner;
  close(): Promise<void>;
}

export interface FeedRunner {
  readonly process: ChildProcess;
  readonly events: readonly FeedEvent[];
  readonly status: FeedStatus | undefined;
  /** Ends when what it told meets a condition, or when the process ends. */
  until(condition: (status: FeedStatus) => boolean): Promise<void>;
  /** The exit code, or the signal. */
  readonly ended: Promise<number | string>;
}

export async function openFeedTrial(
  sandbox: TestSandbox,
  more: Readonly<Record<string, unknown>> = {},
  signIn?: SignInChoice,
): Promise<FeedTrial> {
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-feed-'));
  const program = join(folder, 'feedProcess.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'feedProcess.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const { clientId, clientSecret: secret, tenantId } = sandbox.identity('entra-logs-automation');
  const connection = {
    connectionId: 'trial',
    cloud: 'sandbox',
    sandbox: sandbox.record,
    signIn: signIn ?? { kind: 'secret', tenantId, clientId, secret },
  };
  await writeFile(join(folder, 'connection.json'), JSON.stringify(connection));
  const configFile = join(folder, 'feed.json');
  await writeFile(configFile, JSON.stringify({ ...usual, ...more }));
  const running = new Set<ChildProcess>();
  return {
    folder,
    configFile,
    start: (skew = 0, activityLimit = undefined) => {
      // Its clock begins at the sandbox's time, so that what it reads does not depend on the day of the test.
      const ahead = String(sandbox.clock.now() - Date.now() + skew);
      const limit = activityLimit ? [String(activityLimit.calls), String(activityLimit.milliseconds)] : [];
      const child = spawn(process.execPath, [program, configFile, join(folder, 'connection.json'), ahead, ...limit], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.add(child);
      return runnerOf(child);
    },
    close: async () => {
      for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const usual = {
  name: 'trial',
  tenant: 'contoso.example',
  sources: [
    { kind: 'directoryAudits' },
    { kind: 'signIns' },
    { kind: 'provisioning' },
    { kind: 'activityLog', subscription: 'Contoso Production' },
  ],
  output: [
    { kind: 'jsonLines', folder: 'lines' },
    { kind: 'azlog', folder: 'azlog' },
  ],
  since: '1d',
  pollSeconds: 1,
  rotate: { megabytes: 0.05, minutes: 0.02 },
};

function runnerOf(child: ChildProcess): FeedRunner {
  const events: FeedEvent[] = [];
  let status: FeedStatus | undefined;
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((each) => each());
  const ended = new Promise<number | string>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown')));
  void ended.then(wake);
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as { readonly event?: FeedEvent; readonly status?: FeedStatus };
      if (told.event) events.push(told.event);
      if (told.status) status = told.status;
      wake();
    });
  return {
    process: child,
    events,
    get status() {
      return status;
    },
    ended,
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          const isOver = child.exitCode !== null || child.signalCode !== null;
          if (!isOver && !(status && condition(status))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** What each log has from a time on and until another, by id. */
export function truthOf(sandbox: TestSandbox, from: number, to: number): Readonly<Record<string, readonly string[]>> {
  const tenant = sandbox.world.tenants.find(({ id }) => id === tenantIds.contoso);
  if (!tenant) throw new Error('The sandbox has no Contoso.');
  const { timeline } = tenant;
  const activities = activityEvents(sandbox.world, tenant.id, from, to).filter(
    ({ subscriptionId }) => subscriptionId === subscriptionIds.production,
  );
  const idOf = (entity: object): string => String((timeline.own(entity) as { readonly id?: unknown }).id);
  return {
    directoryAudits: timeline.audits(from, to).map((audit) => idOf(graphAudit(audit))),
    signIns: timeline.signIns(from, to).flatMap((signIn) => (signIn.interactive ? [idOf(graphSignIn(signIn))] : [])),
    provisioning: timeline.provisioning(from, to).map((entry) => idOf(graphProvisioning(entry))),
    activityLog: activities.map(({ body }) => String(body()['eventDataId'])),
  };
}

/** All files below a folder. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

type WrittenRecord = Readonly<Record<string, unknown>>;

/** The records of a file of the feed. @throws where it is not whole */
export async function recordsIn(path: string): Promise<readonly WrittenRecord[]> {
  const content = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(content) : content).toString();
  if (/Json\/[^/]*$/.test(path)) return JSON.parse(text) as readonly WrittenRecord[];
  if (!text.endsWith('\n')) throw new Error(`${path} does not end with a whole line.`);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WrittenRecord);
}

/** What is wrong with the ids of some files, held to those that have to be there; ids after the end of the truth may be there too. */
export async function checkFiles(
  paths: readonly string[],
  wanted: readonly string[],
  later: readonly string[] = [],
): Promise<{
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly unknown: readonly string[];
  readonly records: number;
}> {
  const seen = new Map<string, number>();
  for (const path of paths)
    for (const { eventDataId, id } of await recordsIn(path)) {
      const key = String(eventDataId ?? id);
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  const known = new Set([...wanted, ...later]);
  return {
    lost: wanted.filter((id) => !seen.has(id)),
    doubled: [...seen].filter(([, count]) => count > 1).map(([id]) => id),
    unknown: [...seen.keys()].filter((id) => !known.has(id)),
    records: seen.size,
  };
}
