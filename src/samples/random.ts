/** A stream of pseudo-random numbers that is the same on every machine for the same seed and path. */
export interface Random {
  /** A whole number of 32 bits. */
  word(): number;
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of a list of `[weight, value]`. */
  weighted<T>(list: readonly (readonly [number, T])[]): T;
  /** About normal, within ±2 of zero: a sum of uniforms, because the transcendental functions may differ between machines. */
  bell(): number;
}

/** A stream of its own for each path, so that one more user or application does not move what the others do. */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  let a = hash(2166136261 ^ seed, path.join('/'));
  let b = hash(a ^ 0x9e3779b9, 'b');
  let c = hash(b ^ 0x85ebca6b, 'c');
  let counter = 1;
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) word();
  const next = (): number => word() / 4294967296;
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    word,
    next,
    integer,
    between: (from, to) => from + integer(to - from + 1),
    chance: (probability) => next() < probability,
    pick: (list) => at(list, integer(list.length)),
    weighted: (list) => weightedPick(list, next()),
    bell: () => next() + next() + next() + next() - 2,
  };
}

/** An element that is known to exist. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`There is no element ${index} in a list of ${list.length}.`);
  return found;
}

function weightedPick<T>(list: readonly (readonly [number, T])[], position: number): T {
  let left = position * list.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of list) {
    left -= weight;
    if (left < 0) return value;
  }
  return at(list, list.length - 1)[1];
}

function hash(start: number, text: string): number {
  let value = start | 0;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
