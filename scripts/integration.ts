import { runTests } from '@vscode/test-electron';
import { build, stop } from 'esbuild';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './counts';
import { root, workFolder } from './root';
import { setUpHost } from './vscodeHost/setup';

const bundles = join(workFolder, 'integration-build');
const workspaceFolder = join(workFolder, 'integration-workspace');
const countsFile = join(workFolder, 'integration-counts.json');

/** Bundles the tests, each file for itself, and the program that stands in for the desktop VS Code. */
async function bundle(): Promise<{ readonly executable: string; readonly tests: string }> {
  rmSync(bundles, { recursive: true, force: true });
  const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'warning' } as const;
  const tests = readdirSync(join(root, 'test/vscode')).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  const outdir = join(bundles, 'tests');
  await build({
    ...shared,
    outdir,
    entryPoints: tests.map((name) => `test/vscode/${name}`),
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
  });
  const host = { ...shared, external: ['playwright-core', 'vscode'], banner: { js: '#!/usr/bin/env node' } };
  const executable = join(bundles, 'code.cjs');
  await build({ ...host, outfile: executable, entryPoints: ['scripts/vscodeHost/code.ts'] });
  await build({ ...shared, outfile: join(bundles, 'report.cjs'), entryPoints: ['scripts/vscodeHost/report.ts'] });
  await stop(); // else its process would stay until this one ends
  chmodSync(executable, 0o755);
  return { executable, tests: join(outdir, 'index.js') };
}

/** A fresh workspace with the hand-made sample records, which the tests may write into. */
function makeWorkspace(): void {
  rmSync(workspaceFolder, { recursive: true, force: true });
  mkdirSync(workspaceFolder, { recursive: true });
  const fixtures = join(root, 'test/vscode/fixtures');
  if (existsSync(fixtures)) cpSync(fixtures, workspaceFolder, { recursive: true });
}

/**
 * Runs the tests of `test/vscode` in a real extension host: by default that of VS Code for the browser, with `desktop` in a
 * desktop VS Code that `@vscode/test-electron` fetches.
 */
export async function runIntegration(options: { readonly desktop: boolean; readonly say: (line: string) => void }): Promise<Counts> {
  const hostPath = options.desktop ? undefined : setUpHost(options.say);
  const { executable, tests } = await bundle();
  makeWorkspace();
  rmSync(countsFile, { force: true });
  rmSync(join(workFolder, 'integration-web'), { recursive: true, force: true });
  const failure = await runTests({
    ...(hostPath ? { vscodeExecutablePath: executable } : { version: 'stable' }),
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    launchArgs: [workspaceFolder, `--user-data-dir=${join(workFolder, 'integration')}`],
    extensionTestsEnv: { ENTRA_LOGS_COUNTS: countsFile, ...(hostPath ? { ENTRA_LOGS_VSCODE_HOST: hostPath } : {}) },
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const counts = existsSync(countsFile) ? (JSON.parse(readFileSync(countsFile, 'utf8')) as Counts) : { passed: 0, failed: 0 };
  if (failure && counts.failed === 0) return { ...counts, failed: 1 }; // the host died, or the tests never reported
  return counts;
}

if (require.main === module) {
  runIntegration({ desktop: process.argv.includes('--desktop'), say: (line) => console.log(line) }).then(
    (counts) => {
      console.log(`${counts.passed} passed, ${counts.failed} failed`);
      process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
