import type { Storage } from '../../src/host/storage';

/** Values that last as long as the test. */
export function memoryStorage(): Storage {
  const kept = new Map<string, unknown>();
  return {
    read: <T>(key: string) => kept.get(key) as T | undefined,
    write: (key, value) => Promise.resolve(void kept.set(key, structuredClone(value))),
  };
}
