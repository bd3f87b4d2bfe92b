import type { SqlMacro } from '../scalarFunction';

const before = String.raw`CASE WHEN regexp_matches(x, '^[\p{L}\p{N}]') THEN '(?:^|[^\p{L}\p{N}])' ELSE '' END`;
const after = String.raw`CASE WHEN regexp_matches(x, '[\p{L}\p{N}]$') THEN '(?:$|[^\p{L}\p{N}])' ELSE '' END`;

/** Dynamic values: JSON text, always compact, so that its first character tells an array, a bag and a text apart. */
export const dynamicMacros: readonly SqlMacro[] = [
  {
    name: 'parse_json',
    definition: "(s) AS CAST(CASE WHEN s = '' THEN NULL WHEN json_valid(s) THEN nullif(json(s), 'null') ELSE to_json(s) END AS JSON)",
  },
  // A text inside a dynamic value is parsed once more; everything else stays as it is.
  {
    name: 'parse_again',
    definition: "(d) AS CASE WHEN starts_with(d, '\"') THEN kql.parse_json(json_extract_string(d, '$')) ELSE d END",
  },
  // A place before the text gives nothing.
  {
    name: 'substring_of',
    definition: `(s, start, size) AS CASE WHEN size <= 0 OR size IS NULL OR start < -length(s) THEN ''
      WHEN start < 0 THEN substring(s, start + length(s) + 1, least(size, 2147483647))
      ELSE substring(s, least(start, 2147483646) + 1, least(size, 2147483647)) END`,
  },
  // Where matches begin: the texts between the matches before it, and these matches themselves, are as long as that.
  {
    name: 'index_of_matches',
    definition: `(s, pattern, start, size, n) AS CASE WHEN start >= 0 AND size >= -1 AND n >= 1 THEN
      list_transform([substring(s, least(start, 2147483646) + 1, CASE WHEN size < 0 THEN 2147483647 ELSE least(size, 2147483647) END)], lambda part:
        CASE WHEN len(regexp_extract_all(part, pattern)) < n THEN -1
        WHEN n = 1 THEN start + length(regexp_extract(part, '^(?s:(.*?))(?:' || pattern || ')', 1))
        ELSE start + kql_match_place(part, CAST(to_json(regexp_extract_all(part, pattern)) AS VARCHAR), n) END)[1] END`,
  },
  {
    name: 'type_of_json',
    definition:
      "(d) AS CASE json_type(d) WHEN 'OBJECT' THEN 'dictionary' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'bool' WHEN 'DOUBLE' THEN 'double' WHEN 'BIGINT' THEN 'long' WHEN 'UBIGINT' THEN 'long' ELSE 'null' END",
  },
  { name: 'array_length', definition: "(d) AS CASE WHEN starts_with(d, '[') THEN CAST(json_array_length(d) AS BIGINT) END" },
  // Of a null that is written in the query these would be no lists.
  { name: 'items', definition: "(d) AS CASE WHEN starts_with(d, '[') THEN CAST(json_extract(d, '$[*]') AS JSON[]) END" },
  {
    name: 'items_or_self',
    definition: "(d) AS CASE WHEN starts_with(d, '[') THEN CAST(json_extract(d, '$[*]') AS JSON[]) ELSE [coalesce(d, 'null'::JSON)] END",
  },
  { name: 'texts', definition: "(d) AS CASE WHEN starts_with(d, '[') THEN CAST(json_extract_string(d, '$[*]') AS VARCHAR[]) END" },
  // Each value once, in the order of first occurrence. Few values are looked up one by one; many are sorted by value, then by place.
  {
    name: 'unique',
    definition: `(l) AS CASE WHEN len(list_distinct(l)) < 2 THEN list_distinct(l)
      WHEN len(list_distinct(l)) <= 10000 THEN list_transform(list_sort(list_transform(list_distinct(l), lambda x: {'p': list_position(l, x), 'v': x})), lambda e: e.v)
      ELSE list_transform([list_sort(list_transform(l, lambda x, i: {'v': x, 'i': i}))], lambda s:
        list_transform(list_sort(list_transform(list_filter(s, lambda e, i: i = 1 OR s[i - 1].v <> e.v), lambda e: {'i': e.i, 'v': e.v})), lambda e: e.v))[1] END`,
  },
  { name: 'index_in', definition: '(l, item) AS CASE WHEN l IS NOT NULL THEN CAST(coalesce(list_position(l, item), 0) - 1 AS BIGINT) END' },
  // A term in a text, both folded already where case is to be ignored. At an end that is no letter or digit there is no edge to test.
  {
    name: 'has_term',
    definition: `(t, x) AS contains(t, x) AND regexp_matches(t, ${before} || regexp_escape(x) || ${after})`,
  },
  { name: 'hasprefix_term', definition: `(t, x) AS contains(t, x) AND regexp_matches(t, ${before} || regexp_escape(x))` },
  { name: 'hassuffix_term', definition: `(t, x) AS contains(t, x) AND regexp_matches(t, regexp_escape(x) || ${after})` },
];
