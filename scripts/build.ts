import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as buildPages } from 'vite';
import { root } from './root';

/** The programs, each one file: the host's thin client, the engine, the command line. */
const programs = { extension: 'src/extension.ts', engine: 'src/engine/main.ts', cli: 'src/cli.ts' };

/** Packages that stay files of their own beside the programs, so that each is read only when it is needed and by one name. */
const chunks: readonly { readonly package: string; readonly file: string }[] = [
  { package: 'vscode-languageclient/node', file: 'engineClient' },
];

/** Kusto's parser comes minified and sets globals: it is copied as it stands, and loaded in this order on the first query. */
const kustoPackage = '@kusto/language-service-next';
const kustoFiles = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];

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

/** Builds everything that runs: `dist/` (programs, chunks, parser) and `webview-ui/build/` (pages). */
export async function buildAll(development: boolean): Promise<void> {
  const output = join(root, 'dist');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(join(output, 'kusto'), { recursive: true });
  for (const file of kustoFiles) cpSync(join(root, 'node_modules', kustoPackage, file), join(output, 'kusto', file));
  const options: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outdir: 'dist',
    mainFields: ['module', 'main'],
    minify: !development,
    sourcemap: development,
    keepNames: true,
    logLevel: 'warning',
    plugins: [separateFiles],
    external: ['vscode', '@duckdb/node-api'],
    entryPoints: { ...programs, ...Object.fromEntries(chunks.map((chunk) => [chunk.file, chunk.package])) },
  };
  await Promise.all([build(options), buildThePages()]);
}

async function buildThePages(): Promise<void> {
  const pages = join(root, 'webview-ui');
  const configFile = ['vite.config.mts', 'vite.config.ts'].map((name) => join(pages, name)).find((path) => existsSync(path));
  await buildPages({ root: pages, logLevel: 'warn', ...(configFile ? { configFile } : {}) });
}

if (require.main === module) {
  buildAll(process.argv.includes('--development')).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
