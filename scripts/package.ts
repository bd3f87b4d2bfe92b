import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { buildAll } from './build';
import { noticesFile } from './notices';
import { npm } from './npm';
import { root, workFolder } from './root';
import { separatePackages } from './separatePackages';

/** The platforms of the Marketplace that DuckDB has a binding for, by VS Code's name and by that of the binding. */
const targets: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'alpine-x64': 'linux-x64-musl',
  'alpine-arm64': 'linux-arm64-musl',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
};

/** What the extension is made of, beside its packages; a part that does not exist yet is left out. */
const parts = [
  'dist',
  'webview-ui/build',
  'media',
  'samples',
  'syntaxes',
  'snippets',
  'l10n',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'language-configuration.json',
];

/** Parts that must be there: without one of them the package would not run. */
const needed = [
  'dist/extension.js',
  'dist/engine.js',
  'dist/cli.js',
  ...separatePackages.map(({ file }) => `dist/${file}.js`),
  'dist/kusto',
  'webview-ui/build',
  'README.md',
  'LICENSE',
  `dist/${noticesFile}`,
];

const staging = join(workFolder, 'package');

interface Manifest {
  readonly version: string;
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packs the built extension for one platform. Gives the path of the .vsix. Throws when a part or a binding is missing. */
export async function packageExtension(options: { readonly target: string; readonly say: (line: string) => void }): Promise<string> {
  const binding = targets[options.target];
  if (!binding) throw new Error(`There is no package for "${options.target}". Choose one of ${Object.keys(targets).join(', ')}.`);
  const missing = needed.find((part) => !existsSync(join(root, part)));
  if (missing) throw new Error(`${missing} is not there. Run "npm run build" first.`);
  rmSync(staging, { recursive: true, force: true });
  for (const part of parts) if (existsSync(join(root, part))) cpSync(join(root, part), join(staging, part), { recursive: true });
  renameSync(join(staging, 'dist', noticesFile), join(staging, noticesFile));
  cpSync(join(root, '.vscodeignore'), join(staging, '.vscodeignore'));
  const manifest = readManifest(join(root, 'package.json'));
  writeManifest(manifest);
  copyDatabase(binding);
  const file = join(root, `${manifest.name}-${options.target}-${manifest.version}.vsix`);
  await createVSIX({ cwd: staging, packagePath: file, target: options.target, dependencies: false, skipLicense: false });
  options.say(`${file} (${(statSync(file).size / 1_000_000).toFixed(1)} MB)`);
  return file;
}

/** The manifest as shipped: without scripts and packages for development, which would only mislead. */
function writeManifest(manifest: Manifest): void {
  const shipped = Object.fromEntries(
    Object.entries(manifest).filter(([key]) => !['scripts', 'dependencies', 'devDependencies', 'private'].includes(key)),
  );
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(shipped, undefined, 2)}\n`);
}

/** DuckDB's JavaScript and the native binding of the platform, which is fetched when it is another one than this machine's. */
function copyDatabase(binding: string): void {
  // Below dist: the packer takes no top-level node_modules but by asking npm, which refuses bindings of another platform.
  const modules = join(staging, 'dist/node_modules/@duckdb');
  const installed = join(root, 'node_modules/@duckdb');
  for (const name of ['node-api', 'node-bindings', '../detect-libc']) {
    if (existsSync(join(installed, name))) cpSync(join(installed, name), join(modules, name), { recursive: true, dereference: true });
  }
  const name = `node-bindings-${binding}`;
  const version = readManifest(join(installed, 'node-bindings/package.json')).version;
  if (existsSync(join(installed, name))) cpSync(join(installed, name), join(modules, name), { recursive: true, dereference: true });
  else fetchBinding(`@duckdb/${name}`, version, join(modules, name));
  const found = readManifest(join(modules, name, 'package.json')).version;
  if (found !== version)
    throw new Error(`@duckdb/${name} is version ${found}, and the database needs ${version}. Run "npm ci" and pack again.`);
}

function fetchBinding(name: string, version: string, folder: string): void {
  const downloads = join(workFolder, 'bindings', `${name.replace('/', '-')}-${version}`);
  const spare = join(downloads, 'node_modules', name);
  if (!existsSync(spare)) {
    mkdirSync(downloads, { recursive: true });
    writeFileSync(join(downloads, 'package.json'), '{"private":true}\n');
    npm(['install', '--no-save', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`], {
      cwd: downloads,
    });
  }
  cpSync(spare, folder, { recursive: true });
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { target: { type: 'string' }, all: { type: 'boolean', default: false } } });
  await buildAll(false);
  const chosen = values.all ? Object.keys(targets) : [values.target ?? `${process.platform}-${process.arch}`];
  for (const target of chosen) await packageExtension({ target, say: (line) => console.log(line) });
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
