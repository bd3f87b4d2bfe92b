import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const longestHead = 4096;

/** A mark of a file's first bytes, as many as `bytes` at most; it stays while the file only grows. */
export async function fileHead(path: string, bytes: number): Promise<string> {
  const handle = await open(path);
  try {
    const length = Math.min(bytes, longestHead);
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, 0);
    return `${bytesRead}:${createHash('sha1').update(buffer.subarray(0, bytesRead)).digest('hex')}`;
  } finally {
    await handle.close();
  }
}

/** Whether a file still begins with the bytes that a mark was made of. */
export async function hasHead(path: string, head: string): Promise<boolean> {
  return (await fileHead(path, Number(head.split(':')[0]))) === head;
}
