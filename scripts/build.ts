import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildPages } from 'vite';

const root = join(__dirname, '..');

/** Builds everything that runs: the host's thin client, the engine, the command line and the pages. */
async function main(): Promise<void> {
  const development = process.argv.includes('--development');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outdir: 'dist',
    minify: !development,
    sourcemap: development,
    keepNames: true,
    logLevel: 'warning',
    external: ['vscode', '@duckdb/node-api', '@kusto/language-service-next/*'],
  };
  await build({ ...shared, entryPoints: { extension: 'src/extension.ts', engine: 'src/engine/main.ts', cli: 'src/cli.ts' } });
  await buildPages({ root: join(root, 'webview-ui'), logLevel: 'warn' });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
