import { sqlText } from '../../base/sql';
import type { Call, Expression, ScalarFunction } from '../scalarFunction';
import { argument, constantNumber, constantText, knownDynamic, longestArray, wholeNumber } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';
import { givenPattern, patternSql } from './pattern';

const text = (call: Call, index: number): string => toText(argument(call, index));

/** Functions of texts. Lengths and places are in Unicode characters. */
export const stringFunctions: readonly ScalarFunction[] = [
  scalar('tolower', (call) => `lower(${text(call, 0)})`, { 'tolower("ÀB")': 'àb' }),
  scalar('toupper', (call) => `kql.upper_of(${text(call, 0)})`, { 'toupper("àb")': 'ÀB', 'toupper("straße")': 'STRAßE' }),
  scalar('strlen', (call) => `length(${text(call, 0)})`, { 'strlen("𝓗é")': '2', 'strlen("")': '0' }),
  scalar('string_size', (call) => `CAST(strlen(${text(call, 0)}) AS BIGINT)`, { 'string_size("é")': '2' }),
  scalar('strcat', (call) => `(${call.arguments.map(toText).join(' || ')})`, { 'strcat("a", 1, true)': 'a1True' }),
  scalar('strcat_delim', (call) => `concat_ws(${call.arguments.map(toText).join(', ')})`, { 'strcat_delim("-", "a", 1, "")': 'a-1-' }),
  scalar('split', split, {
    'split("a,,b", ",")': '["a","","b"]',
    'split("", ",")': '[""]',
    'split("a=b", "=", 1)': '["b"]',
    'split("a", "=", 1)': null,
  }),
  scalar('substring', substring, {
    'substring("hello", 1, 3)': 'ell',
    'substring("hello", -2)': 'lo',
    'substring("hello", -100, 3)': '',
    'substring("hello", 1, -1)': '',
    'substring("abc", 5)': '',
    'substring("abc", 1, 9223372036854775807)': 'bc',
  }),
  scalar('indexof', indexOf, {
    'indexof("hello", "l")': '2',
    'indexof("hello", "x")': '-1',
    'indexof("hello", "")': null,
    'indexof("abcabc", "a", 1)': '3',
    'indexof("abcabc", "a", 0, -1, 2)': '3',
    'indexof("abcabc", "c", 0, 2)': '-1',
  }),
  scalar('indexof_regex', indexOfRegex, {
    'indexof_regex("abc123", @"\\d")': '3',
    'indexof_regex("abc", @"\\d")': '-1',
    'indexof_regex("a1b22c333", @"\\d+", 2, -1, 2)': '6',
    'indexof_regex("a1b22", @"\\d+", 0, 4)': '1',
    'indexof_regex("concat cat", @"\\bcat")': '7',
    'indexof_regex("abc", "b", -1)': null,
    'indexof_regex("abc", "")': null,
    'indexof_regex("a12", 12)': '1',
    'indexof_regex("a12b12", 12, 2)': '4',
  }),
  scalar('countof', countOf, { 'countof("ababab", "ab")': '3', 'countof("aaa", "aa")': '2', 'countof("hello", "l+", "regex")': '1' }),
  scalar('reverse', (call) => `reverse(${text(call, 0)})`, { 'reverse("abc")': 'cba', 'reverse(123)': '321' }),
  scalar('replace_string', (call) => `replace(${text(call, 0)}, ${text(call, 1)}, ${text(call, 2)})`, {
    'replace_string("aXa", "a", "b")': 'bXb',
    'replace_string("aaa", "", "X")': 'aaa',
  }),
  scalar('replace_strings', replaceStrings, { 'replace_strings("a-b", dynamic(["a", "b"]), dynamic(["1", "2"]))': '1-2' }),
  scalar('replace_regex', (call) => replaceRegex([0, 1, 2], call), {
    'replace_regex("one two", @"(\\w+)", @"[\\1]")': '[one] [two]',
  }),
  scalar('replace', (call) => replaceRegex([2, 0, 1], call), {
    'replace(@"\\d", "#", "a1b2")': 'a#b#',
  }),
  scalar('trim', (call) => trimmed(call, 'both'), {
    'trim(" ", " a ")': 'a',
    'trim("x", "xxabcxx")': 'xabcx',
    'trim(@"[^\\w]+", "--a-b--")': 'a-b',
  }),
  scalar('trim_start', (call) => trimmed(call, 'start'), { 'trim_start("x", "xxa")': 'xa' }),
  scalar('trim_end', (call) => trimmed(call, 'end'), { 'trim_end("x+", "axx")': 'a' }),
  scalar('extract', extract, {
    'extract(@"(\\d+)-(\\d+)", 2, "42-7")': '7',
    'extract("x", 0, "abc")': '',
    'extract("(b)", 5000000000, "abc")': '',
    'extract("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", 11, "abcdefghijkl")': 'k',
  }),
  scalar(
    'extract_all',
    extractAll,
    {
      'extract_all(@"(\\d)", "a1b2")': '["1","2"]',
      'extract_all(@"([a-z])(\\d)?", "a1b")': '[["a","1"],["b",""]]',
      'extract_all(@"(?P<day>\\d+)-(\\d+)", dynamic(["day", 2]), "1-2 3-4")': '[["1","2"],["3","4"]]',
      'extract_all(@"(\\d)", "abc")': null,
    },
    { aliases: ['extractall'] },
  ),
  scalar('translate', translate, { 'translate("abc", "x", "aabbcc")': 'xxxxxx', 'translate("krasp", "otsku", "spark")': 'kusto' }),
  scalar('strrep', (call) => strrep(call), {
    'strrep("ab", 3)': 'ababab',
    'strrep("ab", 2, "-")': 'ab-ab',
    'strlen(strrep("ab", 5000))': '2048',
    'strlen(strrep("ab", 2, tostring(new_guid())))': '40',
  }),
  scalar(
    'strcmp',
    (call) =>
      `CAST(CASE WHEN ${text(call, 0)} < ${text(call, 1)} THEN -1 WHEN ${text(call, 0)} > ${text(call, 1)} THEN 1 ELSE 0 END AS BIGINT)`,
    {
      'strcmp("a", "b")': '-1',
      'strcmp("b", "b")': '0',
    },
  ),
  scalar(
    'strcat_array',
    joined,
    {
      'strcat_array(dynamic([1, null, 3]), "-")': '1--3',
      'strcat_array(dynamic([]), ",")': '',
      'strcat_array(dynamic(["a", null, "b"]), tostring(new_guid())) matches regex "^a.{72}b$"': 'true',
    },
    { aliases: ['array_strcat'] },
  ),
  scalar('regex_quote', (call) => `regexp_replace(${text(call, 0)}, '([.^$*+?()\\[\\]{}\\\\|#&~-])', '\\\\\\1', 'g')`, {
    'regex_quote("a.b")': 'a\\.b',
  }),
];

