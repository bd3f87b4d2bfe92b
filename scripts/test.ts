import { parseArgs } from 'node:util';
import { buildAll } from './build';
import { runChecks } from './check';
import { sum } from './counts';
import type { Counts } from './counts';
import { runIntegration } from './integration';
import { packageExtension } from './package';
import { endMarked, markedProcesses, markProcesses } from './processes';
import { ensureChromium } from './vscodeHost/browser';
import { setUpHost } from './vscodeHost/setup';
import { runVitest } from './vitestStage';

/** One stage of the tests. It gives what it counted; what it throws counts as one failure. */
interface Stage {
  readonly name: string;
  readonly does: string;
  /** After so many minutes the stage has failed and its processes are ended. */
  readonly minutes: number;
  run(): Promise<Counts>;
}

const interfaceTests = ['--config', 'test/e2e/vitest.config.mts'];

const stages: readonly Stage[] = [
  { name: 'check', does: 'Lint, types, format, layers, manifest', minutes: 8, run: runChecks },
  { name: 'build', does: 'Build', minutes: 4, run: () => buildAll(false).then(() => ({ passed: 1, failed: 0 })) },
  { name: 'unit', does: 'Unit and golden tests', minutes: 14, run: () => runVitest('unit', []) },
  { name: 'integration', does: 'Tests in a real extension host', minutes: 6, run: () => runIntegration({ desktop: false, say }) },
  {
    name: 'ui',
    does: 'Tests of the interface in a browser',
    minutes: 17,
    run: () => runVitest('ui', [...interfaceTests, '--exclude', '**/installed.test.ts']),
  },
  {
    name: 'installed',
    does: 'The packaged extension, installed',
    minutes: 8,
    run: async () => {
      await packageExtension({ target: `${process.platform}-${process.arch}`, say });
      return await runVitest('installed', [...interfaceTests, 'test/e2e/installed.test.ts']);
    },
  },
];

/** Stages that need VS Code and a browser. */
const needHost = new Set(['integration', 'ui', 'installed']);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a stage to its end, or to the end of its time. Whatever it started has ended then. */
async function runStage(stage: Stage): Promise<Counts> {
  say(`\n== ${stage.does} (${stage.name})`);
  const started = Date.now();
  const mark = markProcesses();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${stage.name} was not done after ${stage.minutes} minutes.`)), stage.minutes * 60_000);
  });
  const counts = await Promise.race([stage.run(), late]).catch((error: unknown): Counts => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { passed: 0, failed: 1 };
  });
  clearTimeout(timer);
  await endLeftovers(stage, mark);
  const nothing = counts.passed + counts.failed === 0;
  if (nothing) process.stderr.write('No test ran, which counts as a failure.\n');
  const counted = nothing ? { passed: 0, failed: 1 } : counts;
  say(`== ${stage.name}: ${counted.passed} passed, ${counted.failed} failed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return counted;
}

/** Processes need a moment to end by themselves; those that do not are named and ended. */
async function endLeftovers({ name }: Stage, mark: string): Promise<void> {
  for (let look = 0; look < 20 && markedProcesses(mark).length > 0; look++) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const { pid, command } of endMarked(mark)) process.stderr.write(`${name} left process ${pid} behind, which was ended: ${command}\n`);
}

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const unknown = positionals.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown) throw new Error(`There is no stage "${unknown}". The stages: ${stages.map((stage) => stage.name).join(', ')}.`);
  const chosen = stages.filter((stage) => positionals.length === 0 || positionals.includes(stage.name));
  if (chosen.some((stage) => needHost.has(stage.name))) {
    ensureChromium(say);
    setUpHost(say);
  }
  const results: { readonly stage: Stage; readonly counts: Counts }[] = [];
  for (const stage of chosen) results.push({ stage, counts: await runStage(stage) });
  const total = sum(results.map((result) => result.counts));
  const bad = results.filter((result) => result.counts.failed > 0).map((result) => result.stage.name);
  if (bad.length > 0) say(`\nFailed in: ${bad.join(', ')}`);
  say(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n0 passed, 1 failed\n`);
  process.exit(1);
});
