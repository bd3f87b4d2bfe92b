import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, arrayOf } from './json';
import { xxhash64 } from './xxhash64';

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Hashes and encodings. */
export const encodingFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_hash_text', parameters: ['VARCHAR'], returns: 'BIGINT' }, (text) => xxhash64(utf8.encode(String(text)))),
  strict({ name: 'kql_hash_long', parameters: ['BIGINT'], returns: 'BIGINT' }, (value) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
    return xxhash64(bytes);
  }),
  strict({ name: 'kql_base64_text', parameters: ['VARCHAR'] }, (text) => textOfBytes(fromBase64(String(text))) ?? ''),
  strict({ name: 'kql_base64_array', parameters: ['VARCHAR'] }, (text) => {
    const bytes = fromBase64(String(text));
    return bytes && arrayOf(Array.from(bytes, String));
  }),
  strict({ name: 'kql_base64_of_array', parameters: ['VARCHAR'] }, (list) => {
    const items = (arrayItems(String(list)) ?? []).map(Number);
    return items.every((item) => Number.isInteger(item) && item >= 0 && item < 256) ? Buffer.from(items).toString('base64') : undefined;
  }),
  strict({ name: 'kql_base64_guid', parameters: ['VARCHAR'] }, (text) => {
    const bytes = fromBase64(String(text));
    return bytes?.length === 16 ? guidText(bytes) : undefined;
  }),
  strict({ name: 'kql_base64_of_guid', parameters: ['VARCHAR'] }, (text) =>
    Buffer.from(guidOrder(Buffer.from(String(text).replaceAll('-', ''), 'hex'))).toString('base64'),
  ),
  strict({ name: 'kql_codepoints', parameters: ['VARCHAR'] }, (text) =>
    arrayOf(Array.from(String(text), (character) => String(character.codePointAt(0)))),
  ),
  strict({ name: 'kql_text_of_codepoints', parameters: ['VARCHAR'] }, (list) =>
    (arrayItems(String(list)) ?? [])
      .flatMap((item) => arrayItems(item) ?? [item])
      .map((item) => String.fromCodePoint(Math.min(Math.max(Number(item) || 0, 0), 0x10ffff)))
      .join(''),
  ),
  strict({ name: 'kql_url_decode', parameters: ['VARCHAR'] }, (text) => urlDecode(String(text))),
  strict({ name: 'kql_url_encode', parameters: ['VARCHAR'] }, (text) =>
    encodeURIComponent(String(text).replaceAll(/\p{Surrogate}/gu, '\uFFFD')).replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  ),
];

function fromBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z\d+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : undefined;
}

function textOfBytes(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

// The first three groups of a guid are numbers, whose bytes stand in reverse.
function guidOrder(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], (place) => bytes[place] ?? 0);
}

function guidText(bytes: Uint8Array): string {
  return Buffer.from(guidOrder(bytes))
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A text with `%` codes and `+` undone; what is no code stays as it is. */
export function urlDecode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  return spaced.replaceAll(/(?:%[\da-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });
}
