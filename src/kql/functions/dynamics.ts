import { sqlText } from '../../base/sql';
import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { argument, constantText, longestArray } from './arguments';
import { convert, toJson, toText } from './convert';
import { scalar } from './entry';
import { enginePath, isWidePath } from './jsonPath';

const dynamic = (call: Call, index: number): string => convert(argument(call, index), 'dynamic');
const json = (call: Call, index: number): string => `CAST(${dynamic(call, index)} AS VARCHAR)`;

/** A value for each item, or one for all; one that is null is a value like others. */
const chosen = (call: Call, index: number): string =>
  argument(call, index).type === 'dynamic' ? json(call, index) : `coalesce(${json(call, index)}, 'null')`;

/** Functions of dynamic values: bags, arrays, sets. */
export const dynamicFunctions: readonly ScalarFunction[] = [
  scalar(
    'array_length',
    arrayLength,
    { 'array_length(dynamic([1, 2]))': '2', 'array_length(dynamic({}))': null, 'array_length(split("a,b", ","))': '2' },
    { aliases: ['arraylength'] },
  ),
  scalar('bag_keys', (call) => `CASE WHEN starts_with(${dynamic(call, 0)}, '{') THEN to_json(json_keys(${dynamic(call, 0)})) END`, {
    'bag_keys(dynamic({"a":1,"b":[1]}))': '["a","b"]',
    'bag_keys(parse_json("[1]"))': null,
  }),
  scalar(
    'bag_pack',
    pack,
    { 'bag_pack("a", 1, "b", "x")': '{"a":1,"b":"x"}', 'bag_pack("a", long(null))': '{"a":null}' },
    { aliases: ['pack', 'pack_dictionary'] },
  ),
  scalar('bag_pack_columns', packColumns, {}),
  scalar('pack_array', (call) => `json_array(${call.arguments.map(toJson).join(', ')})`, {
    'pack_array(1, "a", long(null))': '[1,"a",null]',
  }),
  scalar(
    'bag_merge',
    (call) => asJson(`kql_merge_bags(CAST(json_array(${call.arguments.map((value) => convert(value, 'dynamic')).join(', ')}) AS VARCHAR))`),
    {
      'bag_merge(dynamic({"a":1}), dynamic({"a":2,"b":3}))': '{"a":1,"b":3}',
    },
  ),
  scalar('bag_remove_keys', (call) => asJson(`kql_remove_keys(${json(call, 0)}, ${json(call, 1)})`), {
    'bag_remove_keys(dynamic({"a":1,"b":2}), dynamic(["a"]))': '{"b":2}',
    'bag_remove_keys(dynamic({"a":{"x":1,"y":2}}), dynamic(["$.a.x"]))': '{"a":{"y":2}}',
  }),
  scalar('bag_has_key', (call) => `CAST(kql_has_key(${json(call, 0)}, ${toText(argument(call, 1))}) AS BOOLEAN)`, {
    'bag_has_key(dynamic({"a":1}), "a")': 'true',
    'bag_has_key(dynamic({"a":{"b":1}}), "$.a.c")': 'false',
  }),
  scalar(
    'bag_set_key',
    (call) => asJson(`kql_set_key(${json(call, 0)}, ${toText(argument(call, 1))}, coalesce(${json(call, 2)}, 'null'))`),
    {
      'bag_set_key(dynamic({"a":1}), "b", 2)': '{"a":1,"b":2}',
    },
  ),
  scalar('bag_zip', (call) => asJson(`kql_zip_bag(${json(call, 0)}, ${json(call, 1)})`), {
    'bag_zip(dynamic(["a", "b"]), dynamic([1]))': '{"a":1,"b":null}',
  }),
  scalar('treepath', (call) => asJson(`kql_tree_path(${json(call, 0)})`), {
    'treepath(dynamic({"a":{"b":1}}))': `["['a']","['a']['b']"]`,
  }),
  scalar(
    'array_concat',
    (call) => asJson(`kql_concat(CAST(json_array(${call.arguments.map((value) => convert(value, 'dynamic')).join(', ')}) AS VARCHAR))`),
    {
      'array_concat(dynamic([1]), dynamic([2, "x"]))': '[1,2,"x"]',
    },
  ),
  ...sorts(),
  scalar(
    'array_slice',
    (call) => asJson(`kql_slice(${json(call, 0)}, ${convert(argument(call, 1), 'long')}, ${convert(argument(call, 2), 'long')})`),
    {
      'array_slice(dynamic([1, 2, 3]), 0, 1)': '[1,2]',
      'array_slice(dynamic([1, 2, 3]), -2, -1)': '[2,3]',
    },
  ),
  scalar('array_split', (call) => asJson(`kql_split_array(${json(call, 0)}, ${json(call, 1)})`), {
    'array_split(dynamic([1, 2, 3]), 1)': '[[1],[2,3]]',
    'array_split(dynamic([1, 2, 3, 4]), dynamic([1, 3]))': '[[1],[2,3],[4]]',
  }),
  scalar('array_reverse', (call) => `to_json(list_reverse(kql.items(${dynamic(call, 0)})))`, {
    'array_reverse(dynamic([1, "a"]))': '["a",1]',
  }),
  scalar('array_rotate_left', (call) => asJson(`kql_rotate(${json(call, 0)}, ${convert(argument(call, 1), 'long')})`), {
    'array_rotate_left(dynamic([1, 2, 3]), 1)': '[2,3,1]',
  }),
  scalar('array_rotate_right', (call) => asJson(`kql_rotate(${json(call, 0)}, -(${convert(argument(call, 1), 'long')}))`), {
    'array_rotate_right(dynamic([1, 2, 3]), 1)': '[3,1,2]',
  }),
  scalar('array_shift_left', (call) => shift(call, ''), {
    'array_shift_left(dynamic([1, 2, 3]), 1)': '[2,3,null]',
    'array_shift_left(dynamic([1, 2]), 1, 9)': '[2,9]',
  }),
  scalar('array_shift_right', (call) => shift(call, '-'), { 'array_shift_right(dynamic([1, 2, 3]), 1)': '[null,1,2]' }),
  scalar(
    'array_iff',
    (call) => asJson(`kql_array_iff(${json(call, 0)}, ${chosen(call, 1)}, ${chosen(call, 2)})`),
    {
      'array_iff(dynamic([true, false]), dynamic([1, 2]), dynamic([3, 4]))': '[1,4]',
      'array_iff(dynamic([true, false]), real(null), dynamic([3, 4]))': '[null,4]',
    },
    { aliases: ['array_iif'] },
  ),
  scalar('array_index_of', arrayIndexOf, { 'array_index_of(dynamic([1, 2]), 2)': '1', 'array_index_of(dynamic(["a"]), "x")': '-1' }),
  scalar(
    'array_sum',
    (call) =>
      `CASE WHEN starts_with(${dynamic(call, 0)}, '[') THEN list_sum(list_transform(kql.texts(${dynamic(call, 0)}), lambda v: kql.real_of_text(v))) END`,
    {
      'array_sum(dynamic([1, 2.5]))': '3.5',
      'array_sum(dynamic([1, null, 3]))': '4',
    },
  ),
  scalar(
    'zip',
    (call) => asJson(`kql_zip(CAST(json_array(${call.arguments.map((value) => convert(value, 'dynamic')).join(', ')}) AS VARCHAR))`),
    {
      'zip(dynamic([1, 2]), dynamic(["a"]))': '[[1,"a"],[2,null]]',
    },
  ),
  scalar(
    'repeat',
    (call) =>
      asJson(`kql_repeat(coalesce(${json(call, 0)}, 'null'), kql.held(${convert(argument(call, 1), 'long')}, -1, ${longestArray}))`),
    {
      'repeat("a", 2)': '["a","a"]',
    },
  ),
  ...sets(),
  scalar('set_has_element', (call) => `coalesce(list_contains(kql.items(${dynamic(call, 0)}), ${dynamic(call, 1)}), false)`, {
    'set_has_element(dynamic([1, 2]), 2)': 'true',
    'set_has_element(dynamic([1, 2]), "2")': 'false',
  }),
  scalar('jaccard_index', (call) => `kql_jaccard(${json(call, 0)}, ${json(call, 1)})`, {
    'jaccard_index(dynamic([1, 2]), dynamic([2, 3]))': '0.3333333333333333',
  }),
  scalar(
    'extract_json',
    extractJson,
    {
      'extract_json("$.a[1]", "{\\"a\\":[1,2]}")': '2',
      'extract_json("$.x", "{}")': '',
      'extract_json("$[\'a b\'][0]", "{\\"a b\\":[5]}")': '5',
    },
    { aliases: ['extractjson'] },
  ),
  scalar('has_any_index', (call) => `kql_has_any_index(${toText(argument(call, 0))}, ${json(call, 1)})`, {
    'has_any_index("this is it", dynamic(["that", "is"]))': '1',
  }),
];

