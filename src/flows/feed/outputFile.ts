import { mkdir, open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FinishedFile } from './epochRecord';

/** How records lie in a file: one on a line, or as the elements of one JSON array. */
export type FileForm = 'jsonLines' | 'json';

export interface OutputOptions {
  readonly form: FileForm;
  /** Whether it is compressed; each stretch that is written is a gzip member of its own. */
  readonly gzip: boolean;
  /** Whether the group of its folder may read it. */
  readonly isShared?: boolean;
}

/** A folder that gives its group to what is made in it (setgid), and lets that group list it and go through it: chmod 2750. */
const shared = 0o2050;

/** Whether the group of an output's folder is to read what is in it: a forwarder often runs as somebody else. Whoever made the folder has said so by its mode. */
export async function isSharedWithGroup(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  return (mode & shared) === shared;
}

/** Text is handed to the system in stretches of this many characters. */
const stretch = 256 * 1024;
const compress = promisify(gzip);

function unlessThere(error: unknown): void {
  if ((error as { readonly code?: string }).code !== 'EEXIST') throw error;
}

/** A file that records are written to. Until it is finished it has another name, so that nobody reads half of it. */
export class OutputFile {
  /** Size of what is in it, in bytes, before compression. */
  bytes = 0;
  records = 0;
  readonly #names: FinishedFile;
  readonly #handle: FileHandle;
  readonly #options: OutputOptions;
  #waiting: string[] = [];
  #characters = 0;

  private constructor(names: FinishedFile, handle: FileHandle, options: OutputOptions) {
    this.#names = names;
    this.#handle = handle;
    this.#options = options;
  }

  static async open(names: FinishedFile, options: OutputOptions): Promise<OutputFile> {
    // Only the folder itself is made: where what it lies in is gone, a share may be.
    await mkdir(dirname(names.temporary), { mode: options.isShared === true ? 0o750 : 0o700 }).catch(unlessThere);
    return new OutputFile(names, await open(names.temporary, 'wx', options.isShared === true ? 0o640 : 0o600), options);
  }

  /** The folder that it lies in. */
  get folder(): string {
    return dirname(this.#names.path);
  }

  /** Adds a record by its JSON text. */
  async write(text: string, length: number): Promise<void> {
    const { form } = this.#options;
    if (form === 'jsonLines') this.#put(text, '\n');
    else this.#put(this.records === 0 ? '[\n' : ',\n', text);
    this.bytes += length + 2;
    this.records++;
    if (this.#characters >= stretch) await this.#flush();
  }

  /** Has all of it on disk, still under its temporary name. */
  async finish(): Promise<FinishedFile> {
    if (this.#options.form === 'json') this.#put('\n]', '\n');
    await this.#flush();
    await this.#handle.sync();
    await this.#handle.close();
    return this.#names;
  }

  /** Takes it away again. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#names.temporary, { force: true }).catch(() => undefined);
  }

  #put(first: string, second: string): void {
    this.#waiting.push(first, second);
    this.#characters += first.length + second.length;
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join('');
    [this.#waiting, this.#characters] = [[], 0];
    if (text === '') return;
    await this.#handle.appendFile(this.#options.gzip ? await compress(text) : text);
  }
}
