import { gunzipSync } from 'node:zlib';

/** The text of a file: UTF-8, UTF-16 where its mark says so, and what was packed with gzip unpacked before. */
export function textOfBytes(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) return textOfBytes(gunzipSync(bytes));
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
