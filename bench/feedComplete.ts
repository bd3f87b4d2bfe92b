import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { createRandom } from '../src/samples/random';
import { subscriptionIds, tenantIds } from '../src/sandbox/world/seed/tenants';
import type { Sandbox } from '../src/sandbox/startSandbox';
import type { Fault } from '../src/sandbox/faults/fault';
import { filesBelow, openFeedTrial } from '../test/support/feed/feedTrial';
import type { FeedTrial } from '../test/support/feed/feedTrial';
import { openSandbox } from '../test/support/sandbox/openSandbox';
import { numberOption, printFigure, runAsScript } from './measure';
import { eventAt } from './tailEvents';

const hour = 3_600_000;
/** The events happen within so long of the log's own time. */
const span = 24 * hour;
const start = Date.UTC(2026, 10, 26);

const faults: readonly Fault[] = [
  { kind: 'throttled', service: 'arm', path: 'eventtypes', share: 0.01, retryAfter: 0 },
  { kind: 'unavailable', service: 'arm', path: 'eventtypes', share: 0.01, retryAfter: 0 },
  { kind: 'gatewayTimeout', service: 'arm', path: 'eventtypes', share: 0.005 },
  { kind: 'cut', service: 'arm', path: 'eventtypes', share: 0.005 },
  { kind: 'cutBody', service: 'arm', path: 'eventtypes', share: 0.005 },
  { kind: 'repeated', service: 'arm', path: 'eventtypes', share: 0.05 },
];

/**
 * Whether a whole feed loses or doubles an event: one in ten is shown up to two hours late, one in twenty twice, requests are refused, answers fail and
 * connections are cut, and the process is killed at random moments, `--kills` times. All of `--events` happen within a day of the log's own time.
 */
async function main(): Promise<void> {
  const count = numberOption('events', 100_000);
  const kills = numberOption('kills', 200);
  const sandbox = await openSandbox({ start, people: 12, speed: numberOption('speed', 240) });
  // Activity Logs of this size have one source: what others do is measured by the tests of each.
  const trial = await openFeedTrial(sandbox, {
    sources: [{ kind: 'activityLog', subscription: 'Contoso Production' }],
    output: [{ kind: 'jsonLines', folder: 'lines' }],
    since: '2d',
    rotate: { megabytes: 1, minutes: 0.05 },
  });
  try {
    happen(sandbox, count);
    for (const fault of faults) sandbox.faults.add(fault);
    const began = Date.now();
    await killAgainAndAgain(trial, kills);
    sandbox.faults.clear();
    await catchUp(sandbox, trial);
    console.log(`       ${count} events in ${((Date.now() - began) / 60_000).toFixed(1)} minutes, the feed killed ${kills} times`);
    await compareFiles(trial, count);
  } finally {
    await trial.close();
    await sandbox.close();
  }
}

/** Lets events happen from the start of the log on. */
function happen({ world }: Sandbox, count: number): void {
  const random = createRandom(13, 'late events');
  const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };
  for (let number = 0; number < count; number++) {
    const time = Math.floor(start + (number * span) / count);
    const shownAt = time + (random.next() < 0.1 ? random.next() * 1.9 * hour : random.next() * 120_000);
    const body = (): Readonly<Record<string, unknown>> => eventAt(number, time);
    const event = { time, shownAt, ...place, body, record: body };
    world.writtenEvents.push(event, ...(random.next() < 0.05 ? [event] : []));
  }
}

/** Each process is killed at a random moment: while it starts, reads, writes or commits. */
async function killAgainAndAgain(trial: FeedTrial, kills: number): Promise<void> {
  const random = createRandom(17, 'kills');
  for (let count = 0; count < kills; count++) {
    const runner = trial.start();
    // One in ten does not come so far as to read.
    if (random.next() > 0.1) await runner.until(({ state }) => state === 'running');
    await wait(random.integer(1500));
    runner.process.kill('SIGKILL');
    await runner.ended;
  }
}

/** Lets all of the day go by, and the last process read to its end. */
async function catchUp(sandbox: Sandbox, trial: FeedTrial): Promise<void> {
  const over = start + span + 3 * hour;
  sandbox.clock.advance(Math.max(0, over - sandbox.clock.now()));
  const last = trial.start();
  await last.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= over));
  last.process.kill('SIGTERM');
  await last.ended;
}

async function compareFiles(trial: FeedTrial, count: number): Promise<void> {
  const seen = new Uint8Array(count);
  let [doubled, broken] = [0, 0];
  const paths = await filesBelow(join(trial.folder, 'lines'));
  for (const path of paths)
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const id = /"eventDataId":"00000000-0000-4000-8000-(\d{12})"/.exec(line)?.[1];
      if (!line.startsWith('{') || !line.endsWith('}')) broken++;
      if (id === undefined) continue;
      if (seen[Number(id)] === 1) doubled++;
      seen[Number(id)] = 1;
    }
  const lost = seen.reduce((sum, each) => sum + (each === 1 ? 0 : 1), 0);
  const halves = paths.filter((path) => path.endsWith('.part')).length;
  printFigure(`events lost, in ${paths.length} files`, String(lost), '0', lost === 0);
  printFigure('events doubled', String(doubled), '0', doubled === 0);
  printFigure('lines that are not whole, and files left half', String(broken + halves), '0', broken + halves === 0);
}

runAsScript(main);
