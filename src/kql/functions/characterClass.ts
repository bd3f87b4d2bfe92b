import type { CharacterSet } from './characterSet';
import {
  patternCharacter,
  classText,
  complement,
  difference,
  intersection,
  propertySource,
  scanned,
  symmetricDifference,
  union,
} from './characterSet';

/** A regular expression that is being read, and how far. */
export interface Reading {
  readonly pattern: string;
  at: number;
  /** Ends the reading: the service does not take the pattern, or it cannot be run here. */
  readonly refuse: (reason: string) => never;
}

/** The flags that hold at a place of a pattern. */
export interface Flags {
  readonly ignoresCase: boolean;
  /** Spaces and comments say nothing. */
  readonly verbose: boolean;
  readonly unicode: boolean;
}

/** A part of a class: as it stands within the engine's brackets, and as what it holds. */
interface Item {
  readonly text: string;
  readonly set: () => CharacterSet;
  /** The code point of a single character, which may begin or end a range. */
  readonly single?: number;
  /** Whether it is a class of its own, or one that the engine has no brackets for. */
  readonly nested?: boolean;
}

// Source: learn.microsoft.com/kusto/query/regex. The engine's own know ASCII only.
const wordText = String.raw`\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{24B6}-\x{24E9}\x{1F130}-\x{1F149}\x{1F150}-\x{1F169}\x{1F170}-\x{1F189}\x{200C}\x{200D}`;
const spaceText = String.raw`\s\x{0B}\x{85}\p{Z}`;
const word = (): CharacterSet => scanned(String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`);
const space = (): CharacterSet => scanned(String.raw`\p{White_Space}`);
const digit = (): CharacterSet => scanned(String.raw`\p{Nd}`);

const perl: Readonly<Record<string, Item>> = {
  d: { text: String.raw`\p{Nd}`, set: digit },
  D: { text: String.raw`\P{Nd}`, set: () => complement(digit()) },
  s: { text: spaceText, set: space },
  S: opened(() => complement(space())),
  w: { text: wordText, set: word },
  W: opened(() => complement(word())),
};

const perlAlone: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  D: String.raw`\P{Nd}`,
  s: `[${spaceText}]`,
  S: `[^${spaceText}]`,
  w: `[${wordText}]`,
  W: `[^${wordText}]`,
};

const asciiPerl: Readonly<Record<string, string>> = { d: '0-9', s: String.raw`\s\x{0B}`, w: String.raw`\w` };

const asciiClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** A set that is worked out only where its text is asked for. */
function opened(set: () => CharacterSet): Item {
  return {
    get text() {
      return classText(set());
    },
    set,
  };
}

/** `\d`, `\W` and their kin outside of brackets; `undefined` for other letters. */
export function perlClass(letter: string, reading: Reading, flags: Flags): string | undefined {
  const found = perlAlone[letter];
  if (found === undefined || flags.unicode) return found;
  const ascii = asciiPerl[letter];
  return ascii === undefined ? reading.refuse(bytes) : `[${ascii}]`;
}

const bytes = 'Without Unicode this pattern may match parts of characters, which the service does not take.';

/** `\p{Greek}`, `\PL` and their kin, of which the letter was read. */
export function unicodeClass(letter: string, reading: Reading): Item & { readonly alone: string } {
  const [whole = '', , braced, single] = /^(\{([^}]*)\}|([A-Za-z]))/.exec(reading.pattern.slice(reading.at)) ?? [];
  reading.at += whole.length;
  const name = (braced ?? single ?? '').replace('!=', '=');
  const negated = (letter === 'P') !== (braced?.includes('!=') ?? false);
  // The general categories are the engine's own.
  if (/^[CLMNPSZ][a-z]?$/.test(name) && !['Cn', 'LC'].includes(name)) {
    const text = `\\${negated ? 'P' : 'p'}{${name}}`;
    const set = (): CharacterSet => scanned(`\\p{${name}}`);
    return { text, alone: text, set: () => (negated ? complement(set()) : set()) };
  }
  const source = propertySource(name) ?? reading.refuse(`No property of characters is called ${name === '' ? whole : name}.`);
  const item = opened(() => (negated ? complement(scanned(`\\p{${source}}`)) : scanned(`\\p{${source}}`)));
  return { text: item.text, set: item.set, alone: `[${item.text}]` };
}

const controls: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** The character that an escape stands for, of which the backslash was read; `undefined` for those that are no single character. */
export function escaped(reading: Reading): number | undefined {
  const rest = reading.pattern.slice(reading.at);
  const control = controls[rest.charAt(0)];
  const [, octal] = /^([0-7]{2,3}|0)/.exec(rest) ?? [];
  const [coded, braced, two, four, eight] =
    /^(?:[xuU]\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(rest) ?? [];
  const hexadecimal = braced ?? two ?? four ?? eight;
  const length = control === undefined ? (octal ?? coded ?? '').length : 1;
  if (length > 0) reading.at += length;
  const value = control ?? (octal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(octal, 8));
  if (!Number.isNaN(value)) return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff) ? value : reading.refuse(notWell);
  if (rest === '' || /^[0-9A-Za-z<>]/.test(rest)) return undefined;
  reading.at += 1;
  return rest.codePointAt(0);
}

/** What is said of a pattern that the service does not take. */
export const notWell = 'This regular expression is not well formed.';

/** A class in brackets, of which the opening one was read, as the engine takes it. */
export function bracketed(reading: Reading, flags: Flags): string {
  const { set, text, nested } = readClass(reading, flags);
  if (nested !== true) return text;
  // Letters of both cases are looked for in each part of such a class by itself.
  if (flags.ignoresCase || !flags.unicode) return reading.refuse('A class within a class cannot ignore case, or Unicode, here.');
  const found = set();
  return found.length === 0 ? String.raw`[^\x00-\x{10FFFF}]` : `[${classText(found)}]`;
}

type Combination = (a: CharacterSet, b: CharacterSet) => CharacterSet;
const combinations: Readonly<Record<string, Combination>> = { '&&': intersection, '--': difference, '~~': symmetricDifference };

function readClass(reading: Reading, flags: Flags): Item {
  const negated = reading.pattern[reading.at] === '^';
  if (negated) reading.at += 1;
  if (negated && !flags.unicode) return reading.refuse(bytes);
  let items = leading(reading);
  let before: (() => CharacterSet) | undefined;
  let combine: Combination = union;
  let nested = false;
  const combined = (): (() => CharacterSet) => {
    const [left, right, how] = [before, items, combine];
    const own = (): CharacterSet => union(...right.map(({ set }) => set()));
    return left ? () => how(left(), own()) : own;
  };
  for (;;) {
    const rest = reading.pattern.slice(reading.at);
    if (rest === '') return reading.refuse(notWell);
    const next = combinations[rest.slice(0, 2)];
    if (rest.startsWith(']')) break;
    if (next && !(rest.startsWith('--') && items.length === 0)) {
      before = combined();
      [items, combine, nested] = [[], next, true];
      reading.at += 2;
    } else if (flags.verbose && /^\s/.test(rest)) reading.at += 1;
    else items = [...items, readItem(reading, flags)];
  }
  reading.at += 1;
  const set = combined();
  return {
    text: `[${negated ? '^' : ''}${items.map(({ text }) => text).join('')}]`,
    set: () => (negated ? complement(set()) : set()),
    nested: nested || items.some((item) => item.nested),
  };
}

/** A bracket or hyphens that stand first are no more than themselves. */
function leading(reading: Reading): readonly Item[] {
  const [found = ''] = /^(?:\]|-+(?!-))?/.exec(reading.pattern.slice(reading.at)) ?? [];
  reading.at += found.length;
  return found === '' ? [] : [character(found.charCodeAt(0))];
}

function character(codePoint: number): Item {
  return { text: patternCharacter(codePoint), set: () => [[codePoint, codePoint]], single: codePoint };
}

function readItem(reading: Reading, flags: Flags): Item {
  const from = readPart(reading, flags);
  const rest = reading.pattern.slice(reading.at);
  if (from.single === undefined || !/^-[^\]-]/.test(rest)) return from;
  reading.at += 1;
  const { single: to } = readPart(reading, flags);
  const first = from.single;
  if (to === undefined || to < first) return reading.refuse(notWell);
  return { text: `${patternCharacter(first)}-${patternCharacter(to)}`, set: () => [[first, to]] };
}

function readPart(reading: Reading, flags: Flags): Item {
  const rest = reading.pattern.slice(reading.at);
  const [named, caret, name = ''] = /^\[:(\^?)(\w+):\]/.exec(rest) ?? [];
  const source = asciiClasses[name];
  if (named !== undefined && source !== undefined) {
    reading.at += named.length;
    return { text: named, set: () => (caret === '^' ? complement(scanned(source)) : scanned(source)) };
  }
  const codePoint = rest.codePointAt(0) ?? 0;
  reading.at += String.fromCodePoint(codePoint).length;
  if (rest.startsWith('[')) return { ...readClass(reading, flags), nested: true };
  return rest.startsWith('\\') ? escapedPart(reading, flags) : character(codePoint);
}

function escapedPart(reading: Reading, flags: Flags): Item {
  const letter = reading.pattern.charAt(reading.at);
  const codePoint = escaped(reading);
  if (codePoint !== undefined) return character(codePoint);
  reading.at += 1;
  if (letter === 'p' || letter === 'P') return unicodeClass(letter, reading);
  const found = perl[letter] ?? reading.refuse(notWell);
  if (flags.unicode) return found;
  const ascii = asciiPerl[letter] ?? reading.refuse(bytes);
  return { ...found, text: ascii };
}
