import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngine } from '../src/engine/engine';
import type { StartTail } from '../src/protocol/tail';
import { createRandom } from '../src/samples/random';
import { subscriptionIds, tenantIds } from '../src/sandbox/world/seed/tenants';
import { startSandbox } from '../src/sandbox/startSandbox';
import type { Sandbox } from '../src/sandbox/startSandbox';
import { numberOption, printFigure, runAsScript } from './measure';
import { eventAt } from './tailEvents';
import type { TailRun } from './tailRunner';

const minute = 60_000;
/** Events of the log in a minute of its own time. */
const perMinute = 400;
const killEvery = numberOption('kill', 20) * 1000;
const context = { signal: new AbortController().signal, progress: (): undefined => undefined };
const start: StartTail = {
  connectionId: 'bench',
  scopes: [{ tenantId: tenantIds.contoso, tenantName: 'Contoso', name: 'Contoso Production', subscriptionId: subscriptionIds.production }],
  firstMinutes: 60,
  pollSeconds: 1,
};

/**
 * Whether a tail loses or doubles an event: one in ten is shown up to half an hour late, one in twenty twice, while requests are refused, answers fail and
 * connections are cut, and the engine is killed again and again. The log's time goes `--speed` times as fast as ours, so that events come in minutes.
 */
async function main(): Promise<void> {
  const count = numberOption('events', 50_000);
  const speed = numberOption('speed', 60);
  const folder = await mkdtemp(join(tmpdir(), 'entra-logs-bench-'));
  const sandbox = await startSandbox({ people: 12, speed });
  try {
    const [began, realBegan] = [sandbox.clock.now(), Date.now()];
    const expected = happen(sandbox, count, began);
    for (const kind of ['throttled', 'unavailable', 'cut', 'cutBody'] as const)
      sandbox.faults.add({ kind, service: 'arm', path: 'eventtypes', share: 0.02, ...(kind === 'throttled' ? { retryAfter: 0.1 } : {}) });
    const connection = {
      connectionId: 'bench',
      cloud: 'sandbox' as const,
      sandbox: sandbox.record,
      signIn: { kind: 'sandboxUser' as const, account: 'ada.admin@contoso.example' },
    };
    const run: TailRun = { connection, start, began, realBegan, speed };
    const until = realBegan + ((count / perMinute + 35) * minute) / speed;
    const kills = await killAgainAndAgain({ folder, run, until });
    sandbox.faults.clear();
    const minutes = (Date.now() - realBegan) / minute;
    console.log(`       ${count} events in ${minutes.toFixed(1)} minutes, the engine killed ${kills} times`);
    await compareStored({ folder, run, expected });
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets events happen from now on, and gives their ids. */
function happen({ world }: Sandbox, count: number, first: number): ReadonlySet<string> {
  const random = createRandom(11, 'late events');
  const ids = new Set<string>();
  for (let number = 0; number < count; number++) {
    const time = Math.floor(first + (number * minute) / perMinute);
    const shownAt = time + (random.next() < 0.1 ? random.next() * 30 * minute : random.next() * 2 * minute);
    const body = (): Readonly<Record<string, unknown>> => eventAt(number, time);
    ids.add(String(body()['eventDataId']));
    const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };
    const event = { time, shownAt, ...place, body, record: body };
    world.writtenEvents.push(event, ...(random.next() < 0.05 ? [event] : []));
  }
  return ids;
}

interface Killing {
  readonly folder: string;
  readonly run: TailRun;
  /** Real milliseconds. */
  readonly until: number;
}

/** Each process is killed in the middle of its work, after a while of it. */
async function killAgainAndAgain({ folder, run, until }: Killing): Promise<number> {
  const program = join(__dirname, 'tailRunner.ts');
  const file = join(folder, 'run.json');
  await writeFile(file, JSON.stringify(run));
  let kills = 0;
  while (Date.now() < until) {
    const child = spawn(process.execPath, ['--import', 'tsx', program, join(folder, 'storage'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await begun(child);
    await wait(Math.min(killEvery, Math.max(0, until - Date.now())));
    child.kill('SIGKILL');
    await ended;
    kills++;
  }
  return kills;
}

/** When it tells of its tail for the first time. */
async function begun({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) return;
  const lines = createInterface({ input: stdout });
  await new Promise<void>((resolve) => {
    lines.on('line', () => resolve());
    lines.on('close', () => resolve());
  });
}

interface Comparison {
  readonly folder: string;
  readonly run: TailRun;
  readonly expected: ReadonlySet<string>;
}

/** Lets the tail catch up once more, and holds what it has against what happened. */
async function compareStored({ folder, run, expected }: Comparison): Promise<void> {
  const clock = { now: () => Math.floor(run.began + (Date.now() - run.realBegan) * run.speed) };
  const engine = await createEngine({ storageFolder: join(folder, 'storage'), threads: 2, clock });
  try {
    await engine.handlers['azure/connect'](run.connection, context);
    const { tailId, sourceId } = await engine.handlers['tail/start'](start, context);
    let quietSince: string | undefined;
    for (const end = Date.now() + 10 * minute; quietSince === undefined && Date.now() < end; await wait(500)) {
      const tail = (await engine.handlers['tail/list']({}, context)).find((each) => each.tailId === tailId);
      quietSince = tail?.state === 'live' ? tail.scopes[0]?.quietSince : undefined;
    }
    if (quietSince === undefined) throw new Error('The tail has not caught up within ten minutes, so nothing can be said of what it has.');
    const text = 'AzureActivity | where EventDataId startswith "00000000-0000-4000-8000-" | project EventDataId';
    const { resultId, tables } = await engine.handlers['query/run']({ text, sourceId }, context);
    const rows = tables[0]?.rows ?? 0;
    const seen = new Set<string>();
    for (let offset = 0; offset < rows; offset += rowsAtOnce) {
      const window = { resultId, table: 0, viewId: '', offset, count: Math.min(rowsAtOnce, rows - offset) };
      for (const [id] of (await engine.handlers['result/rows'](window, context)).rows) seen.add(String(id));
    }
    const lost = [...expected].filter((id) => !seen.has(id)).length;
    printFigure('events lost', String(lost), '0', lost === 0);
    printFigure('events doubled', String(rows - seen.size), '0', rows === seen.size);
  } finally {
    await engine.dispose();
  }
}

const rowsAtOnce = 50_000;

runAsScript(main);
