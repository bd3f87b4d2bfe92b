import type { AggregateFunction } from '../aggregateFunction';
import { argument, longestArray, wholeNumber } from '../functions/arguments';
import { toJson } from '../functions/convert';
import type { Call, Expression } from '../scalarFunction';
import type { Over } from './entry';
import { aggregate, withConditional } from './entry';

/** So many values the older names of an aggregate keep where the query does not say how many. Source: learn.microsoft.com/kusto/query/make-list-aggregation-function. */
const mostOfOlder = 128n;

/** Aggregates that gather values: lists, sets, bags, or any one of them. */
export const collectionAggregates: readonly AggregateFunction[] = [
  ...withOlder(
    'makelist',
    makeList,
    withConditional(
      'make_list',
      makeList,
      {
        'datatable(x:long)[3, 1, long(null)] | summarize make_list(x)': '[3,1]',
        'datatable(x:long)[3, 1, 2] | summarize make_list(x, 2)': '[3,1]',
      },
      { name: 'make_list_if', examples: { 'datatable(x:long)[3, 1] | summarize make_list_if(x, x > 1)': '[3]' } },
    ),
  ),
  aggregate('make_list_with_nulls', (call) => listOf(argument(call, 0), '', call, { nulls: true }), {
    'datatable(x:long)[3, long(null)] | summarize make_list_with_nulls(x)': '[3,null]',
  }),
  ...withOlder(
    'makeset',
    makeSet,
    withConditional(
      'make_set',
      makeSet,
      {
        'datatable(x:string)["b", "a", "b"] | summarize make_set(x)': '["b","a"]',
        'datatable(x:dynamic)[dynamic([3, 1]), dynamic(3), dynamic("x")] | summarize make_set(x)': '[3,1,"x"]',
        'range x from 1 to 30000 step 1 | summarize s = make_set(x * 7 % 20000) | project strcat(s[0], s[1], array_length(s))': '71420000',
      },
      { name: 'make_set_if', examples: { 'datatable(x:long)[3, 1, 3] | summarize make_set_if(x, x > 1)': '[3]' } },
    ),
  ),
  ...withOlder(
    'make_dictionary',
    makeBag,
    withConditional(
      'make_bag',
      makeBag,
      {
        'datatable(x:dynamic)[dynamic({"a":1}), dynamic({"a":2,"b":3})] | summarize make_bag(x)': '{"a":1,"b":3}',
        'datatable(x:dynamic)[dynamic({"a":1}), dynamic({"a":2,"b":3})] | summarize make_bag(x, 1)': '{"a":1}',
      },
      {
        name: 'make_bag_if',
        examples: { 'datatable(x:dynamic)[dynamic({"a":1}), dynamic({"b":3})] | summarize make_bag_if(x, isnotnull(x.b))': '{"b":3}' },
      },
    ),
  ),
  aggregate(
    'buildschema',
    (call) => `CAST(kql_schema_of(CAST(to_json(list(DISTINCT ${argument(call, 0).sql})) AS VARCHAR)) AS JSON)`,
    {
      'datatable(x:dynamic)[dynamic({"a":1}), dynamic({"b":[true, "y"]})] | summarize buildschema(x)':
        '{"a":"long","b":{"`indexer`":["bool","string"]}}',
      'datatable(x:dynamic)[dynamic({"a":1.5}), dynamic({"a":{"c":"y"}})] | summarize s = buildschema(x) | project array_length(s.a)': '2',
    },
    { differs: 'The order of several types of one place, and what nulls and empty arrays add, are not documented. Times are texts.' },
  ),
  ...withAliases(
    { plain: ['any'], conditional: ['anyif'] },
    withConditional(
      'take_any',
      takeAny,
      { 'datatable(x:long)[5, 5] | summarize take_any(x)': '5' },
      { examples: { 'datatable(x:long)[5, 7] | summarize take_anyif(x, x > 5)': '7' } },
    ),
  ),
];

interface OlderNames {
  readonly plain: readonly string[];
  readonly conditional?: readonly string[];
}

function withAliases(aliases: OlderNames, [plain, conditional]: readonly AggregateFunction[]): readonly AggregateFunction[] {
  if (!plain || !conditional) return [];
  const { conditional: ofConditional } = aliases;
  return [
    { ...plain, aliases: aliases.plain },
    { ...conditional, ...(ofConditional ? { aliases: ofConditional } : {}) },
  ];
}

