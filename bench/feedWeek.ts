import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../src/sandbox/faults/fault';
import { checkFiles, filesBelow, openFeedTrial, truthOf } from '../test/support/feed/feedTrial';
import type { FeedRunner, FeedTrial } from '../test/support/feed/feedTrial';
import { openSandbox, testStart } from '../test/support/sandbox/openSandbox';
import type { TestSandbox } from '../test/support/sandbox/openSandbox';
import { numberOption, printFigure, runAsScript } from './measure';

const hour = 3_600_000;
const day = 24 * hour;
/** The latest that the sandbox shows a record, and what a feed allows for. */
const late = 1.9 * hour;
const lateness = 2 * hour;

/** What goes wrong all the time. */
const faults: readonly Fault[] = [
  { kind: 'throttled', share: 0.03, retryAfter: 0 },
  { kind: 'unavailable', share: 0.03, retryAfter: 0 },
  { kind: 'gatewayTimeout', share: 0.02, service: 'graph' },
  { kind: 'cut', share: 0.01, service: 'graph' },
  { kind: 'cutBody', share: 0.01, service: 'graph' },
  { kind: 'emptyPage', share: 0.2, service: 'graph' },
  { kind: 'repeated', share: 0.2 },
];

const trees = {
  'lines/directoryAudits': ['directoryAudits'],
  'lines/signIns': ['signIns'],
  'lines/activityLog': ['activityLog'],
  'azlog/AzureActiveDirectoryJson': ['directoryAudits', 'signIns'],
  'azlog/AzureActiveDirectoryJsonLD': ['directoryAudits', 'signIns'],
  'azlog/AzureResourceManagerJson': ['activityLog'],
  'azlog/AzureResourceManagerJsonLD': ['activityLog'],
} as const;

/**
 * A feed of audits, sign-ins and an Activity Log through a week of the sandbox (`--days`) that goes by `--speed` times as fast, with faults all the time,
 * late records and records that come again. Each day its process ends in good order or is killed, and the next goes on by the same configuration. Then
 * the ids in the files are held to those of the sandbox.
 */
async function main(): Promise<void> {
  const days = numberOption('days', 7);
  const sandbox = await openSandbox({
    speed: numberOption('speed', 20_000),
    delays: { late },
    reportLimit: { requests: 100_000, window: 1000 },
  });
  const sources = [{ kind: 'directoryAudits' }, { kind: 'signIns' }, { kind: 'activityLog', subscription: 'Contoso Production' }];
  const trial = await openFeedTrial(sandbox, { sources, since: '3d' });
  try {
    for (const fault of faults) sandbox.faults.add(fault);
    const began = Date.now();
    const failures = await goThrough(sandbox, trial, days);
    sandbox.faults.clear();
    const end = await catchUp(sandbox, trial);
    const passed = (end - testStart) / day;
    console.log(
      `       ${passed.toFixed(1)} days in ${((Date.now() - began) / 1000).toFixed(0)} seconds; ${failures} times a source failed and went on`,
    );
    await compare(sandbox, trial, end);
  } finally {
    await trial.close();
    await sandbox.close();
  }
}

/** One process for each day. Gives how often a source failed in the eyes of the feed. */
async function goThrough(sandbox: TestSandbox, trial: FeedTrial, days: number): Promise<number> {
  let failures = 0;
  for (let count = 1; count <= days; count++) {
    const runner = trial.start();
    await runner.until(({ state }) => state === 'running');
    while (sandbox.clock.now() < testStart + count * day) await wait(20);
    const isKilled = count % 2 === 0;
    runner.process.kill(isKilled ? 'SIGKILL' : 'SIGTERM');
    await endedWell(runner, isKilled ? 'SIGKILL' : 0);
    failures += runner.events.filter(({ event }) => event === 'source-failed').length;
  }
  return failures;
}

/** Reads on until all that happened is shown and read. */
async function catchUp(sandbox: TestSandbox, trial: FeedTrial): Promise<number> {
  const end = sandbox.clock.now();
  const last = trial.start();
  await last.until(({ sources }) => sources.length > 0 && sources.every(({ read = 0 }) => read >= end + lateness + hour));
  last.process.kill('SIGTERM');
  await endedWell(last, 0);
  return end;
}

async function endedWell(runner: FeedRunner, wanted: number | string): Promise<void> {
  const found = await runner.ended;
  if (found !== wanted) throw new Error(`The feed ended with ${found}: ${runner.events.at(-1)?.message ?? ''}`);
}

async function compare(sandbox: TestSandbox, trial: FeedTrial, end: number): Promise<void> {
  const truth = truthOf(sandbox, testStart - 2 * day, end);
  const all = truthOf(sandbox, testStart - 4 * day, end + 60 * day);
  for (const [folder, logs] of Object.entries(trees)) {
    const wanted = logs.flatMap((log) => truth[log] ?? []);
    const paths = await filesBelow(join(trial.folder, folder));
    const known = logs.flatMap((log) => all[log] ?? []);
    const { lost, doubled, unknown, records } = await checkFiles(paths, wanted, known);
    const wrong = [lost, doubled, unknown].map(({ length }) => String(length)).join(', ');
    printFigure(`${folder}: lost, doubled, unknown of ${records} in ${paths.length} files`, wrong, '0, 0, 0', wrong === '0, 0, 0');
  }
  const halves = (await filesBelow(trial.folder)).filter((path) => path.endsWith('.part')).length;
  printFigure('files left half', String(halves), '0', halves === 0);
}

runAsScript(main);
