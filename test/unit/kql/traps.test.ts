import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';

/** Where someone who knows SQL expects something else: what is asked, and the cells of all rows in their order. */
const traps: Readonly<Record<string, readonly (readonly [says: string, text: string, ...cells: (string | null)[]])[]>> = {
  'a string': [
    ['is never null', 'print isnull(tostring(dynamic(null))), isempty(tostring(long(null)))', 'false', 'true'],
    [
      'of an outer join without a match is empty',
      'print k = 1 | join kind=leftouter (print k = 2, v = "x") on k | project v == ""',
      'true',
    ],
    ['compares with its case by == alone', 'print "A" == "a", "A" =~ "a", "A" in ("a"), "A" in~ ("a")', 'false', 'true', 'false', 'true'],
    [
      'is searched without its case but for _cs',
      'print "Abc" contains "BC", "Abc" contains_cs "BC", "Abc def" has "DEF", "Abc def" has_cs "DEF", "Abc" startswith "aB", "Abc" endswith "BC"',
      'true',
      'false',
      'true',
      'false',
      'true',
      'true',
    ],
    ['starts nowhere before its start', 'print substring("abc", -5, 2), substring("abc", -2, 1)', '', 'b'],
    ['has no place for nothing', 'print indexof("abc", ""), indexof("abc", "x")', null, '-1'],
  ],
  'a null': [
    [
      'beside a value is not equal, and different',
      'datatable(x:long)[long(null)] | project x == 1, x != 1, x in (1), x !in (1)',
      'false',
      'true',
      'false',
      'true',
    ],
    ['beside a null is neither', 'datatable(x:long, y:long)[long(null), long(null)] | project x == y, x != y', null, null],
    ['stays null where it is ordered', 'datatable(x:long)[long(null)] | project x < 1, x >= 1', null, null],
    ['makes no row pass a filter, nor its opposite', 'datatable(x:long)[long(null), 1] | where not(x > 0) | count', '0'],
  ],
  'a negative of a dynamic value': [
    [
      'is a dynamic value too, with no path in it',
      'print bag = dynamic({"a":5,"b":2.5,"c":"x"}) | project -(bag.a), tostring(-(bag.b)), parse_json(-(bag.a)).x, (-(bag.c)).y, gettype(-(bag.a))',
      '-5.0',
      '-2.5',
      null,
      null,
      'double',
    ],
  ],
  'a term': [
    [
      'is a run of letters and digits',
      'print "a_b" has "a", "ab" has "a", "x-y.z" has "y", "a1" has "1"',
      'true',
      'false',
      'true',
      'false',
    ],
    ['is found at every border where it is nothing', 'print "abc" has ""', 'true'],
    ['has letters of every script', 'print "größe" has "gr", "größe x" has "GRÖSSE", "größe x" has "GRÖßE"', 'false', 'false', 'true'],
    [
      'in a pattern has digits of every script',
      'print "٣" matches regex @"^\\d$", "a\u00a0b" matches regex @"a\\sb"'.replaceAll('\\\\', '\\'),
      'true',
      'true',
    ],
  ],
  'a join': [
    ['takes each key of its left side once', 'range x from 1 to 3 step 1 | extend k = 1 | join (print k = 1) on k | count', '1'],
    ['joins nulls', 'print k = long(null) | join kind=inner (print k = long(null)) on k | count', '1'],
    ['numbers names that clash', 'print k = 1, v = 2 | join kind=inner (print k = 1, v = 3) on k | project v, v1, k1', '2', '3', '1'],
  ],
  'a sort': [
    ['falls unless it is told to rise', 'datatable(x:long)[1, 3, 2] | sort by x', '3', '2', '1'],
    ['puts nulls last where it falls', 'datatable(x:long)[1, long(null)] | sort by x desc', '1', null],
    ['puts nulls first where it rises', 'datatable(x:long)[1, long(null)] | sort by x asc', null, '1'],
  ],
  'a number': [
    ['that is whole is divided without a rest', 'print 7 / 2, -7 / 2, 1 / 0, 1 % 0', '3', '-3', null, null],
    ['that is real is divided by zero all the same', 'print 1.0 / 0, -1.0 / 0, isnan(0.0 / 0)', 'Infinity', '-Infinity', 'true'],
    ['leaves no rest below zero', 'print -7 % 3, 7 % -3', '2', '1'],
    ['wraps where it overflows', 'print 9223372036854775807 + 1', '-9223372036854775808'],
    ['that is none is not equal to itself', 'print real(nan) == real(nan), real(nan) != real(nan)', 'false', 'true'],
    ['is rounded half away from zero', 'print round(2.5), round(-2.5), round(0.125, 2)', '3', '-3', '0.13'],
    ['below zero has no logarithm', 'print log(-1.0), sqrt(-1.0)', null, 'NaN'],
  ],
  'an aggregate': [
    ['of nothing', 'datatable(x:long)[] | summarize sum(x), avg(x), min(x), count(), dcount(x)', '0', 'NaN', null, '0', '0'],
    ['of one row has no spread', 'print x = 5 | summarize stdev(x), variance(x)', '0', '0'],
    [
      'gathers empty texts and leaves nulls out',
      'datatable(s:string, n:long)["", 1, "a", long(null)] | summarize make_list(s), make_list(n)',
      '["","a"]',
      '[1]',
    ],
    ['takes arrays apart', 'datatable(d:dynamic)[dynamic([1, 2]), dynamic(3)] | summarize make_list(d)', '[1,2,3]'],
    [
      'of keys that are all null has a row',
      'datatable(k:long, v:long)[long(null), 1, long(null), 2] | summarize arg_max(k, v) | count',
      '1',
    ],
  ],
  'a time': [
    [
      'is floored to bins that begin at the first day',
      'print bin(datetime(2024-05-08 13:45), 7d), bin(-1h, 1d)',
      '2024-05-06T00:00:00.0000000Z',
      '-1.00:00:00',
    ],
    [
      'is of a week that begins on Sunday',
      'print startofweek(datetime(2024-05-08)), dayofweek(datetime(2024-05-05))',
      '2024-05-05T00:00:00.0000000Z',
      '00:00:00',
    ],
    [
      'ends on the last tick',
      'print endofday(datetime(2024-05-08)), endofmonth(datetime(2024-02-01))',
      '2024-05-08T23:59:59.9999999Z',
      '2024-02-29T23:59:59.9999999Z',
    ],
    ['keeps its seventh digit', 'print datetime(2024-05-08 01:02:03.1234567) + 1tick', '2024-05-08T01:02:03.1234568Z'],
    [
      'outside of the calendar is null',
      'print datetime(9999-12-31) + 2d, datetime(0001-01-01) - 1tick, datetime_add("year", 9000, datetime(2024-01-01))',
      null,
      null,
      null,
    ],
    [
      'is read in many forms',
      'print todatetime("2024-05-08"), todatetime("5/8/2024 1:02:03 PM"), todatetime("Wed, 08 May 2024 13:02:03 GMT"), todatetime("08.05")',
      '2024-05-08T00:00:00.0000000Z',
      '2024-05-08T13:02:03.0000000Z',
      '2024-05-08T13:02:03.0000000Z',
      null,
    ],
  ],
  'a conversion': [
    ['cuts a fraction off, in a datatable too', 'datatable(x:long)[1.7] | project x, tolong(1.7), toint(-2.9)', '1', '1', '-2'],
    ['has no whole number for what is none', 'datatable(x:long)[real(nan)] | project x, tolong(real(nan))', null, null],
    ['of a text that is no whole number is null', 'print toint("5.7"), toint("0x1F"), tolong("x")', null, '31', null],
    ['that does not fit wraps', 'print toint(5000000000)', '705032704'],
    ['to a bool takes few words', 'print tobool("true"), tobool("1"), tobool("1.0"), tobool("yes")', 'true', 'true', null, null],
    [
      'to a text writes a bool with a capital, and one of JSON without',
      'print tostring(true), tostring(dynamic(true)), tostring(dynamic({"a":true}).a)',
      'True',
      'true',
      'true',
    ],
    ['to a text keeps the point of a real', 'print tostring(1500.0), tostring(1e3), tostring(1)', '1500.0', '1000.0', '1'],
  ],
  'a dynamic value': [
    [
      'that is JSON’s null is null',
      'print isnull(parse_json("null")), isnull(dynamic(null)), isnull(dynamic({"a":null}).a)',
      'true',
      'true',
      'true',
    ],
    ['of bad JSON is the text', 'print parse_json("{no"), gettype(parse_json("{no"))', '"{no"', 'string'],
    ['counts from its end below zero', 'print dynamic([1, 2, 3])[-1], dynamic([1])[5]', '3', null],
    [
      'is expanded to nothing where it is empty, and to its row where it is null',
      'datatable(i:long, d:dynamic)[1, dynamic([]), 2, dynamic(null)] | mv-expand d | project i',
      '2',
    ],
  ],
  'a column of text': [
    ['beside a number is compared with the number’s text', 'datatable(r:string)["0", "00", "1"] | where r == 0 | project r', '0'],
  ],
};

