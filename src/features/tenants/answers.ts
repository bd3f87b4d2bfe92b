/** Answers that are kept until somebody refreshes them, each with the time at which it came. */
export interface Answers {
  /** The kept answer, or a new one; one that failed is not kept. */
  get<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** How old the kept answer is, in milliseconds; undefined where there is none. */
  age(key: string): number | undefined;
  /** Forgets the answers whose keys begin so, and stops what is still asked. */
  forget(prefix: string): void;
}

interface Kept {
  readonly answer: Promise<unknown>;
  readonly aborter: AbortController;
  at: number | undefined;
}

export function createAnswers(now: () => number): Answers {
  const kept = new Map<string, Kept>();
  return {
    get: async <T>(key: string, ask: (signal: AbortSignal) => Promise<T>) => {
      const known = kept.get(key);
      if (known) return (await known.answer) as T;
      const aborter = new AbortController();
      const entry: Kept = { answer: ask(aborter.signal), aborter, at: undefined };
      kept.set(key, entry);
      try {
        const answer = (await entry.answer) as T;
        entry.at = now();
        return answer;
      } catch (error) {
        if (kept.get(key) === entry) kept.delete(key);
        throw error;
      }
    },
    age: (key) => {
      const at = kept.get(key)?.at;
      return at === undefined ? undefined : now() - at;
    },
    forget: (prefix) => {
      for (const [key, { aborter }] of [...kept]) {
        if (!key.startsWith(prefix)) continue;
        kept.delete(key);
        aborter.abort();
      }
    },
  };
}
