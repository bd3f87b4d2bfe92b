import type { Memento } from 'vscode';

/** Values that outlive the window, by key. */
export interface Storage {
  read<T>(key: string): T | undefined;
  write(key: string, value: unknown): Promise<void>;
}

export function createStorage(memento: Memento): Storage {
  return {
    read: (key) => memento.get(key),
    write: async (key, value) => memento.update(key, value),
  };
}
