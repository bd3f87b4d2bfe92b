import { build, stop } from 'esbuild';
import type { Plugin } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as buildPages } from 'vite';
import { feedSchema } from '../src/flows/feed/feedSchema';
import { buildHost, sourcesOf } from './buildHost';
import { noticesFile, noticesOf } from './notices';
import { root } from './root';
import { separatePackages } from './separatePackages';

/** The programs without VS Code, each one file: the engine, the command line. */
const programs = { engine: 'src/engine/main.ts', cli: 'src/cli.ts' };

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
    for (const { package: name, file } of separatePackages) {
      run.onResolve({ filter: new RegExp(`^${name}$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${file}.js`, external: true },
      );
    }
  },
};

/**
 * Builds everything that runs: `dist/` (the host's client, programs, packages, parser, the notices of all packages in them) and
 * `webview-ui/build/` (pages).
 */
export async function buildAll(development: boolean): Promise<void> {
  const output = join(root, 'dist');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(join(output, 'kusto'), { recursive: true });
  for (const file of kustoFiles) cpSync(join(root, 'node_modules', kustoPackage, file), join(output, 'kusto', file));
  const [hostFiles, programFiles, pageFiles] = await Promise.all([
    buildHost(output, development),
    buildPrograms(development),
    buildThePages(),
  ]);
  const copied = kustoFiles.map((file) => `node_modules/${kustoPackage}/${file}`);
  const database = databasePackages.map((name) => `node_modules/${name}/package.json`);
  const files = [...hostFiles, ...programFiles, ...pageFiles, ...copied, ...database];
  writeFileSync(join(output, noticesFile), noticesOf(files));
  writeFileSync(join(output, 'feed.schema.json'), JSON.stringify({ $schema: editorsSchema, ...feedSchema }));
}

/** Builds the programs and the packages beside them; gives the files that they are made of, from the checkout's top. */
async function buildPrograms(development: boolean): Promise<readonly string[]> {
  const packages = Object.fromEntries(separatePackages.map((one) => [one.file, one.package]));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { ...programs, ...packages },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outdir: 'dist',
    mainFields: ['module', 'main'],
    minify: !development,
    keepNames: true, // some packages ask for the names of their classes
    sourcemap: development,
    logLevel: 'warning',
    metafile: true,
    plugins: [separateFiles],
    external: ['vscode', '@duckdb/node-api'],
  });
  await stop(); // else its process would stay until this one ends
  return Object.keys(metafile.inputs);
}

/** Builds the pages; gives the files that they are made of, from the checkout's top. */
async function buildThePages(): Promise<readonly string[]> {
  const pages = join(root, 'webview-ui');
  const configFile = ['vite.config.mts', 'vite.config.ts'].map((name) => join(pages, name)).find((path) => existsSync(path));
  return sourcesOf(await buildPages({ root: pages, logLevel: 'warn', ...(configFile ? { configFile } : {}) }));
}

if (require.main === module) {
  buildAll(process.argv.includes('--development')).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
