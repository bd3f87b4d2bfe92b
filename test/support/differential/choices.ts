/** A source of choices: everything that is random about a query comes out of it. */
export interface Choices {
  /** A whole number from 0 to `count - 1`; 0 is the plainest choice. */
  readonly below: (count: number) => number;
}

/** Choices by a generator of numbers that has no period to speak of; the same seed gives the same choices. */
export function seededChoices(seed: number): Choices {
  let state = seed >>> 0;
  return {
    below: (count) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
    },
  };
}

/** Choices of a list, and the plainest behind its end. */
export function replayedChoices(list: readonly number[]): Choices & { readonly taken: () => number } {
  let place = 0;
  return { below: (count) => (list[place++] ?? 0) % count, taken: () => Math.min(place, list.length) };
}

/** One of several. */
export function pick<T>(choices: Choices, items: readonly T[]): T {
  return items[choices.below(items.length)]!;
}

/** Some of several, each no more than once, in their order. */
export function pickSome<T>(choices: Choices, items: readonly T[], most: number): readonly T[] {
  const places = new Set(Array.from({ length: 1 + choices.below(most) }, () => choices.below(items.length)));
  return items.filter((_, index) => places.has(index));
}
