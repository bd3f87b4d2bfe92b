import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build';
import { root, workFolder } from './root';
import { startServer, workbenchUrl } from './vscodeHost/server';
import { setUpHost } from './vscodeHost/setup';

/** The browser keeps secrets and the state of the window per origin, so the port stays the same from one start to the next. */
const usualPort = 8137;

const sampleFolder = join(root, 'samples');
/** What a new user sees first: a query that is ready to run on logs that are open. */
const firstQuery = join(sampleFolder, 'queries', '01-password-spray.kql');

const usage = `npm start -- [options] [folder]
  --web        use VS Code in the browser even where a desktop VS Code is installed
  --port N     the port of VS Code in the browser (default ${usualPort}, or the next free one)
  --no-open    print the address, open nothing
  --no-build   start what was built last
The folder is opened as the workspace; the sample logs, where none is given.`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Tells whether a desktop VS Code can be started here: its command is on the path and there is a screen. */
function hasDesktopCode(): boolean {
  if (!hasDisplay() || process.env['VSCODE_IPC_HOOK_CLI']) return false;
  const answer = spawnSync('code', ['--version'], { shell: process.platform === 'win32', encoding: 'utf8', timeout: 10_000 });
  return answer.status === 0 && /^\d+\.\d+/.test(answer.stdout);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}

async function choosePort(asked: string | undefined): Promise<number> {
  const first = asked === undefined ? usualPort : Number(asked);
  if (!Number.isInteger(first) || first < 1 || first > 65_535) throw new Error(`--port must be a number from 1 to 65535, not "${asked}".`);
  for (let port = first; port < Math.min(first + 20, 65_536); port++) {
    if (!(await isFree(port))) continue;
    if (port !== first)
      say(`Port ${first} is taken; using ${port}. What VS Code kept in the browser under the other port is not seen here.`);
    return port;
  }
  throw new Error(`No free port from ${first} to ${first + 19}. Name another one with --port.`);
}

function openInBrowser(url: string): void {
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '""', url.replaceAll('&', '^&')]]
        : ['xdg-open', [url]];
  const opener = spawn(command, args, { stdio: 'ignore', detached: true });
  opener.on('error', () => say('No browser could be opened; open the address yourself.'));
  opener.unref();
}

async function startInBrowser(folder: string, options: { readonly port: string | undefined; readonly open: boolean }): Promise<void> {
  setUpHost(say);
  const port = await choosePort(options.port);
  const server = await startServer({ profile: join(workFolder, 'start'), port, extensions: [root] });
  const url = workbenchUrl(server, { folder, ...(folder === sampleFolder ? { file: firstQuery } : {}) });
  say(`\nVS Code with Entra Logs is ready:\n\n  ${url}\n\nCtrl+C ends it.`);
  if (options.open && hasDisplay()) openInBrowser(url);
  const end = (): void => void server.stop().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      web: { type: 'boolean', default: false },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(usage);
  if (!values['no-build'] || !existsSync(join(root, 'dist/extension.js'))) {
    say('Building.');
    await buildAll(false);
  }
  const folder = resolve(positionals[0] ?? sampleFolder);
  mkdirSync(folder, { recursive: true });
  if (!values.web && !values.port && !values['no-open'] && hasDesktopCode()) {
    const open = folder === sampleFolder ? [folder, firstQuery] : [folder];
    spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${root}`, ...open], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    return say('VS Code with Entra Logs is open. "npm start -- --web" opens it in the browser instead.');
  }
  await startInBrowser(folder, { port: values.port, open: !values['no-open'] });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
