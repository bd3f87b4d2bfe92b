import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, arrayOf, textOf } from './json';

const list = (value: unknown): string[] | undefined => arrayItems(String(value));

/** Work on arrays and sets. An argument that is no array makes the answer null. */
export const arrayFunctions: readonly JavaScriptFunction[] = [
  onLists('kql_concat', (lists) => (lists.length === 0 ? undefined : lists.flat())),
  onLists('kql_union', (lists) => unique(lists.flat())),
  onLists('kql_intersect', ([first = [], ...rest]) => unique(first).filter((item) => rest.every((other) => other.includes(item)))),
  onLists('kql_difference', ([first = [], ...rest]) => {
    const taken = new Set(rest.flat());
    return unique(first).filter((item) => !taken.has(item));
  }),
  strict({ name: 'kql_set_equals', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN' }, (left, right) => {
    const [a, b] = [new Set(list(left)), new Set(list(right))];
    return a.size === b.size && [...a].every((item) => b.has(item));
  }),
  strict({ name: 'kql_jaccard', parameters: ['VARCHAR', 'VARCHAR'], returns: 'DOUBLE' }, (left, right) => {
    const [a, b] = [new Set(list(left)), new Set(list(right))];
    return [...a].filter((item) => b.has(item)).length / new Set([...a, ...b]).size;
  }),
  strict({ name: 'kql_zip', parameters: ['VARCHAR'] }, (value) => zip((list(value) ?? []).map((item) => arrayItems(item) ?? []))),
  strict({ name: 'kql_sort', parameters: ['VARCHAR', 'BOOLEAN', 'BOOLEAN'] }, (value, descending, nullsLast) =>
    onList(value, (items) => sorted(items, descending === true, nullsLast === true)),
  ),
  strict({ name: 'kql_sort_together', parameters: ['VARCHAR', 'BOOLEAN', 'BOOLEAN'] }, (value, descending, nullsLast) => {
    const [first, ...rest] = (list(value) ?? []).map(arrayItems);
    if (!first) return undefined;
    const order = sortedPlaces(first, descending === true, nullsLast === true);
    const pick = (items: readonly string[] | undefined): string =>
      items?.length === first.length ? arrayOf(order.map((place) => items[place] ?? 'null')) : 'null';
    return arrayOf([first, ...rest].map(pick));
  }),
  strict({ name: 'kql_slice', parameters: ['VARCHAR', 'BIGINT', 'BIGINT'] }, (value, first, last) =>
    onList(value, (items) => slice(items, Number(first), Number(last))),
  ),
  strict({ name: 'kql_split_array', parameters: ['VARCHAR', 'VARCHAR'] }, (value, at) => {
    const items = list(value);
    return items && arrayOf(cuts(items, at).map(arrayOf));
  }),
  strict({ name: 'kql_rotate', parameters: ['VARCHAR', 'BIGINT'] }, (value, by) => onList(value, (items) => rotate(items, Number(by)))),
  strict({ name: 'kql_shift', parameters: ['VARCHAR', 'BIGINT', 'VARCHAR'] }, (value, by, fill) =>
    onList(value, (items) => items.map((_, index) => items[index + Number(by)] ?? String(fill))),
  ),
  strict({ name: 'kql_array_iff', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'] }, (conditions, yes, no) => {
    const [whenTrue, whenFalse] = [list(yes) ?? String(yes), list(no) ?? String(no)];
    const at = (from: string[] | string, index: number): string => (typeof from === 'string' ? from : (from[index] ?? 'null'));
    return onList(conditions, (items) =>
      items.map((item, index) => (isTrue(item) === undefined ? 'null' : at(isTrue(item) ? whenTrue : whenFalse, index))),
    );
  }),
  strict({ name: 'kql_repeat', parameters: ['VARCHAR', 'BIGINT'] }, (value, times) =>
    Number(times) < 0 ? undefined : arrayOf(Array.from({ length: Number(times) }, () => String(value))),
  ),
  strict(
    { name: 'kql_array_index', parameters: ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT', 'BIGINT'], returns: 'BIGINT' },
    (value, wanted, ...[start, length, occurrence]) => {
      const items = list(value);
      if (!items) return undefined;
      const first = Number(start) < 0 ? items.length + Number(start) : Number(start);
      const last = Number(length) < 0 ? items.length : first + Number(length);
      const found = items.flatMap((item, index) => (index >= first && index < last && item === wanted ? [index] : []));
      return BigInt(found[Number(occurrence) - 1] ?? -1);
    },
  ),
];

/** A function of several arrays, given as an array of arrays; nulls among them are passed over. */
function onLists(name: string, work: (lists: string[][]) => string[] | undefined): JavaScriptFunction {
  return strict({ name, parameters: ['VARCHAR'] }, (value) => {
    const items = (list(value) ?? []).filter((item) => item !== 'null');
    const lists = items.map(arrayItems);
    if (lists.length === 0 || lists.includes(undefined)) return undefined;
    const answer = work(lists as string[][]);
    return answer && arrayOf(answer);
  });
}

function onList(value: unknown, work: (items: string[]) => string[]): string | undefined {
  const items = list(value);
  return items && arrayOf(work(items));
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function isTrue(item: string): boolean | undefined {
  if (item === 'true' || item === 'false') return item === 'true';
  return item === 'null' || Number.isNaN(Number(item)) ? undefined : Number(item) !== 0;
}

// Numbers stand before texts, and these before everything else; nulls stand at the end unless asked otherwise.
function sorted(items: readonly string[], descending: boolean, nullsLast: boolean): string[] {
  return sortedPlaces(items, descending, nullsLast).map((place) => items[place] ?? 'null');
}

/** The places of the items in their sorted order. */
function sortedPlaces(items: readonly string[], descending: boolean, nullsLast: boolean): number[] {
  const places = items.map((_, index) => index);
  const nulls = places.filter((place) => items[place] === 'null');
  const rest = places.filter((place) => items[place] !== 'null').sort((a, b) => compare(items[a] ?? '', items[b] ?? ''));
  const ordered = descending ? rest.reverse() : rest;
  return nullsLast ? [...ordered, ...nulls] : [...nulls, ...ordered];
}

function compare(left: string, right: string): number {
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  const rank = (item: string, value: number): number => (!Number.isNaN(value) ? 0 : item.startsWith('"') ? 1 : 2);
  const [x, y] = [textOf(left), textOf(right)];
  return rank(left, a) - rank(right, b) || (x < y ? -1 : x > y ? 1 : 0);
}

function slice(items: readonly string[], first: number, last: number): string[] {
  const from = first < 0 ? Math.max(items.length + first, 0) : first;
  const to = last < 0 ? items.length + last : last;
  return items.slice(from, Math.max(to + 1, from));
}

function cuts(items: readonly string[], at: unknown): string[][] {
  const places = (list(at) ?? [String(at)])
    .map(Number)
    .map((place) => (place < 0 ? Math.max(items.length + place, 0) : Math.min(place, items.length)));
  const edges = [0, ...places, items.length];
  return edges.slice(1).map((end, index) => items.slice(edges[index], end));
}

function rotate(items: readonly string[], by: number): string[] {
  if (items.length === 0) return [];
  const shift = ((by % items.length) + items.length) % items.length;
  return [...items.slice(shift), ...items.slice(0, shift)];
}

function zip(lists: readonly (readonly string[])[]): string {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return arrayOf(Array.from({ length: longest }, (_, index) => arrayOf(lists.map((items) => items[index] ?? 'null'))));
}