function asJson(sql: string): string {
  return `CAST(${sql} AS JSON)`;
}

function arrayLength(call: Call): string {
  const value = argument(call, 0);
  const [source, delimiter] = value.result?.of === 'split' && value.result.arguments.length === 2 ? value.result.arguments : [];
  if (source && delimiter && delimiter.constant !== '') return `len(string_split(${toText(source)}, ${toText(delimiter)}))`;
  return `kql.array_length(${convert(value, 'dynamic')})`;
}

function pack(call: Call): string {
  if (call.arguments.length % 2 === 1) return call.refuse('The last key has no value.');
  return `json_object(${call.arguments.map((value, index) => (index % 2 === 0 ? toText(value) : toJson(value))).join(', ')})`;
}

function packColumns(call: Call): string {
  const pairs = call.arguments.map((value) => `${keyOf(value, call)}, ${toJson(value)}`);
  return `json_object(${pairs.join(', ')})`;
}

function keyOf(value: Expression, call: Call): string {
  return value.columnName === undefined
    ? call.refuse('This argument must be a column.', value)
    : `'${value.columnName.replaceAll("'", "''")}'`;
}

// The other arrays are put into the order that the first one gets.
function sortedTogether(direction: 'asc' | 'desc'): NonNullable<ScalarFunction['values']> {
  return (call) => {
    const all = togetherSql(call, direction);
    return call.arguments
      .filter(({ type }) => type !== 'bool')
      .map((_, index) => ({
        name: `array${index}_sorted`,
        sql: `nullif(json_extract(${all}, '$[${index}]'), 'null')`,
        type: 'dynamic' as const,
        start: call.start,
        end: call.end,
      }));
  };
}

