import type { JavaScriptFunction, SqlMacro } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, textOf } from './json';

/** Texts as the service has them where the engine's own functions differ. */
export const textMacros: readonly SqlMacro[] = [
  // A sharp s has no capital in the mapping of single letters (UnicodeData.txt) that the service's texts follow; another character, of private use, stands for it meanwhile.
  {
    name: 'upper_of',
    definition: "(s) AS CASE WHEN contains(s, 'ß') THEN replace(upper(replace(s, 'ß', chr(57567))), chr(57567), 'ß') ELSE upper(s) END",
  },
];

/** Work on texts that SQL has no words for. */
export const textFunctions: readonly JavaScriptFunction[] = [
  strict(
    { name: 'kql_index_of', parameters: ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT', 'BIGINT'], returns: 'BIGINT' },
    (source, wanted, ...[start, length, occurrence]) =>
      indexOf(String(source), String(wanted), { start: Number(start), length: Number(length), occurrence: Number(occurrence) }),
  ),
  strict({ name: 'kql_match_place', parameters: ['VARCHAR', 'VARCHAR', 'BIGINT'], returns: 'BIGINT' }, (source, matches, occurrence) =>
    matchPlace(String(source), (arrayItems(String(matches)) ?? []).map(textOf), Number(occurrence)),
  ),
  strict({ name: 'kql_count_of', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BIGINT' }, (source, wanted) =>
    BigInt(places(String(source), String(wanted)).length),
  ),
  strict({ name: 'kql_translate', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'] }, (search, replacement, source) =>
    translate(String(search), String(replacement), String(source)),
  ),
  strict({ name: 'kql_replace_strings', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'] }, (source, lookups, rewrites) =>
    replaceStrings(String(source), String(lookups), String(rewrites)),
  ),
  strict({ name: 'kql_has_any_index', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BIGINT' }, (source, list) =>
    BigInt((arrayItems(String(list)) ?? []).findIndex((item) => hasTerm(String(source).toLowerCase(), textOf(item).toLowerCase()))),
  ),
];

/** Where a text occurs in another, in characters; occurrences may overlap. */
function places(source: string, wanted: string): number[] {
  const found: number[] = [];
  if (wanted === '') return found;
  const units: number[] = [];
  for (let place = source.indexOf(wanted); place >= 0; place = source.indexOf(wanted, place + 1)) units.push(place);
  return units.map((unit) => [...source.slice(0, unit)].length);
}

/** Where the n-th of a text's matches begins, in characters; each is looked for behind the one before. */
function matchPlace(source: string, matches: readonly string[], occurrence: number): bigint {
  let [place, end] = [-1, 0];
  for (const match of matches.slice(0, occurrence)) {
    place = source.indexOf(match, end);
    end = place + match.length;
  }
  return BigInt([...source.slice(0, Math.max(place, 0))].length);
}

interface Window {
  readonly start: number;
  readonly length: number;
  readonly occurrence: number;
}

// The length counts from where each search begins, which for a later occurrence is behind the one before.
function indexOf(source: string, wanted: string, { start, length, occurrence }: Window): bigint | undefined {
  if (wanted === '' || occurrence <= 0) return undefined;
  const total = [...source].length;
  const size = [...wanted].length;
  const all = places(source, wanted);
  let from = start < 0 ? Math.max(total + start, 0) : start;
  let found = -1;
  for (let round = 0; round < occurrence; round++) {
    const next = all.find((place) => place >= from && (length < 0 || place + size <= from + length));
    if (next === undefined) return -1n;
    found = next;
    from = next + 1;
  }
  return BigInt(found);
}

// The last character of the replacement stands for all that follow it; an empty replacement removes.
function translate(search: string, replacement: string, source: string): string {
  const from = [...search];
  const to = [...replacement];
  const map = new Map(from.map((character, index) => [character, to[Math.min(index, to.length - 1)] ?? '']));
  return Array.from(source, (character) => map.get(character) ?? character).join('');
}

interface Segment {
  readonly text: string;
  /** What a lookup has put there is not looked at by those after it. */
  readonly done: boolean;
}

function replaceStrings(source: string, lookups: string, rewrites: string): string {
  const each = arrayItems(rewrites);
  let segments: readonly Segment[] = [{ text: source, done: false }];
  for (const [index, lookup] of (arrayItems(lookups) ?? []).map(textOf).entries()) {
    const given = each ? (each[index] ?? '""') : JSON.stringify(rewrites);
    // A replacement that is no text leaves the lookup in place.
    const rewrite = given.startsWith('"') ? textOf(given) : lookup;
    if (lookup !== '') segments = segments.flatMap((segment) => (segment.done ? [segment] : replaced(segment.text, lookup, rewrite)));
  }
  return segments.map(({ text }) => text).join('');
}

function replaced(text: string, lookup: string, rewrite: string): Segment[] {
  return text
    .split(lookup)
    .flatMap((part, index) => [...(index === 0 ? [] : [{ text: rewrite, done: true }]), { text: part, done: false }]);
}

/** Whether a folded text has a folded term. */
function hasTerm(source: string, term: string): boolean {
  const isLetter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  if (term === '') return true;
  for (let place = source.indexOf(term); place >= 0; place = source.indexOf(term, place + 1)) {
    const before = isLetter(term[0]) && isLetter(source[place - 1]);
    const after = isLetter(term.at(-1)) && isLetter(source[place + term.length]);
    if (!before && !after) return true;
  }
  return false;
}
