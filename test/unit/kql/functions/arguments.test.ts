import { describe, expect, it } from 'vitest';
import { useCells } from '../../../support/kqlCells';

const cell = useCells();

/** What a function gives where an argument is missing, out of its bounds, or written in another way. */
const answers: Readonly<Record<string, readonly (readonly [kql: string, gives: string | null])[]>> = {
  'a null among the arguments makes the answer null, or an empty text': [
    ['acos(real(null))', null],
    ['asin(real(null))', null],
    ['round(2.5, int(null))', null],
    ['repeat("a", int(null))', null],
    ['strrep("a", int(null))', ''],
    ['strrep("a", int(null), ",")', ''],
    ['substring("abc", 0, int(null))', ''],
    ['substring("abc", 1, toint("x"))', ''],
  ],
  'what is asked beyond a bound is held to it': [
    ['tohex(1, 20)', '0000000000000001'],
    ['tohex(1, -5)', '1'],
    ['strlen(strrep("a", 5000))', '1024'],
    ['strrep("a", -1)', ''],
    ['repeat("a", -1)', null],
    ['repeat("a", -5)', null],
    ['repeat("a", 0)', '[]'],
    ['round(1.25, 5000)', '1.25'],
  ],
  'an address or a range that is none makes the answer null': [
    ['ipv4_is_in_range("1.1.1.1", "x")', null],
    ['ipv4_is_in_range("1.1.1.1", "1.1.1.1/33")', null],
    ['ipv4_is_in_range("1.1.1.1", strcat("", "x"))', null],
    ['ipv6_is_in_range("::1", "::/129")', null],
    ['ipv6_is_in_range("x", "::/0")', null],
  ],
  'an address is whole where no prefix is given': [
    ['format_ipv4_mask("192.168.1.1")', '192.168.1.1/32'],
    ['format_ipv4_mask("192.168.1.1/24")', '192.168.1.0/24'],
    ['format_ipv4_mask(3232235777)', '192.168.1.1/32'],
    ['format_ipv4_mask("x")', ''],
    ['format_ipv4("192.168.1.1/24")', '192.168.1.0'],
  ],
  'an IPv4 address is the IPv6 address that maps it': [
    ['ipv6_is_in_range("192.168.1.1", "::ffff:192.168.1.0/120")', 'true'],
    ['ipv6_is_in_range("::ffff:c0a8:0101", "192.168.1.0/24")', 'true'],
    ['ipv6_is_in_any_range("192.168.1.1", dynamic(["fe80::/10", "::ffff:c0a8:0100/120"]))', 'true'],
    ['ipv6_is_in_range("192.168.1.1", "::ffff:192.168.2.0/120")', 'false'],
    ['ipv6_is_match("192.168.1.1", "::ffff:192.168.1.0/120")', 'true'],
    [
      'toscalar(print a = "192.168.1.1" | evaluate ipv6_lookup((datatable(n:string, c:string)["::ffff:c0a8:0100/120", "here"]), a, n) | project c)',
      'here',
    ],
  ],
  'a guid is the first 32 digits of a text, with hyphens at their places or without them': [
    ['toguid("0123456789ab-cdef-0123-456789abcdef")', '01234567-89ab-cdef-0123-456789abcdef'],
    ['toguid("0123456789abcdef0123456789ABCDEFxyz")', '01234567-89ab-cdef-0123-456789abcdef'],
    ['toguid("01234567-89ab-cdef-0123-456789abcdef and more")', '01234567-89ab-cdef-0123-456789abcdef'],
    ['toguid("{01234567-89ab-cdef-0123-456789abcdef}")', '01234567-89ab-cdef-0123-456789abcdef'],
    ['toguid("0123-4567-89ab-cdef-0123-456789abcdef")', null],
    ['toguid("01234567-89ab-cdef-0123-456789abcde")', null],
    ['toguid(dynamic("01234567-89ab-cdef-0123-456789abcdef/x"))', '01234567-89ab-cdef-0123-456789abcdef'],
  ],
  'a name among the arguments has no case': [
    ['parse_command_line("a b", "Windows")', '["a","b"]'],
    ['datetime_add("DAY", 1, datetime(2024-01-01))', '2024-01-02T00:00:00.0000000Z'],
  ],
  'a value that is taken out of JSON as a dynamic one is what it is there': [
    ['extract_json("$.a[1]", \'{"a":[1,{"b":[2]}]}\', typeof(dynamic)).b[0]', '2'],
    ['gettype(extract_json("$.a", \'{"a":[1]}\', typeof(dynamic)))', 'array'],
    ['extract_json("$.a", \'{"a":"x"}\', typeof(dynamic))', '"x"'],
    ['extract_json("$.b", \'{"a":"x"}\', typeof(dynamic))', null],
    ['extract_json("$.a", \'{"a":null}\', typeof(dynamic))', null],
    ['extract_json("$.a", "no JSON", typeof(dynamic))', null],
    [`extract("([{].*[}])", 1, 'x{"a":5}', typeof(dynamic)).a`, '5'],
    ['extract("b", 0, "abc", typeof(dynamic))', '"b"'],
  ],
  'a part of a split text may be asked for by what a row holds': [
    ['toscalar(datatable(i:long)[1] | project split("a,b", ",", i))', '["b"]'],
    ['toscalar(datatable(i:int)[0] | project split("a,b", ",", i)[0])', '"a"'],
    ['toscalar(datatable(i:long)[2] | project split("a,b", ",", i))', null],
    ['toscalar(datatable(i:long)[-1] | project split("a,b", ",", i))', null],
    ['toscalar(datatable(i:long)[long(null)] | project split("a,b", ",", i))', null],
    ['toscalar(datatable(i:long)[9223372036854775807] | project split("a,b", ",", i))', null],
    ['split("a,b", ",", int(null))', null],
  ],
  'percentiles of a digest are values of the type that is named': [
    [
      'toscalar(range x from 1 to 5 step 1 | summarize t = tdigest(x) | project percentiles_array_tdigest(t, dynamic([0, 100]), typeof(real)))',
      '[1.0,5.0]',
    ],
    ['toscalar(print x = 1.5 | summarize t = tdigest(x) | project percentiles_array_tdigest(t, dynamic([50]), typeof(real)))', '[1.5]'],
    [
      'toscalar(print x = datetime(2024-01-01) | summarize t = tdigest(x) | project percentiles_array_tdigest(t, dynamic([50]), typeof(datetime)))',
      '["2024-01-01T00:00:00.0000000Z"]',
    ],
    [
      'toscalar(print x = 1h | summarize t = tdigest(x) | project percentiles_array_tdigest(t, dynamic([50]), typeof(timespan)))',
      '["01:00:00"]',
    ],
    ['percentiles_array_tdigest(dynamic(null), dynamic([50]), typeof(long))', null],
    [
      'toscalar(print x = long(null) | summarize t = tdigest(x) | project percentiles_array_tdigest(t, dynamic([50]), typeof(long)))',
      '[null]',
    ],
  ],
  'parts that are too great for a timespan give null': [
    ['make_timespan(100000000, 0, 0, 0)', null],
    ['make_timespan(9223372036854775807, 0, 0, 0)', null],
    ['make_timespan(10675199, 2, 48, 5)', '10675199.02:48:05'],
  ],
};

for (const [says, list] of Object.entries(answers)) {
  describe(says, () => {
    it.each(list)('%s', async (kql, gives) => {
      expect(await cell(`print v = ${kql}`)).toBe(gives);
    });
  });
}