function togetherSql(call: Call, direction: 'asc' | 'desc'): string {
  const last = call.arguments.at(-1);
  const nulls = last?.type === 'bool' ? last.sql : 'true';
  const arrays = call.arguments.filter(({ type }) => type !== 'bool').map((value) => convert(value, 'dynamic'));
  return `kql_sort_together(CAST(json_array(${arrays.join(', ')}) AS VARCHAR), ${direction === 'desc'}, ${nulls})`;
}

function sorts(): readonly ScalarFunction[] {
  const sorted =
    (direction: 'asc' | 'desc') =>
    (call: Call): string => {
      const last = call.arguments.at(-1);
      const nulls = last?.type === 'bool' ? last.sql : 'true';
      // Several arrays in the order of the first: where one value is asked for, it is the array of all.
      if (call.arguments.filter(({ type }) => type !== 'bool').length > 1) return asJson(togetherSql(call, direction));
      return asJson(`kql_sort(${json(call, 0)}, ${direction === 'desc'}, ${nulls})`);
    };
  return [
    {
      ...scalar('array_sort_asc', sorted('asc'), {
        'array_sort_asc(dynamic([3, null, 1]))': '[1,3,null]',
        'array_sort_asc(dynamic(["b", "a"]))': '["a","b"]',
        'array_sort_asc(dynamic([2, 1]), dynamic(["x", "y"]))[1]': '["y","x"]',
      }),
      values: sortedTogether('asc'),
    },
    {
      ...scalar('array_sort_desc', sorted('desc'), { 'array_sort_desc(dynamic([1, 3, 2]))': '[3,2,1]' }),
      values: sortedTogether('desc'),
    },
  ];
}

function sets(): readonly ScalarFunction[] {
  const over =
    (name: string) =>
    (call: Call): string =>
      asJson(`${name}(CAST(json_array(${call.arguments.map((value) => convert(value, 'dynamic')).join(', ')}) AS VARCHAR))`);
  return [
    scalar('set_union', over('kql_union'), { 'set_union(dynamic([1, 2]), dynamic([2, 3]))': '[1,2,3]' }),
    scalar('set_intersect', over('kql_intersect'), { 'set_intersect(dynamic([1, 2]), dynamic([2, 3]))': '[2]' }),
    scalar('set_difference', over('kql_difference'), { 'set_difference(dynamic([1, 2]), dynamic([2, 3]))': '[1]' }),
    scalar('set_equals', (call) => `CAST(kql_set_equals(${json(call, 0)}, ${json(call, 1)}) AS BOOLEAN)`, {
      'set_equals(dynamic([1, 2]), dynamic([2, 1]))': 'true',
    }),
  ];
}

function shift(call: Call, sign: '' | '-'): string {
  const fill = call.arguments[2] ? `coalesce(${json(call, 2)}, 'null')` : "'null'";
  return asJson(`kql_shift(${json(call, 0)}, ${sign}(${convert(argument(call, 1), 'long')}), ${fill})`);
}

function arrayIndexOf(call: Call): string {
  const list = `kql.items(${dynamic(call, 0)})`;
  if (call.arguments.length === 2) return `kql.index_in(${list}, ${dynamic(call, 1)})`;
  const given = (index: number, otherwise: string): string => (call.arguments[index] ? convert(argument(call, index), 'long') : otherwise);
  return `kql_array_index(${json(call, 0)}, ${json(call, 1)}, ${given(2, '0')}, ${given(3, '-1')}, ${given(4, '1')})`;
}

function extractJson(call: Call): string {
  const given = constantText(call, 0);
  if (isWidePath(given))
    return call.refuse('A path to several places at once cannot be followed here: name one, as in $.a[0].', argument(call, 0));
  const path = enginePath(given);
  const source = argument(call, 1);
  const text = source.type === 'dynamic' ? source.sql : toText(source);
  // As a dynamic value, what is found stays what it is in the JSON.
  const read = call.type === 'dynamic' ? 'json_extract' : 'json_extract_string';
  const place = `${read}(${text}, ${sqlText(path ?? '$')})`;
  const found = path === undefined ? 'NULL' : source.type === 'dynamic' ? place : `TRY(${place})`;
  if (call.type === 'dynamic') return `nullif(CAST(${found} AS JSON), 'null')`;
  return convert({ sql: `coalesce(${found}, '')`, type: 'string', start: call.start, end: call.end }, call.type);
}
