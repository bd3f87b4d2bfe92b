/** Code points as ranges that are in order and do not touch; the ends belong to them. */
export type CharacterSet = readonly (readonly [number, number])[];

const last = 0x10ffff;
// Halves of a pair are no characters.
const surrogates: readonly [number, number] = [0xd800, 0xdfff];

/** All code points of several sets. */
export function union(...sets: readonly CharacterSet[]): CharacterSet {
  const ranges = sets.flat().toSorted(([a], [b]) => a - b);
  const joined: [number, number][] = [];
  for (const [from, to] of ranges) {
    const before = joined.at(-1);
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** All other code points. */
export function complement(set: CharacterSet): CharacterSet {
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [start, end] of union(set, [surrogates])) {
    if (start > from) gaps.push([from, start - 1]);
    from = end + 1;
  }
  return from <= last ? [...gaps, [from, last]] : gaps;
}

/** What is in both sets. */
export function intersection(a: CharacterSet, b: CharacterSet): CharacterSet {
  return complement(union(complement(a), complement(b)));
}

/** What is in the first set alone. */
export function difference(a: CharacterSet, b: CharacterSet): CharacterSet {
  return intersection(a, complement(b));
}

/** What is in one of the sets, but not in both. */
export function symmetricDifference(a: CharacterSet, b: CharacterSet): CharacterSet {
  return difference(union(a, b), intersection(a, b));
}

/** A code point as it stands in a pattern, within a class too. */
export function patternCharacter(codePoint: number): string {
  const text = String.fromCodePoint(codePoint);
  return /[A-Za-z0-9]/.test(text) || codePoint > 0x9f ? text : `\\x{${codePoint.toString(16)}}`;
}

/** A set as it stands in a character class. */
export function classText(set: CharacterSet): string {
  return set.map(([from, to]) => (from === to ? patternCharacter(from) : `\\x{${from.toString(16)}}-\\x{${to.toString(16)}}`)).join('');
}

// What Unicode says does not change, and to look through all of it takes a tenth of a second.
const known = new Map<string, CharacterSet>();

/** The code points that a class of JavaScript's, such as `\p{Alphabetic}`, has. */
export function scanned(source: string): CharacterSet {
  const found = known.get(source) ?? scan(source);
  known.set(source, found);
  return found;
}

function scan(source: string): CharacterSet {
  const test = new RegExp(`^[${source}]$`, 'u');
  const found: [number, number][] = [];
  for (let codePoint = 0; codePoint <= last; codePoint++) {
    if (codePoint === surrogates[0]) codePoint = surrogates[1] + 1;
    if (!test.test(String.fromCodePoint(codePoint))) continue;
    const before = found.at(-1);
    if (before?.[1] === codePoint - 1) before[1] = codePoint;
    else found.push([codePoint, codePoint]);
  }
  return found;
}

/**
 * A property of Unicode as JavaScript names it, from a name that may be written in small letters or with spaces; `undefined` where there is
 * none.
 */
export function propertySource(name: string): string | undefined {
  const [, key = '', value = ''] = /^(?:([A-Za-z_ -]+)[=:])?([A-Za-z0-9_ -]+)$/.exec(name) ?? [];
  const cased = (text: string): string =>
    text.replaceAll(/[A-Za-z0-9]+/g, (word) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`);
  const plain = cased(value.trim()).replaceAll(/[ -]/g, '_');
  const keys: Readonly<Record<string, string>> = { gc: 'General_Category', sc: 'Script', scx: 'Script_Extensions' };
  const given = keys[key.toLowerCase()] ?? cased(key).replaceAll(/[ -]/g, '_');
  const candidates = key === '' ? [plain, plain.toUpperCase(), `General_Category=${plain}`, `Script=${plain}`] : [`${given}=${plain}`];
  return candidates.find((candidate) => isProperty(candidate));
}

function isProperty(candidate: string): boolean {
  try {
    return new RegExp(`\\p{${candidate}}`, 'u').source !== '';
  } catch {
    return false;
  }
}
