import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeSignIns } from '../scripts/samples/signInStream';

/** Where benchmarks keep what they make; ignored by version control. */
export const dataFolder = join(__dirname, 'data');

export const sizes = { '100k': 100_000, '1m': 1_000_000, '10m': 10_000_000 } as const;
export type Size = keyof typeof sizes;

/** The size named on the command line after `--size`; one million sign-ins where none is. */
export function sizeFrom(parameters: readonly string[]): Size {
  return namedSize(parameters, sizes);
}

/** One of the sizes by its name behind `--size`. */
export function namedSize<Name extends string>(parameters: readonly string[], known: Readonly<Record<Name | '1m', number>>): Name | '1m' {
  const given = parameters.includes('--size') ? (parameters[parameters.indexOf('--size') + 1] ?? '').toLowerCase() : '1m';
  const names = Object.keys(known) as (Name | '1m')[];
  const found = names.find((name) => name === given);
  if (found === undefined) throw new Error(`There is no size '${given}'. Sizes are ${names.join(', ')}.`);
  return found;
}

/** The path of a file with that many interactive sign-ins as JSON lines of about 2 KB; made at the first call and kept. */
export function signInsFile(size: Size): string {
  const path = join(dataFolder, `SignInLogs-${size}.jsonl`);
  if (existsSync(path)) return path;
  const count = sizes[size];
  console.log(`Making ${count.toLocaleString('en-US')} sign-ins for all benchmarks …`);
  writeSignIns(`${path}.part`, { seed: 1, count });
  renameSync(`${path}.part`, path);
  return path;
}

/** Reads a file once, so that the system has it in memory as far as it can, and tells its size in bytes. */
export function warm(path: string): number {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(8_000_000);
  while (readSync(file, buffer) > 0);
  closeSync(file);
  return statSync(path).size;
}
