import type { Literal, Operation } from './expression';
import { literal, pools } from './literals';
import { strict } from './numberOperations';

const texts = (...values: string[]): readonly Literal[] => values.map((value) => literal(value, 'string'));
const places = (...values: bigint[]): readonly Literal[] => values.map((value) => literal(value, 'long'));

const needles = texts(
  'a',
  'A',
  'fox',
  'b',
  'quick',
  'жук',
  'É',
  'é',
  '10.0.0.1',
  'the quick',
  "it's",
  '7',
  '日',
  'a_b',
  'so',
  'ЛЕС',
  'o"',
  '',
);

const isWordCharacter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Whether a needle stands in a text so that no letter or digit goes on where it begins, or ends. */
function standsIn(text: string, needle: string, { begins, ends }: { readonly begins: boolean; readonly ends: boolean }): boolean {
  const [characters, wanted] = [[...text], [...needle]];
  if (wanted.length === 0) return true;
  return characters.some((_, place) => {
    if (!wanted.every((character, index) => characters[place + index] === character)) return false;
    const cutBefore = !begins || !isWordCharacter(wanted[0]) || !isWordCharacter(characters[place - 1]);
    const cutAfter = !ends || !isWordCharacter(wanted.at(-1)) || !isWordCharacter(characters[place + wanted.length]);
    return cutBefore && cutAfter;
  });
}

const tests: Readonly<Record<string, (text: string, needle: string) => boolean>> = {
  contains: (text, needle) => text.includes(needle),
  startswith: (text, needle) => text.startsWith(needle),
  endswith: (text, needle) => text.endsWith(needle),
  has: (text, needle) => standsIn(text, needle, { begins: true, ends: true }),
  hasprefix: (text, needle) => standsIn(text, needle, { begins: true, ends: false }),
  hassuffix: (text, needle) => standsIn(text, needle, { begins: false, ends: true }),
};

const searches: readonly Operation[] = Object.entries(tests).flatMap(([word, test]) =>
  [false, true].flatMap((negated) =>
    ['', '_cs'].flatMap((suffix) =>
      [needles, 'string' as const].map((needle): Operation => ({
        takes: ['string', needle],
        gives: 'bool',
        kql: (a, b) => `(${a} ${negated ? '!' : ''}${word}${suffix} ${b})`,
        means: strict((a, b) => {
          const [text, wanted] = [a, b].map((value) => (suffix === '' ? String(value).toLowerCase() : String(value)));
          return test(text!, wanted!) !== negated;
        }),
      })),
    ),
  ),
);

const folded: readonly Operation[] = [
  {
    takes: ['string', 'string'],
    gives: 'bool',
    kql: (a, b) => `(${a} =~ ${b})`,
    means: strict((a, b) => String(a).toLowerCase() === String(b).toLowerCase()),
  },
  {
    takes: ['string', 'string'],
    gives: 'bool',
    kql: (a, b) => `(${a} !~ ${b})`,
    means: strict((a, b) => String(a).toLowerCase() !== String(b).toLowerCase()),
  },
  ...['in~', '!in~'].map((word): Operation => ({
    takes: ['string', needles, needles, 'string'],
    gives: 'bool',
    kql: (a, ...list) => `(${a} ${word} (${list.join(', ')}))`,
    means: strict((a, ...list) => list.some((item) => String(item).toLowerCase() === String(a).toLowerCase()) === (word === 'in~')),
  })),
  ...(['some', 'every'] as const).flatMap((way) =>
    [2, 5].map((count): Operation => ({
      takes: ['string', ...Array.from({ length: count }, () => needles)],
      gives: 'bool',
      kql: (a, ...list) => `(${a} ${way === 'some' ? 'has_any' : 'has_all'} (${list.join(', ')}))`,
      means: strict((a, ...list) =>
        list[way]((item) => standsIn(String(a).toLowerCase(), String(item).toLowerCase(), { begins: true, ends: true })),
      ),
    })),
  ),
];

const patterns: readonly Literal[] = texts('^a', 'o+', '[0-9]', '^$', '\\d', '(?i)FOX', '\\.', 'a|é', '\\s', '[[:alpha:]]{3}');

const cut = (text: string, start: number, length?: number): string =>
  [...text].slice(start, length === undefined ? undefined : start + length).join('');

