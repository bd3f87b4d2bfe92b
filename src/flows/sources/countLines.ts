import { createReadStream } from 'node:fs';

/** Lines that end in the first bytes of a file. */
export async function countLines(path: string, bytes: number): Promise<number> {
  if (bytes === 0) return 0;
  let lines = 0;
  for await (const piece of createReadStream(path, { end: bytes - 1 }) as AsyncIterable<Uint8Array>) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++;
  }
  return lines;
}
