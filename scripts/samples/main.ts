import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { folders, sampleFiles } from './layout';
import { fewestSignIns, writeSignIns } from './signInStream';
import type { TenantOptions } from '../../src/samples/tenantLogs';
import { makeTenantLogs } from '../../src/samples/tenantLogs';

const sizes: Readonly<Record<string, Omit<TenantOptions, 'seed'>>> = {
  tiny: { people: 24, refreshes: 1 },
  small: { people: 84, refreshes: 2 },
  medium: { people: 600, refreshes: 8 },
};

const usage = `Writes the logs of the fictional tenant Contoso.

  npm run samples                          the small tenant into samples/contoso
  npm run samples -- --size medium         one of ${Object.keys(sizes).join(', ')}
  npm run samples -- --signins 1000000     that many interactive sign-ins (5000 or more) as JSON lines of about 2 KB
  --out DIR                                where to; a size goes into a folder, --signins into DIR/SignInLogs.jsonl
  --seed N                                 another tenant of the same kind (1 is the one that is shipped)
`;

/** Writes the files of a size below a folder, after removing those of an earlier run. */
function writeTenant(out: string, options: TenantOptions): void {
  for (const folder of folders) rmSync(join(out, folder), { recursive: true, force: true });
  let bytes = 0;
  const files = sampleFiles(makeTenantLogs(options));
  for (const file of files) {
    const path = join(out, file.path);
    mkdirSync(dirname(path), { recursive: true });
    const content = file.compressed ? pack(file.text) : Buffer.from(file.text);
    bytes += content.length;
    writeFileSync(path, content);
  }
  console.log(`Wrote ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB, to ${out}.`);
}

/** Compresses without naming the operating system, so that only the compression itself can differ between machines. */
function pack(text: string): Buffer {
  const content = gzipSync(text, { level: 9 });
  content[9] = 255;
  return content;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      size: { type: 'string' },
      signins: { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed);
  const count = values.signins === undefined ? undefined : Number(values.signins);
  const size = sizes[values.size ?? 'small'];
  const wrong =
    !Number.isInteger(seed) || size === undefined || (count !== undefined && !(Number.isInteger(count) && count >= fewestSignIns));
  if (values.help || wrong) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  if (count === undefined) return writeTenant(resolve(values.out ?? join(__dirname, '../../samples/contoso')), { seed, ...size });
  const path = join(resolve(values.out ?? 'bench/data'), 'SignInLogs.jsonl');
  const started = performance.now();
  writeSignIns(path, { seed, count });
  console.log(`Wrote ${count} sign-ins to ${path}, ${Math.round((count * 1000) / (performance.now() - started))} each second.`);
}

main();
