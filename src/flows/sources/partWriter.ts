import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes bytes to new files in a folder, one after the other. */
export class PartWriter {
  readonly #folder: string;
  #handle: FileHandle | undefined;
  #path = '';
  size = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (!this.#handle) {
      this.#path = join(this.#folder, `${randomUUID()}.jsonl`);
      this.#handle = await open(this.#path, 'w');
    }
    await this.#handle.write(bytes);
    this.size += bytes.length;
  }

  /** Closes the file being written and gives its path; undefined where nothing was written. */
  async finish(): Promise<string | undefined> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.size = 0;
    await handle?.close();
    return handle ? this.#path : undefined;
  }
}
