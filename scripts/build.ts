import { build, stop } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build as buildPages } from 'vite';
import { feedSchema } from '../src/flows/feed/feedSchema';
import { noticesFile, noticesOf } from './notices';
import { root } from './root';

/** The programs, each one file: the host's thin client, the engine, the command line. */
const programs = { extension: 'src/extension.ts', engine: 'src/engine/main.ts', cli: 'src/cli.ts' };

/** Packages that stay files of their own beside the programs, so that each is read only when it is needed and by one name. */
export const chunks: readonly { readonly package: string; readonly file: string }[] = [
  { package: 'vscode-languageclient/node', file: 'engineClient' },
  { package: '@azure/identity', file: 'azureIdentity' },
  { package: '@azure/monitor-query', file: 'azureLogsQuery' },
  { package: '@azure/arm-monitor', file: 'azureMonitor' },
];

/** Kusto's parser comes minified and sets globals: it is copied as it stands, and loaded in this order on the first query. */
const kustoPackage = '@kusto/language-service-next';
const kustoFiles = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];

/** The database: it is packed beside the programs, for the platform that the package is for. */
const databasePackages = ['@duckdb/node-api', '@duckdb/node-bindings', 'detect-libc'];

/** VS Code's editor of JSON knows this version and not the later ones; what the schema of feeds says means the same in both. */
const editorsSchema = 'http://json-schema.org/draft-07/schema#';

const separateFiles: Plugin = {
  name: 'separate-files',
  setup(run) {
    run.onResolve({ filter: /^@kusto\/language-service-next\// }, ({ path }) => ({ path: `./kusto/${basename(path)}`, external: true }));
    for (const chunk of chunks) {
      run.onResolve({ filter: new RegExp(`^${chunk.package}$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${chunk.file}.js`, external: true },
      );
    }
  },
};

/** Builds everything that runs: `dist/` (programs, chunks, parser, the notices of all packages in them) and `webview-ui/build/` (pages). */
export async function buildAll(development: boolean): Promise<void> {
  const output = join(root, 'dist');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(join(output, 'kusto'), { recursive: true });
  for (const file of kustoFiles) cpSync(join(root, 'node_modules', kustoPackage, file), join(output, 'kusto', file));
  const options = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outdir: 'dist',
    mainFields: ['module', 'main'],
    minify: !development,
    sourcemap: development,
    logLevel: 'warning',
    metafile: true,
    plugins: [separateFiles],
    external: ['vscode', '@duckdb/node-api'],
  } as const satisfies BuildOptions;
  const { extension, ...others } = programs;
  const packages = Object.fromEntries(chunks.map((chunk) => [chunk.file, chunk.package]));
  // Some packages ask for the names of their classes; the host's client has none of these, and is loaded with every window.
  const [hostBuilt, programsBuilt, pageFiles] = await Promise.all([
    build({ ...options, entryPoints: { extension } }),
    build({ ...options, keepNames: true, entryPoints: { ...others, ...packages } }),
    buildThePages(),
  ]);
  const copied = kustoFiles.map((file) => `node_modules/${kustoPackage}/${file}`);
  const database = databasePackages.map((name) => `node_modules/${name}/package.json`);
  await stop(); // else its process would stay until this one ends
  const files = [
    ...[hostBuilt, programsBuilt].flatMap(({ metafile }) => Object.keys(metafile.inputs)),
    ...pageFiles,
    ...copied,
    ...database,
  ];
  writeFileSync(join(output, noticesFile), noticesOf(files));
  writeFileSync(join(output, 'feed.schema.json'), JSON.stringify({ $schema: editorsSchema, ...feedSchema }));
}

/** Builds the pages; gives the files that they are made of, from the checkout's top. */
async function buildThePages(): Promise<readonly string[]> {
  const pages = join(root, 'webview-ui');
  const configFile = ['vite.config.mts', 'vite.config.ts'].map((name) => join(pages, name)).find((path) => existsSync(path));
  const built = await buildPages({ root: pages, logLevel: 'warn', ...(configFile ? { configFile } : {}) });
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : 'output' in built ? built.output : [];
  return outputs.flatMap((part) => (part.type === 'chunk' ? Object.keys(part.modules) : [])).map((file) => relative(root, file));
}

if (require.main === module) {
  buildAll(process.argv.includes('--development')).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
