import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes bytes to files in a folder, one after the other. */
export class PartWriter {
  readonly #folder: string;
  readonly #spare: string[];
  #handle: FileHandle | undefined;
  #path = '';
  size = 0;

  /** Files that are no longer needed may be given as `spare`: written over, they cost the system a fraction of what new ones do. */
  constructor(folder: string, spare: string[] = []) {
    this.#folder = folder;
    this.#spare = spare;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#handle ??= await this.#open();
    await this.#handle.write(bytes, 0, bytes.length, this.size);
    this.size += bytes.length;
  }

  /** Closes the file being written and gives its path; undefined where nothing was written. */
  async finish(): Promise<string | undefined> {
    const [handle, size] = [this.#handle, this.size];
    this.#handle = undefined;
    this.size = 0;
    try {
      await handle?.truncate(size);
    } finally {
      await handle?.close();
    }
    return handle ? this.#path : undefined;
  }

  async #open(): Promise<FileHandle> {
    this.#path = join(this.#folder, `${randomUUID()}.jsonl`);
    const spare = this.#spare.pop();
    const isReady = spare !== undefined && (await this.#takeOver(spare));
    return open(this.#path, isReady ? 'r+' : 'w');
  }

  /** A new name, for the engine may remember what was under the old one; false where the file is gone. */
  async #takeOver(spare: string): Promise<boolean> {
    return rename(spare, this.#path).then(
      () => true,
      () => false,
    );
  }
}
