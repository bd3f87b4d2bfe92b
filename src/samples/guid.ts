import type { Random } from './random';
import { createRandom } from './random';

const digits = Buffer.from('0123456789abcdef', 'latin1');
/** The text being made: reused, because millions of ids are made for the benchmarks and joined strings would fill the memory. */
const text = Buffer.from('0f0f0f0f-0000-4000-8000-000000000000', 'latin1');

function fill(word: number, position: number, count: number): void {
  for (let digit = 0; digit < count; digit++) text[position + digit] = digits[(word >>> (digit * 4)) & 15] ?? 0;
}

/** A GUID of the fictional tenant: the first eight digits are always `0f0f0f0f`, so that none can be taken for a real one. */
export function guid(random: Random): string {
  const first = random.word();
  fill(first, 9, 4);
  fill(first >>> 16, 15, 3);
  const second = random.word();
  fill(second, 20, 3);
  fill(second >>> 12, 24, 4);
  fill(random.word(), 28, 8);
  return text.toString('latin1');
}

/** The GUID that a thing with a name keeps in every size of the sample. */
export function namedGuid(...name: readonly (string | number)[]): string {
  return guid(createRandom(1, 'guid', ...name));
}

const bytes = Buffer.alloc(16);

/** A token identifier as Entra writes it: the 16 bytes of the request's id in base64url. */
export function tokenIdentifier(id: string): string {
  bytes.write(id.replaceAll('-', ''), 'hex');
  return bytes.toString('base64url');
}
