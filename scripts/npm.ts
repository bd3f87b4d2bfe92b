import { spawnSync } from 'node:child_process';

/** Runs npm, preferably the one that runs this script, and throws when it fails. Gives its standard output when asked to keep it. */
export function npm(args: readonly string[], options: { readonly cwd: string; readonly keepOutput?: boolean }): string {
  const cli = process.env['npm_execpath'];
  const [command, first] = cli?.endsWith('js') ? [process.execPath, [cli]] : ['npm', []];
  const done = spawnSync(command, [...first, ...args], {
    cwd: options.cwd,
    env: { ...process.env, NPM_CONFIG_ENGINE_STRICT: 'false' },
    stdio: ['ignore', options.keepOutput ? 'pipe' : 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`npm ${args.join(' ')} failed in ${options.cwd} (exit code ${done.status ?? 'none'}).`);
  return done.stdout ?? '';
}
