import type { Random } from './random';
import { createRandom } from './random';

const hex4 = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, '0'));
const quad = (value: number): string => hex4[value & 0xffff] ?? '0000';

/** A GUID of the fictional tenant: the first eight digits are always `0f0f0f0f`, so that none can be taken for a real one. */
export function guid(random: Random): string {
  const first = random.word();
  const second = random.word();
  const third = random.word();
  return `0f0f0f0f-${quad(first)}-4${quad(first >>> 16).slice(1)}-8${quad(second).slice(1)}-${quad(second >>> 16)}${quad(third)}${quad(third >>> 16)}`;
}

/** The GUID that a thing with a name keeps in every size of the sample. */
export function namedGuid(...name: readonly (string | number)[]): string {
  return guid(createRandom(1, 'guid', ...name));
}

/** A token identifier as Entra writes it: the 16 bytes of the request's id in base64url. */
export function tokenIdentifier(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}
