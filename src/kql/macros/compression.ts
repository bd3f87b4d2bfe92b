import { constants, deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** The largest text that is unpacked, in bytes: a small text must not fill the memory. */
const largestText = 16_777_216;
/** Texts below this size are packed with the fixed codes, as the service packs them. */
const fixedCodesBelow = 48;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Texts packed by gzip (RFC 1952) and zlib (RFC 1950), in base64. What cannot be unpacked is an empty text. */
export const compressionFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_gzip', parameters: ['VARCHAR'] }, (text) => {
    const bytes = Buffer.from(String(text));
    const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
    return Buffer.concat([header, packed(bytes), gzipSync(bytes).subarray(-8)]).toString('base64');
  }),
  strict({ name: 'kql_zlib', parameters: ['VARCHAR'] }, (text) => {
    const bytes = Buffer.from(String(text));
    return Buffer.concat([Buffer.from([0x78, 0x01]), packed(bytes), deflateSync(bytes).subarray(-4)]).toString('base64');
  }),
  strict({ name: 'kql_gunzip', parameters: ['VARCHAR'] }, (text) => unpacked(String(text), gunzipSync)),
  strict({ name: 'kql_unzlib', parameters: ['VARCHAR'] }, (text) => unpacked(String(text), inflateSync)),
];

// Bytes that packing would not make smaller are stored as they are.
function packed(bytes: Buffer): Buffer {
  const strategy = bytes.length < fixedCodesBelow ? constants.Z_FIXED : constants.Z_DEFAULT_STRATEGY;
  const smaller = deflateRawSync(bytes, { strategy });
  return smaller.length + 1 < bytes.length ? smaller : deflateRawSync(bytes, { level: 0 });
}

function unpacked(text: string, unpack: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer): string {
  try {
    return strictUtf8.decode(unpack(Buffer.from(text, 'base64'), { maxOutputLength: largestText }));
  } catch {
    return '';
  }
}
