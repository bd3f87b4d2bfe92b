/** Reads what several questions of one look need, once for each key. A failure is given to all of them. */
export type Once = <T>(key: readonly (string | undefined)[], read: () => Promise<T>) => Promise<T>;

export function createOnce(): Once {
  const kept = new Map<string, Promise<unknown>>();
  return <T>(key: readonly (string | undefined)[], read: () => Promise<T>): Promise<T> => {
    const text = key.join('|').toLowerCase();
    const known = (kept.get(text) ?? read()) as Promise<T>;
    kept.set(text, known);
    return known;
  };
}
