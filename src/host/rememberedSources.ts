import type { OpenSource, SourceInfo } from '../protocol/engine';
import type { Storage } from './storage';

const key = 'openSources';

/** The sources that are open, for the next start: what they are made of, in their order. */
export function rememberedSources(storage: Storage): readonly OpenSource[] {
  const kept = storage.read<unknown>(key);
  return Array.isArray(kept) ? kept.filter(isOpenSource) : [];
}

/** Keeps what is open now, with what could not be opened but was not removed either. */
export async function rememberSources(storage: Storage, sources: readonly SourceInfo[], missing: readonly OpenSource[]): Promise<void> {
  await storage.write(key, [
    ...sources
      .filter(({ workspace, tailId }) => workspace === undefined && tailId === undefined)
      .map(({ paths, name }) => ({ paths, name })),
    ...missing,
  ]);
}

/** Whether two ask for the same files. */
export function isSameSource(one: Pick<OpenSource, 'paths'>, other: Pick<OpenSource, 'paths'>): boolean {
  return one.paths.length === other.paths.length && one.paths.every((path) => other.paths.includes(path));
}

function isOpenSource(value: unknown): value is OpenSource {
  const { paths } = (value ?? {}) as { readonly paths?: unknown };
  return Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === 'string');
}
