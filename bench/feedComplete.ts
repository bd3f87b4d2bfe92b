import { join } from 'node:path';
import { activityLogLimit } from '../src/flows/tail/callBudget';
import type { Fault } from '../src/sandbox/faults/fault';
import { subscriptionIds, tenantIds } from '../src/sandbox/world/seed/tenants';
import { openFeedTrial } from '../test/support/feed/feedTrial';
import { openMounts } from '../test/support/mounts';
import { openSandbox } from '../test/support/sandbox/openSandbox';
import { FeedFiles } from './feedFiles';
import type { FoundInFiles } from './feedFiles';
import { goThrough } from './feedTurmoil';
import type { Seen } from './feedTurmoil';
import { manyEvents, timeOfEvent } from './manyEvents';
import type { ManyEvents } from './manyEvents';
import { numberOption, printFigure, runAsScript } from './measure';
import { RequestRate } from './requestRate';
import { sizeFrom, sizes } from './signIns';
import { eventAt } from './tailEvents';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 26);
const megabyte = 1_000_000;
const memoryLimit = 300;
/** As many happen in a day at least, so that a run is no longer than its number asks for. */
const eventsOfDay = 1_000_000;

const faults: readonly Fault[] = [
  { kind: 'throttled', service: 'arm', path: 'eventtypes', share: 0.005, retryAfter: 0 },
  { kind: 'unavailable', service: 'arm', path: 'eventtypes', share: 0.005, retryAfter: 0 },
  { kind: 'gatewayTimeout', service: 'arm', path: 'eventtypes', share: 0.002 },
  { kind: 'cut', service: 'arm', path: 'eventtypes', share: 0.001 },
  { kind: 'cutBody', service: 'arm', path: 'eventtypes', share: 0.001 },
  { kind: 'repeated', service: 'arm', path: 'eventtypes', share: 0.05 },
];

/**
 * Whether a whole feed loses or doubles an event, with all that can go wrong at once: one event in ten is shown up to two hours late, one in twenty twice,
 * requests are refused, answers fail and connections are cut, its disk is full `--fills` times, and its process is killed at `--kills` random moments of
 * the whole run. `--size` or `--events` says how many events happen, `--speed` how many times as fast as the world's their time goes. The product's own
 * limit of requests holds by that time.
 */
async function main(): Promise<void> {
  const count = numberOption('events', process.argv.includes('--size') ? sizes[sizeFrom(process.argv)] : 100_000);
  const place = { subscriptionId: subscriptionIds.production, tenantId: tenantIds.contoso };
  const span = Math.max(6 * hour, (count / eventsOfDay) * day);
  const events: ManyEvents = { count, start, span, place, late: 0.1, lateness: 1.9 * hour, twice: 0.05 };
  const began = Date.now();
  const rate = new RequestRate(activityLogLimit.milliseconds);
  const { seen, found } = await runThrough(events, rate);
  printWay(events, { seen, found, rate, minutes: (Date.now() - began) / 60_000 });
  printFound(found, seen);
}

async function runThrough(events: ManyEvents, rate: RequestRate): Promise<{ readonly seen: Seen; readonly found: FoundInFiles }> {
  const speed = numberOption('speed', 400);
  const sandbox = await openSandbox({
    start,
    people: 12,
    speed,
    onRequest: ({ url }) => void (url.includes('eventtypes') && rate.count(sandbox.clock.now())),
  });
  const mounts = await openMounts();
  const disk = await mounts?.disk('256m');
  if (disk === undefined) console.log('       Nothing can be mounted here, so that the disk is never full.');
  // Activity Logs of this size have one source: what others do is measured by the tests of each.
  const trial = await openFeedTrial(sandbox, {
    sources: [{ kind: 'activityLog', subscription: 'Contoso Production' }],
    output: [{ kind: 'jsonLines', folder: disk === undefined ? 'lines' : join(disk, 'lines') }],
    ...(disk === undefined ? {} : { stateFolder: join(disk, 'state'), leastFreeMegabytes: 0 }),
    // Some seconds, in which the first process starts.
    since: `${Math.ceil(speed / 200)}h`,
    // The log's time goes by so fast that the usual looks would follow each other without end.
    pollSeconds: 4,
    sweepMinutes: 360,
    rotate: { megabytes: 4, minutes: 0.05 },
  });
  const lines = join(disk ?? trial.folder, 'lines');
  const files = new FeedFiles(lines, events.count, (number) => JSON.stringify(eventAt(number, timeOfEvent(events, number))));
  try {
    sandbox.world.eventSources.push(manyEvents(events));
    for (const fault of faults) sandbox.faults.add(fault);
    const seen = await goThrough({
      ...{ trial, files, disk, clock: sandbox.clock, count: events.count, over: events.start + events.span + 3 * hour },
      ...{ kills: numberOption('kills', 200), fills: numberOption('fills', 20) },
      activityLimit: { ...activityLogLimit, milliseconds: activityLogLimit.milliseconds / speed },
    });
    for (const { kind, met } of sandbox.faults.list()) console.log(`       ${kind} met ${met} requests`);
    return { seen, found: await files.close() };
  } finally {
    await trial.close();
    await sandbox.close();
    await mounts?.close();
  }
}

interface Way {
  readonly seen: Seen;
  readonly found: FoundInFiles;
  readonly rate: RequestRate;
  readonly minutes: number;
}

function printWay({ count, span }: ManyEvents, { seen, found, rate, minutes }: Way): void {
  const lag = (seen.lag / hour).toFixed(1);
  console.log(`       ${count} events of ${(span / day).toFixed(1)} days in ${minutes.toFixed(1)} minutes, ${Math.round(count / minutes / 60)} a second, at most ${lag} hours behind
       ${seen.kills} kills, ${seen.starts} starts, ${seen.ended} of which ended by themselves; ${seen.fills} full disks, of which a feed said ${seen.heldUp} times that it waits
       ${found.files} files of ${Math.round(found.bytes / megabyte)} MB, with ${found.others} records of the sandbox's own life; ${rate.total} requests, at most ${rate.most} in 30 seconds of the log's time`);
}

function printFound({ events, lost, doubled, broken, renamed, halves }: FoundInFiles, { memory }: Seen): void {
  printFigure(`events lost, ${events} found`, String(lost), '0', lost === 0);
  printFigure('events doubled', String(doubled), '0', doubled === 0);
  const unwhole = broken + halves + renamed;
  printFigure('lines that are not what was answered, and files left half or given a name twice', String(unwhole), '0', unwhole === 0);
  const most = Math.round(memory / megabyte);
  if (most > 0) printFigure('memory at most of a process that feeds', `${most} MB`, `${memoryLimit} MB`, most <= memoryLimit);
}

runAsScript(main);