/** What the service itself does not take, with its codes, and the words of the text at which it says so. */
const errors: readonly (readonly [says: string, text: string, code: string, at: string])[] = [
  ['a text and a number are not ordered', 'datatable(r:string)["9"] | where r > 9', 'KS106', '>'],
  ['a text and a number are not added', 'print 1 + "a"', 'KS106', '+'],
  ['a column is unknown', 'SigninLogs | where Nothing == 1', 'KS142', 'Nothing'],
  ['a function is unknown', 'SigninLogs | project nothing(ResultType)', 'KS211', 'nothing'],
  ['a table is unknown', 'Nowhere | count', 'KS204', 'Nowhere'],
  ['an operator is unknown', 'SigninLogs | nosuch', 'KS176', 'nosuch'],
  ['a summary names a column that is no group', 'SigninLogs | summarize strcat(ResultType)', 'KS236', 'ResultType'],
  ['a function gets too many arguments', 'print strlen("a", "b")', 'KS119', 'strlen'],
  ['a filter is no condition', 'SigninLogs | where UserPrincipalName', 'KS141', 'UserPrincipalName'],
  ['a number of rows is none', 'SigninLogs | take "a"', 'KS134', '"a"'],
  ['a time is between numbers', 'SigninLogs | where TimeGenerated between (1 .. now())', 'KS141', '1'],
  ['a name is declared twice', 'let x = 1; let x = 2; print x', 'KS201', 'x'],
];

const cases = Object.entries(traps).flatMap(([of, list]) => list.map(([says, text, ...cells]) => ({ says: `${of} ${says}`, text, cells })));

describe('where the language is not SQL', () => {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  it.each(cases)('$says', async ({ text, cells }) => {
    const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    expect(answer.tables.at(-1)?.rows.flat()).toEqual(cells);
  });

  it.each(errors)('%s, and the error says where', async (_says, text, code, at) => {
    const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
    const [first] = answer.diagnostics.filter(({ severity }) => severity === 'error');
    expect([answer.ok, first?.code, text.slice(first?.start, first?.end)]).toEqual([false, code, at]);
  });
});
