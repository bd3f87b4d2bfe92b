import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import type { Counts } from './counts';
import { root } from './root';

/** A check of the source text: what it is called, and the commands that make it up. */
interface Check {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
}

const checks: readonly Check[] = [
  {
    name: 'types',
    commands: [
      ['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
      ['typescript/bin/tsc', '--noEmit', '-p', 'webview-ui/tsconfig.json'],
    ],
  },
  { name: 'lint', commands: [['eslint/bin/eslint.js', '.', '--max-warnings', '0']] },
  { name: 'format', commands: [['prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']] },
  { name: 'layers', commands: [['tsx/dist/cli.mjs', 'scripts/layers.ts']] },
  { name: 'coverage page', commands: [['tsx/dist/cli.mjs', 'scripts/coveragePage.ts', '--check']] },
  { name: 'manifest', commands: [['tsx/dist/cli.mjs', 'scripts/manifest.ts', '--check']] },
];

function runCommand(command: readonly string[]): Promise<{ readonly passed: boolean; readonly output: string }> {
  return new Promise((done) => {
    const [program = '', ...args] = command;
    const child = spawn(process.execPath, [`node_modules/${program}`, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.on('error', (error) => done({ passed: false, output: error.message }));
    child.on('close', (code) => done({ passed: code === 0, output }));
  });
}

async function runCheck(check: Check): Promise<boolean> {
  const started = Date.now();
  let output = '';
  let passed = true;
  for (const command of check.commands) {
    const result = await runCommand(command);
    output += result.output;
    passed &&= result.passed;
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`  ${passed ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)${passed ? '' : `\n${output.trimEnd()}`}`);
  return passed;
}

/** Runs lint, types, format, layers and manifest, as many at once as there are processors, and counts each as one. */
export async function runChecks(): Promise<Counts> {
  const queue = [...checks];
  const results: boolean[] = [];
  const work = async (): Promise<void> => {
    for (let check = queue.shift(); check; check = queue.shift()) results.push(await runCheck(check));
  };
  await Promise.all(Array.from({ length: Math.min(cpus().length, 3) }, work));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

if (require.main === module) {
  void runChecks().then(({ failed }) => {
    process.exitCode = failed === 0 ? 0 : 1;
  });
}
