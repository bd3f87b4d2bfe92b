import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { median, printFigure, runAsScript } from './measure';

const bundle = join(__dirname, '../dist/extension.js');

/** A stand-in for the editor's programming interface: whatever is asked of it can be called, made and read again. */
const standIn = `
const thing = () => new Proxy(function () {}, { set: () => true, get: (_, key) => key === Symbol.toPrimitive ? () => 'x' : key === 'then' ? undefined : key === Symbol.iterator ? function* () {} : thing(), apply: thing, construct: thing });
const Module = require('node:module');
const load = Module._load;
const editor = new Proxy({ l10n: { uri: undefined, bundle: undefined, t: (text) => String(text) } }, { get: (known, key) => known[key] ?? thing() });
Module._load = function (name, ...rest) { return name === 'vscode' ? editor : load.call(this, name, ...rest); };
const before = process.cpuUsage();
const extension = require(${JSON.stringify(bundle)});
const loaded = process.cpuUsage(before);
const context = { subscriptions: [], extensionPath: ${JSON.stringify(join(__dirname, '..'))}, asAbsolutePath: (path) => path, globalState: { get: (_, value) => value, update: async () => {}, keys: () => [] }, workspaceState: { get: (_, value) => value, update: async () => {}, keys: () => [] }, extensionUri: thing(), globalStorageUri: { fsPath: '/tmp', path: '/tmp' }, storageUri: { fsPath: '/tmp' }, logUri: { fsPath: '/tmp' }, extension: { packageJSON: {} }, extensionMode: 1, secrets: thing() };
const start = process.cpuUsage();
const fail = (error) => { process.stderr.write(String(error && error.stack)); process.exit(2); };
process.on('uncaughtException', fail);
Promise.resolve(extension.activate(context)).then(() => {
  const active = process.cpuUsage(start);
  process.stdout.write(JSON.stringify({ load: (loaded.user + loaded.system) / 1000, activate: (active.user + active.system) / 1000 }));
  process.exit(0);
}, fail);
`;

interface Sample {
  readonly load: number;
  readonly activate: number;
}

/** The host's bundle: how large it is, and what loading and activating it costs against a stand-in editor. */
function main(): void {
  if (!existsSync(bundle)) {
    console.log('Left out: dist/extension.js is not there. Run `npm run build` first.');
    return;
  }
  const kilobytes = statSync(bundle).size / 1024;
  printFigure('size of the host bundle', `${kilobytes.toFixed(0)} KB`, '200 KB', kilobytes <= 200);
  const samples: Sample[] = [];
  for (let run = 0; run < 9; run++) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', standIn], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The bundle does not activate against a stand-in editor: ${stderr.slice(0, 600)}`);
    samples.push(JSON.parse(stdout) as Sample);
  }
  const activate = median(samples.map((sample) => sample.activate));
  console.log(`Loading the bundle takes ${median(samples.map((sample) => sample.load)).toFixed(1)} ms of CPU.`);
  printFigure('activate', `${activate.toFixed(1)} ms of CPU`, '20 ms', activate <= 20);
}

runAsScript(main);
