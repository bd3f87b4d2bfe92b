import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contributes } from '../src/host/contributes';
import { manifestOf } from './manifestOf';
import { root } from './root';

const file = join(root, 'package.json');

async function readFeatures(): Promise<Contributes[]> {
  const folder = join(root, 'src/features');
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder)
    .map((name) => join(folder, name, 'contributes.ts'))
    .filter((path) => existsSync(path));
  return await Promise.all(paths.map(async (path) => ((await import(path)) as { readonly contributes: Contributes }).contributes));
}

/** Files of the checkout that the manifest names and that are not there. */
function missingFiles(manifest: object): string[] {
  const named = [
    ...JSON.stringify(manifest).matchAll(/"(?:\.\/)?((?:media|syntaxes|snippets|samples)\/[^"$]+|language-configuration\.json)"/g),
  ];
  return [...new Set(named.map((match) => match[1] ?? ''))].filter((path) => !existsSync(join(root, path)));
}

/** Writes the generated parts into package.json; with `--check` only tells whether they are up to date. */
async function main(): Promise<boolean> {
  const features = await readFeatures();
  const generated = manifestOf(features);
  const before = readFileSync(file, 'utf8');
  const after = `${JSON.stringify({ ...(JSON.parse(before) as object), ...generated }, undefined, 2)}\n`;
  const missing = missingFiles(generated);
  for (const path of missing) console.error(`package.json names ${path}, which is not there.`);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, after);
    console.log(`Manifest: written from ${features.length} features.`);
    return missing.length === 0;
  }
  if (before !== after) console.error('package.json is not what the features state. Run "npm run manifest" and commit it.');
  else if (missing.length === 0) console.log(`Manifest: up to date with ${features.length} features.`);
  return before === after && missing.length === 0;
}

main().then(
  (isFine) => {
    process.exitCode = isFine ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
