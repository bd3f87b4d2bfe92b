import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';

/** Where KQL does not mean what SQL means. */
const meanings: readonly { readonly says: string; readonly text: string; readonly rows: readonly (readonly (string | null)[])[] }[] = [
  {
    says: 'a string of an outer join is empty, not null',
    text: 'print k="a" | join kind=leftouter (print k="b", v="x") on k | project v, isempty(v)',
    rows: [['', 'true']],
  },
  {
    says: 'mv-apply with project keeps the outer columns beside those that the inner query chooses',
    text: 'datatable(id:long, d:dynamic)[1, dynamic([{"n":"a","v":1},{"n":"b","v":2}]), 2, dynamic([{"n":"a","v":3}])] | mv-apply e = d on (where e.n == "a" | project name = tostring(e.n), v = tolong(e.v) | where v > 0) | project id, name, v | sort by id asc',
    rows: [
      ['1', 'a', '1'],
      ['2', 'a', '3'],
    ],
  },
  {
    says: 'several paths into one value are each read as what stands there',
    text: `datatable(d:dynamic)[dynamic({"a":5.7,"b":"x","c":true}), dynamic({"a":" 12 ","b":null}), dynamic(null)] | project a = toint(d.a), b = tostring(d.b), c = tostring(d.c), whole = tolong(d.c)`,
    rows: [
      ['5', 'x', 'true', '1'],
      ['12', '', '', null],
      [null, '', '', null],
    ],
  },
  {
    says: 'extend with several paths adds these columns and no other',
    text: 'datatable(d:dynamic)[dynamic({"a":1,"b":2})] | extend a = tostring(d.a), b = tostring(d.b) | getschema | project ColumnName',
    rows: [['d'], ['a'], ['b']],
  },
  {
    says: 'a filter by an address range takes every way to write an address',
    text: 'datatable(a:string)["10.1.4.0", "10.1.7.255", "10.1.8.0", "010.001.05.1", " 10.1.6.1", "10.1.6.9/24", "x10.1.6.9", "10.1.6"] | where ipv4_is_in_range(a, "10.1.4.0/22") | project a',
    rows: [['10.1.4.0'], ['10.1.7.255'], ['010.001.05.1'], [' 10.1.6.1'], ['10.1.6.9/24']],
  },
  {
    says: 'addresses that a text is looked through for may be columns, or a list that another query gives',
    text: 'let known = toscalar(datatable(a:string)["10.0.0.1", "no address"] | summarize make_list(a)); datatable(t:string, a:string)["from 10.0.0.1 to", "10.0.", "10.0.0.12", "10.0.0.1", "x10.0.0.1", "10.0.0.1"] | project has_ipv4(t, a), has_ipv4_prefix(t, a), has_any_ipv4(t, known)',
    rows: [
      ['false', 'true', 'true'],
      ['false', 'false', 'false'],
      ['false', 'false', 'false'],
    ],
  },
  {
    says: 'the place of a part, and the step of a range, may be columns',
    text: 'datatable(t:string, i:long)["a,b", 1, "a,b", 2, "a,b", -1] | project split(t, ",", i), range(1, 3 * i, i)',
    rows: [
      ['["b"]', '[1,2,3]'],
      [null, '[1,3,5]'],
      [null, '[1,0,-1,-2,-3]'],
    ],
  },
  {
    says: 'has_any knows the edges of each of its terms',
    text: 'datatable(t:string)["one two", "stone", "a-b.c", "xa-b.", "four4"] | where t has_any ("one", "three", ".c", "four", "b.") | project t',
    rows: [['one two'], ['a-b.c'], ['xa-b.']],
  },
  { says: 'null keys join', text: 'print k=long(null) | join kind=inner (print k=long(null), v=1) on k | project v', rows: [['1']] },
  {
    says: 'a join takes each key of its left side once',
    text: 'range x from 1 to 3 step 1 | extend k="a" | join (print k="a") on k | count',
    rows: [['1']],
  },
  {
    says: 'a sort puts nulls last, as it is descending',
    text: 'datatable(x:long)[1, long(null), 3] | sort by x',
    rows: [['3'], ['1'], [null]],
  },
  { says: 'an ascending sort puts nulls first', text: 'datatable(x:long)[1, long(null), 3] | sort by x asc', rows: [[null], ['1'], ['3']] },
  {
    says: 'a sort is kept by what follows, also where its key is gone',
    text: 'datatable(x:long, y:string)[1,"a", 3,"c", 2,"b"] | sort by x asc | project y | extend z=1 | project y',
    rows: [['a'], ['b'], ['c']],
  },
  {
    says: 'a union keeps a column for each type, also where two tables agree before a third differs',
    text: 'let A = datatable(x:string)["a"]; let B = datatable(x:string)["b"]; let C = datatable(x:long)[3]; union A, B, C | sort by x_long | project x_string, x_long',
    rows: [
      ['', '3'],
      ['a', null],
      ['b', null],
    ],
  },
  {
    says: 'a value that is no text is parsed as its text',
    text: `print x = 12345, t = datetime(2026-01-02), d = dynamic({"a":1})
      | parse x with "1" a "45" | parse kind=regex t with y:int "-" * | parse-kv d as (a1:string) with (pair_delimiter=",", kv_delimiter=":")
      | project a, y, a1`,
    rows: [['23', '2026', '']],
  },
  {
    says: 'a search finds a term within one value and not across two',
    text: 'datatable(x:string, y:dynamic)["one two", dynamic({"k":"three"}), "four", dynamic(["one"])] | search "one" or "four three" | count',
    rows: [['2']],
  },
  {
    says: 'a search does not join the end of one value with the next',
    text: 'datatable(x:string, y:string)["one", "two"] | search "one two" | count',
    rows: [['0']],
  },
  { says: 'take after a sort takes the first', text: 'datatable(x:long)[1, 5, 3] | sort by x | take 1', rows: [['5']] },
  {
    says: 'an aggregate over nothing still gives a row',
    text: 'datatable(x:long)[] | summarize count(), sum(x), max(x)',
    rows: [['0', '0', null]],
  },
  { says: 'groups of nothing are none', text: 'datatable(x:long)[] | summarize count() by x', rows: [] },
  {
    says: 'arg_max finds a row where every key is null',
    text: 'datatable(t:datetime, v:string)[datetime(null), "x"] | summarize arg_max(t, v)',
    rows: [[null, 'x']],
  },
  {
    says: 'an empty list drops its row, a null keeps it',
    text: 'datatable(i:long, d:dynamic)[1, dynamic([]), 2, dynamic(null)] | mv-expand d',
    rows: [['2', null]],
  },
  { says: 'a bag is taken apart into pairs', text: 'print d=dynamic({"a":1,"b":2}) | mv-expand d', rows: [['{"a":1}'], ['{"b":2}']] },
  {
    says: 'lists side by side are filled up',
    text: 'print a=dynamic([1,2]), b=dynamic(["x"]) | mv-expand a, b',
    rows: [
      ['1', '"x"'],
      ['2', null],
    ],
  },
  {
    says: 'one name for a function of several values takes the first of them',
    text: 'print s=dynamic([1,2,6]) | extend least=series_stats(s)',
    rows: [['[1,2,6]', '1']],
  },
  {
    says: 'several names take as many values',
    text: 'print s=dynamic([1,2,6]) | extend (least, place)=series_stats(s) | project least, place',
    rows: [['1', '0']],
  },
  {
    says: 'arrays sorted together keep their pairs',
    text: 'print a=dynamic([3,1,2]), b=dynamic(["c","a","b"]) | project array_sort_asc(a, b)',
    rows: [['[1,2,3]', '["a","b","c"]']],
  },
  {
    says: 'a conversion without a name replaces its column',
    text: 'print d=dynamic([1]), n=2 | extend tostring(d), n*2 | distinct *',
    rows: [['[1]', '2', '4']],
  },
  {
    says: 'a star in a condition is any column',
    text: 'datatable(a:string, n:long)["one two", 1, "three", 2] | where * has "two" or * has "2" | count',
    rows: [['2']],
  },
  {
    says: 'a star in a negated condition is every column',
    text: 'datatable(a:string, n:long)["row", 1, "needle", 2] | where * !contains "row" | project n',
    rows: [['2']],
  },
  { says: 'typeof says what a found text becomes', text: 'print extract(@"(\\d+)", 1, "ab12", typeof(long)) + 1', rows: [['13']] },
  {
    says: 'a part of a split text is read from either end',
    text: 'print p=split("a,b,c", ",") | project p[1], p[-1], isnull(split("a", ",")[4]), tostring(split("a,b", ",")[0]), tostring(split("a,b", ",")[-1])',
    rows: [['"b"', '"c"', 'true', 'a', 'b']],
  },
  {
    says: 'a term is found in JSON as it reads, not as it is written',
    text: 'datatable(d:dynamic)[dynamic({"a":"it\\u0027abc"}), dynamic("abc"), dynamic(["xabc"])] | where d has "abc" | count',
    rows: [['2']],
  },
  {
    says: 'an mv-apply that keeps elements keeps their order',
    text: 'print d=dynamic([3,1,2]) | mv-apply x=d to typeof(long) on (where x > 1 | extend y=x*2) | summarize make_list(y)',
    rows: [['[6,4]']],
  },
  {
    says: 'groups in a pattern of parse give no columns',
    text: 'print s="x=12 y=7" | parse kind=regex s with "(x|z)=" a:long " (y|z)=" b:long | project a, b',
    rows: [['12', '7']],
  },
  {
    says: 'a number in a pattern of parse ends where its digits end',
    text: 'print s="n=27, more m=5;" | parse s with "n=" n:long * "m=" m:long ";" | project n, m',
    rows: [['27', '5']],
  },
  {
    says: 'an address with zeros or spaces in front is in its range too',
    text: 'datatable(ip:string)["10.5.0.1", " 10.5.1.1", "10.05.1.1", "10.6.0.1", "110.5.0.1"] | where ipv4_is_in_range(ip, "10.5.0.0/16") | count',
    rows: [['3']],
  },
  {
    says: 'texts become numbers only where they are numbers',
    text: 'print tolong(" 12 "), tolong("0x1F"), tolong("1.5"), tolong("1_0"), todouble("1_0"), tolong(dynamic(7.9)), toint(dynamic(true)), tolong("x")',
    rows: [['12', '31', null, null, null, '7', '1', null]],
  },
  {
    says: 'top-nested ranks within each value of the level before',
    text: 'datatable(a:string, b:string, v:long)["n","x",1, "n","y",5, "s","x",3, "s","y",2] | top-nested 2 of a by sum(v), top-nested 1 of b by max(v) | sort by a asc',
    rows: [
      ['n', '6', 'y', '5'],
      ['s', '5', 'x', '3'],
    ],
  },
  {
    says: 'partition runs its query over each value',
    text: 'datatable(a:string, v:long)["n",1, "n",5, "s",3] | partition by a (top 1 by v) | sort by a asc',
    rows: [
      ['n', '5'],
      ['s', '3'],
    ],
  },
  {
    says: 'ipv4_lookup keeps what has no range, where it is asked to',
    text: 'let L=datatable(net:string, city:string)["10.0.0.0/8","x"]; datatable(ip:string)["10.1.1.1","1.1.1.1"] | evaluate ipv4_lookup(L, ip, net, return_unmatched=true) | sort by ip asc',
    rows: [
      ['1.1.1.1', '', ''],
      ['10.1.1.1', '10.0.0.0/8', 'x'],
    ],
  },
  {
    says: 'a comment before a value is no part of it',
    text: 'datatable(n:long, t:string)[1, "a", // first\n 2, "b"] // all\n | where n == 2 | project t, x = // two\n 2.5',
    rows: [['b', '2.5']],
  },
  { says: 'a negative place counts from the end', text: 'print d=dynamic([1,2,3]) | project d[-1]', rows: [['3']] },
  { says: 'names that differ by case alone are two columns', text: 'print a=1, A=2 | summarize a=sum(a), A=sum(A)', rows: [['1', '2']] },
  { says: 'a default argument stands in', text: 'let f=(x:long, y:long=10){x+y}; print f(1), f(1, 2)', rows: [['11', '3']] },
  {
    says: 'toscalar gives the first cell',
    text: 'let m = toscalar(range x from 1 to 5 step 1 | summarize max(x)); print m + 1',
    rows: [['6']],
  },
  {
    says: 'a materialised table is asked twice',
    text: 'let t = materialize(range x from 1 to 3 step 1); t | join kind=inner t on x | count',
    rows: [['3']],
  },
  {
    says: 'in takes the first column of a table, whatever else is null',
    text: 'let t = datatable(x:long)[1, long(null)]; range x from 1 to 3 step 1 | where x !in (t)',
    rows: [['2'], ['3']],
  },
  {
    says: 'what is no number is sorted beside the nulls',
    text: 'datatable(x:real)[1.0, real(nan), real(null), real(-inf)] | sort by x asc',
    rows: [[null], ['NaN'], ['-Infinity'], ['1']],
  },
  {
    says: 'two values that are no numbers are not in order, whatever they are worked out by',
    text: 'datatable(x:real, b:bool)[real(nan), true] | where iff(b, x, 1.0) >= x or iff(b, 1.0, x) > x or iff(b, x, 1.0) < iff(b, 1.0, x)',
    rows: [],
  },
  {
    says: 'whole numbers wrap at either end, whatever works on them',
    text: 'datatable(a:long, b:long)[-9223372036854775808, -1, -5, -9223372036854775808] | project a % b, a / b, bin(a, 10)',
    rows: [
      ['0', '-9223372036854775808', '9223372036854775806'],
      ['9223372036854775803', '0', '-10'],
    ],
  },
  {
    says: 'an aggregate of some rows takes them by a path too',
    text: 'datatable(x:long, d:dynamic)[1, dynamic({"a":1}), 2, dynamic({"a":2})] | summarize make_list_if(x, tolong(d.a) > 1), variancepif(x, tolong(d.a) > 1)',
    rows: [['[2]', '0']],
  },
  {
    says: 'rows are numbered inside a value of their own',
    text: 'print 1 | extend n = toscalar(datatable(x:long)[5, 7] | sort by x | extend r = row_number() | summarize max(r)) | project n',
    rows: [['2']],
  },
  {
    says: 'an inner union has the columns that all have, for what follows too, and names its tables',
    text: 'let A = datatable(a:long, b:long)[1, 2]; let B = datatable(a:long, c:long)[5, 6]; union kind=inner withsource=T A, B | union kind=outer (A | project a) | sort by a asc, T asc',
    rows: [
      ['', '1'],
      ['union_arg0', '1'],
      ['union_arg1', '5'],
    ],
  },
  {
    says: 'the order of rows is by the column that is named, also where another has its name in other letters',
    text: 'datatable(n:long, L:long)[1, 0, 2, 5] | sort by n asc | extend l = row_number() | sort by L | project n',
    rows: [['2'], ['1']],
  },
  {
    says: 'two to the power of 63 in a row is the largest number, and wraps where it is known beforehand',
    text: 'datatable(r:real)[9223372036854775807.0] | project tolong(r), tolong(9223372036854775807.0)',
    rows: [['9223372036854775807', '-9223372036854775808']],
  },
  {
    says: 'a datetime without a date is of today, and one without anything is now',
    text: 'print datetime(8:00), datetime(23:59:59.5), datetime() == now()',
    rows: [['2024-06-01T08:00:00.0000000Z', '2024-06-01T23:59:59.5000000Z', 'true']],
  },
  {
    says: 'a comparison with null is null also beside what is no number, and one of what is no number is false',
    text: 'datatable(n:real, x:real)[real(nan), real(null)] | project n > x, x > n, n + 0.0 >= x, x + 0.0 <= n, (x + 0.0 > n * 1.0) == false, n > 1.0, n < 1.0, n >= n, x < real(nan)',
    rows: [[null, null, null, null, 'false', 'false', 'false', 'false', null]],
  },
  {
    says: 'a function of several values under one name gives the first alone, also where its list is expanded',
    text: 'print s = dynamic([1, 2, 40, 2]) | extend found = series_decompose_anomalies(s) | mv-expand s, found | summarize make_list(s)',
    rows: [['[1,2,40,2]']],
  },
  {
    says: 'a text that is read as JSON is expanded as what it is: an array, a bag, nothing, or a text that is neither',
    text: String.raw`datatable(s:string)["[1,{\"a\":3}]", "{\"a\":1,\"b\":[2]}", "", "[1,", " [5]", "null", "[]", "[null]"] | mv-expand e = parse_json(s) | project e`,
    rows: [['1'], ['{"a":3}'], ['{"a":1}'], ['{"b":[2]}'], [null], ['"[1,"'], ['5'], [null], [null]],
  },
  {
    says: 'a scan declares types by their older names too',
    text: 'range n from 1 to 3 step 1 | sort by n asc | scan declare (total:double = 0.5) with (step s: true => total = s.total + n;) | project total',
    rows: [['1.5'], ['3.5'], ['6.5']],
  },
  {
    says: 'a function of the query that takes nothing is called by its bare name too',
    text: 'let a = () { 123 }; let b = () { toscalar(print 2) }; range x from 1 to 3 step 1 | where x < a and x > b | project x * a, b, a()',
    rows: [['369', '2', '123']],
  },
  {
    says: 'project drops the values of a function that a list of names does not reach, and names the others by place',
    text: 'print s = dynamic([1, 3, 2]) | project s, (low, at) = series_stats(s), n = array_length(s) | extend both = low + n',
    rows: [['[1,3,2]', '1', '0', '3', '4']],
  },
  { says: 'not of a comparison with null is true', text: 'datatable(x:long)[long(null)] | where not(x == 1) | count', rows: [['1']] },
];

describe('what KQL means', () => {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  it.each(meanings)('$says', async ({ text, rows }) => {
    const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    expect(answer.tables.at(-1)?.rows).toEqual(rows);
  });
});
