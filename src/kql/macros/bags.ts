import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, arrayOf, bagEntries, bagOf, mergeBags, textOf } from './json';

/** Work on bags, whose keys SQL cannot list together with their values. An argument that is no bag makes the answer null. */
export const bagFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_merge_bags', parameters: ['VARCHAR'] }, (list) => bagOf(mergeBags(arrayItems(String(list)) ?? []))),
  strict({ name: 'kql_first_keys', parameters: ['VARCHAR', 'BIGINT'] }, (bag, most) => {
    const entries = bagEntries(String(bag));
    return entries && bagOf(new Map([...entries].slice(0, Number(most))));
  }),
  strict({ name: 'kql_sort_keys', parameters: ['VARCHAR'] }, (value) => sortKeys(String(value))),
  strict({ name: 'kql_remove_keys', parameters: ['VARCHAR', 'VARCHAR'] }, (bag, keys) => {
    if (!bagEntries(String(bag))) return undefined;
    return (arrayItems(String(keys)) ?? []).map(textOf).reduce((rest, key) => removePath(rest, steps(key)), String(bag));
  }),
  strict(
    { name: 'kql_has_key', parameters: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN' },
    (bag, key) => valueAt(String(bag), steps(String(key))) !== undefined,
  ),
  strict({ name: 'kql_set_key', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'] }, (bag, key, value) =>
    setPath(String(bag), steps(String(key)), String(value)),
  ),
  strict({ name: 'kql_zip_bag', parameters: ['VARCHAR', 'VARCHAR'] }, (keys, values) => {
    const names = arrayItems(String(keys))?.filter((name) => name.startsWith('"'));
    const items = arrayItems(String(values)) ?? [];
    return names && bagOf(new Map(names.map((name, index) => [textOf(name), items[index] ?? 'null'])));
  }),
  strict({ name: 'kql_schema_of', parameters: ['VARCHAR'] }, (list) => schemaOf(arrayItems(String(list)) ?? [])),
  strict({ name: 'kql_tree_path', parameters: ['VARCHAR'] }, (value) => {
    const paths = treePaths(String(value), '');
    return paths.length === 0 ? undefined : arrayOf(paths.map((path) => JSON.stringify(path)));
  }),
];

function sortKeys(value: string): string {
  const items = arrayItems(value);
  if (items) return arrayOf(items.map(sortKeys));
  const entries = bagEntries(value);
  if (!entries) return value;
  const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return bagOf(sorted.map(([key, inner]): [string, string] => [key, sortKeys(inner)]));
}

/** A key, or a JSON path such as `$.a['b']`, as its steps. */
function steps(key: string): string[] {
  if (!/^\$[.[]/.test(key)) return [key];
  return Array.from(
    key.matchAll(/\.([^.[\]]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/g),
    (match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? '',
  );
}

function valueAt(value: string, [step, ...rest]: readonly string[]): string | undefined {
  if (step === undefined) return value;
  const inner = bagEntries(value)?.get(step) ?? arrayItems(value)?.[Number(step)];
  return inner === undefined ? undefined : valueAt(inner, rest);
}

function removePath(value: string, [step, ...rest]: readonly string[]): string {
  const entries = bagEntries(value);
  const inner = step === undefined ? undefined : entries?.get(step);
  if (!entries || step === undefined || inner === undefined) return value;
  if (rest.length === 0) entries.delete(step);
  else entries.set(step, removePath(inner, rest));
  return bagOf(entries);
}

function setPath(value: string, [step, ...rest]: readonly string[], item: string): string | undefined {
  const entries = bagEntries(value);
  if (!entries || step === undefined) return undefined;
  const inner = rest.length === 0 ? item : setPath(entries.get(step) ?? '{}', rest, item);
  if (inner === undefined) return undefined;
  entries.set(step, inner);
  return bagOf(entries);
}

const simpleTypes = ['bool', 'long', 'double', 'string'] as const;

/**
 * The narrowest schema that fits all of the values: the name of a type, a bag of schemas, or an array where there are several; an array's
 * items share one. Source: learn.microsoft.com/kusto/query/buildschema-aggregation-function.
 */
function schemaOf(values: readonly string[]): string {
  const found = new Set(values.map(simpleType));
  const bags = values.flatMap((value) => bagEntries(value) ?? []);
  const keys = [...new Set(bags.flatMap((bag) => [...bag.keys()]))].sort();
  const arrays = values.flatMap((value) => (value.startsWith('[') ? [arrayItems(value) ?? []] : []));
  const members = keys.map((key): [string, string] => [key, schemaOf(bags.flatMap((bag) => bag.get(key) ?? []))]);
  const items = arrays.length > 0 ? [['`indexer`', schemaOf(arrays.flat())] as [string, string]] : [];
  const whole = bags.length > 0 || items.length > 0 ? [bagOf([...members, ...items])] : [];
  const schemas = [...simpleTypes.filter((type) => found.has(type)).map((type) => JSON.stringify(type)), ...whole];
  return schemas.length === 1 ? (schemas[0] ?? '[]') : arrayOf(schemas);
}

function simpleType(value: string): (typeof simpleTypes)[number] | undefined {
  if (value.startsWith('"')) return 'string';
  if (value === 'true' || value === 'false') return 'bool';
  if (!/^[-\d]/.test(value)) return undefined;
  return /^-?\d+$/.test(value) ? 'long' : 'double';
}

// The items of an array share one path.
function treePaths(value: string, path: string): string[] {
  const entries = bagEntries(value);
  if (entries) {
    return [...entries].flatMap(([key, inner]) => [`${path}['${key}']`, ...treePaths(inner, `${path}['${key}']`)]);
  }
  const items = arrayItems(value);
  if (!items) return [];
  return items
    .flatMap((item, index) => [...(index === 0 ? [`${path}[0]`] : []), ...treePaths(item, `${path}[0]`)])
    .filter((each, index, all) => all.indexOf(each) === index);
}
