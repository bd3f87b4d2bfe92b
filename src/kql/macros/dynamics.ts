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
  {
    name: 'substring_of',
    definition: `(s, start, size) AS CASE WHEN size <= 0 OR start + length(s) * (start < 0)::INTEGER + size <= 0 THEN ''
      ELSE substring(s, greatest(start + length(s) * (start < 0)::INTEGER, 0) + 1, size + least(start + length(s) * (start < 0)::INTEGER, 0)) END`,
  },
  {
    name: 'type_of_json',
    definition:
      "(d) AS CASE json_type(d) WHEN 'OBJECT' THEN 'dictionary' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'bool' WHEN 'DOUBLE' THEN 'double' WHEN 'BIGINT' THEN 'long' WHEN 'UBIGINT' THEN 'long' ELSE 'null' END",
  },
  { name: 'array_length', definition: "(d) AS CASE WHEN starts_with(d, '[') THEN CAST(json_array_length(d) AS BIGINT) END" },
  { name: 'items', definition: "(d) AS CASE WHEN starts_with(d, '[') THEN json_extract(d, '$[*]') END" },
  {
    name: 'items_or_self',
    definition: "(d) AS CASE WHEN starts_with(d, '[') THEN json_extract(d, '$[*]') ELSE [coalesce(d, 'null'::JSON)] END",
  },
  { name: 'texts', definition: "(d) AS CASE WHEN starts_with(d, '[') THEN json_extract_string(d, '$[*]') END" },
  { name: 'unique', definition: '(l) AS list_distinct(l)' },
  // A term in a text, both folded already where case is to be ignored. At an end that is no letter or digit there is no edge to test.
  {
    name: 'has_term',
    definition: `(t, x) AS contains(t, x) AND regexp_matches(t, ${before} || regexp_escape(x) || ${after})`,
  },
  { name: 'hasprefix_term', definition: `(t, x) AS contains(t, x) AND regexp_matches(t, ${before} || regexp_escape(x))` },
  { name: 'hassuffix_term', definition: `(t, x) AS contains(t, x) AND regexp_matches(t, regexp_escape(x) || ${after})` },
];
