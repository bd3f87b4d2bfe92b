import type { SiemFile } from '../../protocol/siem';

/** A folder that files are written to. */
export interface FileFolder {
  /** What a file holds; undefined where it is not there. */
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (file: SiemFile) => Promise<void>;
  /** Whether files of these names, which hold something else, may be replaced. */
  readonly mayReplace: (names: readonly string[]) => Promise<boolean>;
}

/** Writes files, or none of them where that would replace others which a person wants to keep. Tells whether they were written. */
export async function writeFiles(folder: FileFolder, files: readonly SiemFile[]): Promise<boolean> {
  const there = await Promise.all(files.map(async (file) => ({ ...file, before: await folder.read(file.name) })));
  const changed = there.filter(({ before, content }) => before !== undefined && before !== content).map(({ name }) => name);
  if (changed.length > 0 && !(await folder.mayReplace(changed))) return false;
  for (const file of files) await folder.write(file);
  return true;
}