function joined(call: Call): string {
  return `coalesce(${joinedBy(argument(call, 1), `kql.texts(${convert(argument(call, 0), 'dynamic')})`, "coalesce(v, '')")}, '')`;
}

/** What `item` is of each `v` of a list, with a text between. The engine itself joins by a text that is known alone. */
function joinedBy(delimiter: Expression, list: string, item: string): string {
  const between = toText(delimiter);
  return delimiter.constant === undefined
    ? `substring(array_to_string(list_transform(${list}, lambda v: ${between} || ${item}), ''), length(${between}) + 1)`
    : `array_to_string(list_transform(${list}, lambda v: ${item}), ${between})`;
}

function split(call: Call): string {
  const list = splitList(argument(call, 0), argument(call, 1));
  const index = call.arguments[2];
  if (!index) return `to_json(${list})`;
  const known = wholeNumber(index);
  if (known !== undefined && (known < 0n || known > longestArray)) return 'CAST(NULL AS JSON)';
  const place = known ?? convert(index, 'long');
  return `CASE WHEN ${known === undefined ? `${place} >= 0 AND ` : ''}len(${list}) > ${place} THEN to_json([${list}[${place} + 1]]) END`;
}

/** A text cut at a delimiter, as a list of the engine. */
export function splitList(source: Expression, delimiter: Expression): string {
  return delimiter.constant === '' ? `[${toText(source)}]` : `string_split(${toText(source)}, ${toText(delimiter)})`;
}

