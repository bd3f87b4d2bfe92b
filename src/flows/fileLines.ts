import { createReadStream } from 'node:fs';

/**
 * The lines of a file of UTF-8 text, each ended by a line feed; the last one also without. Nothing else ends a line: JSON leaves U+2028 and U+2029 as they
 * are inside of texts, and readers of Node's own take them for ends.
 */
export async function* fileLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