/** An aggregate of values with its twin, and with the older name of it, which keeps fewer values. */
function withOlder(older: string, over: Over, entries: readonly AggregateFunction[]): readonly AggregateFunction[] {
  const sql = (call: Call): string => {
    const { start, end } = call;
    const most: Expression = { sql: String(mostOfOlder), type: 'long', constant: mostOfOlder, start, end };
    return over(argument(call, 0), '', call.arguments[1] ? call : { ...call, arguments: [...call.arguments, most] });
  };
  const value = older === 'make_dictionary' ? 'bag_pack(tostring(x), 1)' : 'x';
  const length = older === 'make_dictionary' ? 'array_length(bag_keys(s))' : 'array_length(s)';
  return [
    ...entries,
    aggregate(older, sql, {
      [`range x from 1 to 300 step 1 | summarize s = ${older}(${value}) | project ${length}`]: String(mostOfOlder),
      [`range x from 1 to 300 step 1 | summarize s = ${older}(${value}, 200) | project ${length}`]: '200',
    }),
  ];
}

function limit(call: Call): string {
  const most = mostValues(call);
  return most === undefined ? '' : `[:${most}]`;
}

/** How many values the query wants at most, where that is fewer than a list may have. */
function mostValues(call: Call): bigint | undefined {
  const given = call.arguments[1];
  const most = given && (wholeNumber(given) ?? call.refuse('The largest size must be a constant number.', given));
  return most !== undefined && most < longestArray ? most : undefined;
}

function ordered(sql: string, call: Call): string {
  return call.order === undefined ? sql : `${sql} ORDER BY ${call.order}`;
}

function makeList(value: Expression, rows: string, call: Call): string {
  return listOf(value, rows, call, { nulls: false });
}

// A list of dynamic values takes the items of arrays one by one, and keeps nulls; a list of anything else leaves nulls out.
function listOf(value: Expression, rows: string, call: Call, { nulls }: { readonly nulls: boolean }): string {
  const { type } = value;
  const item = type === 'dynamic' ? `kql.items_or_self(${value.sql})` : jsonItem(value);
  const all = `list(${ordered(item, call)})${nulls || type === 'dynamic' || type === 'string' ? rows : notNull(value, rows)}`;
  return asArray(type === 'dynamic' ? `flatten(${all})` : all, call);
}

/** Values whose engine type JSON writes as it should are left to the array as a whole: one conversion for all. */
function jsonItem(value: Expression): string {
  return value.type === 'string' || value.type === 'long' || value.type === 'int' || value.type === 'bool' ? value.sql : toJson(value);
}

function notNull(value: Expression, rows: string): string {
  const test = `(${value.sql}) IS NOT NULL`;
  return rows === '' ? ` FILTER (WHERE ${test})` : `${rows.slice(0, -1)} AND ${test})`;
}

function asArray(list: string, call: Call): string {
  const most = limit(call);
  return `coalesce(to_json(${most === '' ? list : `(${list})${most}`}), '[]'::JSON)`;
}

// A set's values stand in the order in which they first occur, as the service's do. Of rows that come in no order the engine keeps each
// value once from the beginning, which costs half as much as a list of all.
function makeSet(value: Expression, rows: string, call: Call): string {
  if (value.type === 'dynamic')
    return asArray(`kql.unique(flatten(list(${ordered(`kql.items_or_self(${value.sql})`, call)})${rows}))`, call);
  const picked = value.type === 'string' ? rows : notNull(value, rows);
  if (call.scattered) return asArray(`list(DISTINCT ${jsonItem(value)})${picked}`, call);
  return asArray(`kql.unique(list(${ordered(jsonItem(value), call)})${picked})`, call);
}

// The first bag that has a key decides its value.
function makeBag(value: Expression, rows: string, call: Call): string {
  const merged = `kql_merge_bags(CAST(to_json(list(${ordered(value.sql, call)})${rows}) AS VARCHAR))`;
  const most = mostValues(call);
  return `coalesce(CAST(${most === undefined ? merged : `kql_first_keys(${merged}, ${most})`} AS JSON), '{}'::JSON)`;
}

function takeAny(value: Expression, rows: string, call: Call): string {
  const plain = `any_value(${ordered(value.sql, call)})${rows}`;
  return value.type === 'string' ? `coalesce(${plain}, '')` : plain;
}
