import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './counts';
import { root, workFolder } from './root';

/** What of vitest's JSON report is needed. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs vitest with these arguments and counts. A file that fails before its first test, and a run that ends without a report, count as failed. */
export async function runVitest(name: string, args: readonly string[]): Promise<Counts> {
  const report = join(workFolder, `${name}-report.json`);
  mkdirSync(workFolder, { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number>((done) => {
    child.on('error', () => done(1));
    child.on('close', (exit) => done(exit ?? 1));
  });
  return countReport(existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined, code);
}

/** Counts a report; with a bad exit code there is at least one failure, whatever the report says. */
export function countReport(report: Report | undefined, exitCode: number): Counts {
  if (!report) return { passed: 0, failed: 1 };
  const deadFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = report.numFailedTests + deadFiles;
  return { passed: report.numPassedTests, failed: exitCode === 0 ? failed : Math.max(1, failed) };
}
