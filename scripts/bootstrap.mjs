// The first thing that runs on a fresh machine: plain Node, no packages. Installs the packages when they are missing or the lock
// has changed, then hands over to the TypeScript of scripts/start.ts or scripts/test.ts.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lock = join(root, 'package-lock.json');
const stamp = join(modules, '.entra-logs-lock');
const npmsOwnRecord = join(modules, '.package-lock.json');
const entries = ['start', 'test'];

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function isInstalled(lockHash) {
  if (!existsSync(modules)) return false;
  if (lstatSync(modules).isSymbolicLink()) return true; // packages of another checkout: theirs to keep in order
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash;
  return existsSync(npmsOwnRecord) && statSync(npmsOwnRecord).mtimeMs >= statSync(lock).mtimeMs;
}

function install() {
  const lockHash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (isInstalled(lockHash)) return;
  process.stdout.write('Installing the packages (npm ci), once.\n');
  const cli = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = cli?.endsWith('js')
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) fail('npm ci did not finish, so nothing can run. Its own message is above.');
  writeFileSync(stamp, lockHash);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Entra Logs needs Node 20.19 or newer; this is ${process.versions.node}.`);
const [entry, ...rest] = process.argv.slice(2);
if (!entries.includes(entry)) fail(`Usage: node scripts/bootstrap.mjs ${entries.join('|')} [options]`);
install();

const child = spawn(process.execPath, [join(modules, 'tsx/dist/cli.mjs'), join(root, 'scripts', `${entry}.ts`), ...rest], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGINT', () => {}); // the terminal sends it to the child as well, which ends what it started
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