function overlapping(text: string, wanted: string): bigint {
  return BigInt(Array.from(text).filter((_, place) => cut(text, place).startsWith(wanted)).length);
}

const functions: readonly Operation[] = [
  { takes: ['string'], gives: 'long', kql: (a) => `strlen(${a})`, means: strict((a) => BigInt([...String(a)].length)) },
  { takes: ['string'], gives: 'string', kql: (a) => `tolower(${a})`, means: strict((a) => String(a).toLowerCase()) },
  { takes: ['string'], gives: 'string', kql: (a) => `toupper(${a})`, means: strict((a) => String(a).toUpperCase()) },
  { takes: ['string'], gives: 'string', kql: (a) => `reverse(${a})`, means: strict((a) => [...String(a)].reverse().join('')) },
  {
    takes: ['string', 'string'],
    gives: 'string',
    kql: (a, b) => `strcat(${a}, ${b})`,
    means: strict((a, b) => `${String(a)}${String(b)}`),
  },
  {
    takes: ['string', 'string', 'string'],
    gives: 'string',
    kql: (...parts) => `strcat_delim("-", ${parts.join(', ')})`,
    means: strict((...parts) => parts.join('-')),
  },
  {
    takes: ['string', places(0n, 1n, 2n, 7n)],
    gives: 'string',
    kql: (a, start) => `substring(${a}, ${start})`,
    means: strict((a, start) => cut(String(a), Number(start))),
  },
  {
    takes: ['string', places(0n, 1n, 3n), places(0n, 1n, 2n, 50n)],
    gives: 'string',
    kql: (a, start, length) => `substring(${a}, ${start}, ${length})`,
    means: strict((a, start, length) => cut(String(a), Number(start), Number(length))),
  },
  {
    takes: ['string', texts('a', 'o', ' ', 'é', 'x', '🙂')],
    gives: 'long',
    kql: (a, b) => `indexof(${a}, ${b})`,
    means: strict((a, b) => BigInt([...String(a)].indexOf(String(b)))),
  },
  {
    takes: ['string', texts('a', 'aa', 'o', ' ')],
    gives: 'long',
    kql: (a, b) => `countof(${a}, ${b})`,
    means: strict((a, b) => overlapping(String(a), String(b))),
  },
  {
    takes: ['string', texts('a', ' ', '.', "'", '🙂'), 'string'],
    gives: 'string',
    kql: (a, b, c) => `replace_string(${a}, ${b}, ${c})`,
    means: strict((a, b, c) => String(a).split(String(b)).join(String(c))),
  },
  {
    takes: ['string', texts(' ', ',', '.', 'a'), places(0n, 1n, 2n)],
    gives: 'string',
    kql: (a, b, place) => `tostring(split(${a}, ${b})[${place}])`,
    means: strict((a, b, place) => String(a).split(String(b))[Number(place)] ?? ''),
  },
  {
    takes: ['string'],
    gives: 'string',
    kql: (a) => `trim(" ", ${a})`,
    means: strict((a) => String(a).replace(/^ /, '').replace(/ $/, '')),
  },
  {
    takes: ['string', patterns],
    gives: 'bool',
    kql: (a, b) => `(${a} matches regex ${b})`,
    means: strict((a, b) => javaScriptPattern(String(b)).test(String(a))),
  },
  {
    takes: ['string', texts('(\\d+)', '(\\w+)', 'a(.)')],
    gives: 'string',
    kql: (a, b) => `extract(${b}, 1, ${a})`,
    means: strict((a, b) => new RegExp(String(b).replaceAll('\\w', '[\\p{L}\\p{N}_]'), 'u').exec(String(a))?.[1] ?? ''),
  },
  {
    takes: [texts(...(pools.string as string[])), 'string'],
    gives: 'bool',
    kql: (a, b) => `(${a} == ${b})`,
    means: strict((a, b) => a === b),
  },
];

function javaScriptPattern(pattern: string): RegExp {
  const insensitive = pattern.startsWith('(?i)');
  return new RegExp(pattern.replace('(?i)', '').replace('[[:alpha:]]', '[a-zA-Z]'), insensitive ? 'iu' : 'u');
}

/** Operators and functions of texts; they count Unicode's characters. */
export const textOperations: readonly Operation[] = [...searches, ...folded, ...functions];