/** A number of characters that the engine takes: no text is longer. */
function inText(count: bigint): string {
  return String(count > 2_147_483_647n ? 2_147_483_647n : count);
}

// A negative place counts from the end.
function substring(call: Call): string {
  const source = text(call, 0);
  const start = argument(call, 1);
  const length = call.arguments[2];
  const first = wholeNumber(start);
  const most = length ? wholeNumber(length) : undefined;
  if (first !== undefined && first >= 0n && (!length || (most !== undefined && most >= 0n))) {
    return `substring(${source}, ${inText(first + 1n)}${most === undefined ? '' : `, ${inText(most)}`})`;
  }
  return `kql.substring_of(${source}, ${convert(start, 'long')}, ${length ? convert(length, 'long') : '2147483647'})`;
}

function indexOf(call: Call): string {
  const wanted = argument(call, 1);
  if (wanted.constant === '') return 'CAST(NULL AS BIGINT)';
  if (call.arguments.length === 2) {
    const place = `CAST(instr(${text(call, 0)}, ${toText(wanted)}) - 1 AS BIGINT)`;
    return typeof wanted.constant === 'string' ? place : `CASE WHEN ${toText(wanted)} <> '' THEN ${place} END`;
  }
  const numbers = [2, 3, 4].map((index) => {
    const given = call.arguments[index];
    return given ? convert(given, 'long') : index === 2 ? '0' : index === 3 ? '-1' : '1';
  });
  return `kql_index_of(${text(call, 0)}, ${toText(wanted)}, ${numbers.join(', ')})`;
}

// Matches do not overlap. A start or an occurrence below zero gives null, and so does a length below -1.
function indexOfRegex(call: Call): string {
  const source = text(call, 0);
  const wanted = argument(call, 1);
  if (wanted.constant === '') return 'CAST(NULL AS BIGINT)';
  const pattern = patternSql(wanted, call);
  const given = (index: number): string =>
    call.arguments[index] ? convert(argument(call, index), 'long') : index === 2 ? '0' : index === 3 ? '-1' : '1';
  if (call.arguments.length === 2)
    return `CASE WHEN regexp_matches(${source}, ${pattern}) THEN length(regexp_extract(${source}, '^(?s:(.*?))(?:' || ${pattern} || ')', 1)) ELSE -1 END`;
  return `kql.index_of_matches(${source}, ${pattern}, ${given(2)}, ${given(3)}, ${given(4)})`;
}

// Plain texts may overlap, matches of a pattern do not.
function countOf(call: Call): string {
  const source = text(call, 0);
  const wanted = argument(call, 1);
  const kind = call.arguments[2] ? constantText(call, 2) : 'normal';
  if (kind === 'regex') return `len(regexp_extract_all(${source}, ${patternSql(wanted, call)}))`;
  const plain = wanted.constant;
  if (typeof plain === 'string' && plain !== '' && !overlapsItself(plain)) {
    return `((length(${source}) - length(replace(${source}, ${wanted.sql}, ''))) // ${[...plain].length})`;
  }
  return `kql_count_of(${source}, ${toText(wanted)})`;
}

function overlapsItself(wanted: string): boolean {
  return Array.from(wanted.slice(1), (_, index) => index + 1).some((shift) => wanted.startsWith(wanted.slice(shift)));
}

function replaceStrings(call: Call): string {
  return `kql_replace_strings(${text(call, 0)}, CAST(${argument(call, 1).sql} AS VARCHAR), ${text(call, 2)})`;
}

function replaceRegex([source, pattern, rewrite]: readonly [number, number, number], call: Call): string {
  return `regexp_replace(${text(call, source)}, ${patternSql(argument(call, pattern), call)}, ${text(call, rewrite)}, 'g')`;
}

