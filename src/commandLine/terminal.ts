import type { Readable, Writable } from 'node:stream';

/** Where the command line reads and writes; a test gives its own. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  /** Whether a person is looking at the errors, so that progress may be shown there. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

/** Writes and waits until there is room for more. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => stream.once('drain', resolve));
}

/** All text that a stream gives. */
export async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer | string));
  return Buffer.concat(chunks).toString('utf8');
}
