import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root';

/** What every window loads of the extension is no larger, in bytes. */
export const mostLoaded = 200 * 1024;

/** An activation in a process of its own: milliseconds of CPU, and the files that were loaded from the start until nothing more happened. */
export interface Activation {
  readonly load: number;
  readonly activate: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** A stand-in for the editor's programming interface: whatever is asked of it can be called, made and read again. */
const standIn = (bundle: string): string => `
const thing = () => new Proxy(function () {}, { set: () => true, get: (_, key) => key === Symbol.toPrimitive ? () => 'x' : key === 'then' ? undefined : key === Symbol.iterator ? function* () {} : thing(), apply: thing, construct: thing });
const Module = require('node:module');
const load = Module._load;
const editor = new Proxy({ l10n: { uri: undefined, bundle: undefined, t: (text) => String(text) } }, { get: (known, key) => known[key] ?? thing() });
Module._load = function (name, ...rest) { return name === 'vscode' ? editor : load.call(this, name, ...rest); };
const before = process.cpuUsage();
const extension = require(${JSON.stringify(bundle)});
const loaded = process.cpuUsage(before);
const context = { subscriptions: [], extensionPath: ${JSON.stringify(root)}, asAbsolutePath: (path) => path, globalState: { get: (_, value) => value, update: async () => {}, keys: () => [] }, workspaceState: { get: (_, value) => value, update: async () => {}, keys: () => [] }, extensionUri: thing(), globalStorageUri: { fsPath: '/tmp', path: '/tmp' }, storageUri: { fsPath: '/tmp' }, logUri: { fsPath: '/tmp' }, extension: { packageJSON: {} }, extensionMode: 1, secrets: thing() };
const start = process.cpuUsage();
const fail = (error) => { process.stderr.write(String(error && error.stack)); process.exit(2); };
process.on('uncaughtException', fail);
Promise.resolve(extension.activate(context)).then(async () => {
  const active = process.cpuUsage(start);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const files = Object.keys(require.cache).map((path) => ({ path, bytes: require('node:fs').statSync(path).size }));
  process.stdout.write(JSON.stringify({ load: (loaded.user + loaded.system) / 1000, activate: (active.user + active.system) / 1000, files }));
  process.exit(0);
}, fail);
`;

/** Activates the extension that is built in a folder, against a stand-in editor. Throws where that fails. */
export function activateHost(folder: string): Activation {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', standIn(join(folder, 'extension.js'))], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The extension does not activate against a stand-in editor: ${stderr.slice(0, 600)}`);
  return JSON.parse(stdout) as Activation;
}