// One match of the pattern is cut off at each end.
function trimmed(call: Call, ends: 'start' | 'end' | 'both'): string {
  const pattern = argument(call, 0);
  const edge = (before: string, after: string): string =>
    typeof pattern.constant === 'string'
      ? sqlText(`${before}${givenPattern(pattern, pattern.constant, call).text}${after}`)
      : `'${before}' || ${toText(pattern)} || '${after}'`;
  const source = text(call, 1);
  const start = ends === 'end' ? source : `regexp_replace(${source}, ${edge('^(?:', ')')}, '')`;
  return ends === 'start' ? start : `regexp_replace(${start}, ${edge('(?:', ')$')}, '')`;
}

function extract(call: Call): string {
  const group = Number(wholeNumber(argument(call, 1)) ?? constantNumber(call, 1));
  if (group < 0) return "''";
  // A text is never null, so the pattern alone decides: around the call, a guard would only keep the engine from working it out once.
  const pattern = argument(call, 0);
  const plain = group > 9 ? laterGroup(call, group) : `regexp_extract(${text(call, 2)}, ${patternSql(pattern, call)}, ${group})`;
  const found = typeof pattern.constant === 'string' ? plain : `coalesce(${plain}, '')`;
  if (call.type === 'dynamic') return `kql.parse_json(${found})`;
  return convert({ sql: found, type: 'string', start: call.start, end: call.end }, call.type);
}

/** A group behind the ninth, which the engine gives by a name alone; one that the pattern does not have is an empty text. */
function laterGroup(call: Call, group: number): string {
  const pattern = argument(call, 0);
  if (group > givenPattern(pattern, constantText(call, 0), call).groups.length) return "''";
  const names = Array.from({ length: group }, (_, index) => `'${index + 1}'`);
  return `regexp_extract(${text(call, 2)}, ${patternSql(pattern, call)}, [${names.join(', ')}])['${group}']`;
}

function extractAll(call: Call): string {
  const pattern = givenPattern(argument(call, 0), constantText(call, 0), call);
  const given = call.arguments.length > 2 ? argument(call, 1) : undefined;
  const source = text(call, call.arguments.length - 1);
  const groups = given ? givenGroups(given, pattern.groups, call) : pattern.groups.map((_, index) => index + 1);
  if (groups.length === 0) return call.refuse('The pattern must have a capturing group.', argument(call, 0));
  const lists = groups.map((group) => `regexp_extract_all(${source}, ${sqlText(pattern.text)}, ${group})`);
  const [only] = lists;
  const found =
    lists.length === 1
      ? only
      : `list_transform(list_zip(${lists.join(', ')}), lambda m: [${groups.map((_, index) => `coalesce(m[${index + 1}], '')`).join(', ')}])`;
  return `nullif(to_json(${found}), '[]')`;
}

function givenGroups(given: Expression, names: readonly string[], call: Call): readonly number[] {
  const parsed = knownDynamic(given);
  const groups = Array.isArray(parsed)
    ? parsed.map((group: unknown) => (typeof group === 'string' ? names.indexOf(group) + 1 : Number(group)))
    : [];
  return groups.length > 0 && groups.every((group) => group >= 1 && group <= names.length)
    ? groups
    : call.refuse('The capture groups must be a constant array of the numbers or names of groups.', given);
}

// Each character of the search list becomes the one at its place in the replacement list, whose last character goes on.
function translate(call: Call): string {
  return `kql_translate(${text(call, 0)}, ${text(call, 1)}, ${text(call, 2)})`;
}

/** More repeats than these are not made. Source: learn.microsoft.com/kusto/query/strrep-function. */
const mostRepeats = 1024;

function strrep(call: Call): string {
  const times = `coalesce(kql.held(${convert(argument(call, 1), 'long')}, 0, ${mostRepeats}), 0)`;
  const delimiter = call.arguments[2];
  if (!delimiter) return `repeat(${text(call, 0)}, ${times})`;
  return joinedBy(delimiter, `range(${times})`, text(call, 0));
}
