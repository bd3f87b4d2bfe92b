import { expect, test } from 'vitest';
import { useCells } from '../../../support/kqlCells';

const cell = useCells();

const values: readonly (readonly [kql: string, gives: string | null])[] = [
  ['long(null) == 1', 'false'],
  ['long(null) != 1', 'true'],
  ['long(null) == long(null)', null],
  ['long(null) < 1', null],
  ['real(nan) == real(nan)', 'false'],
  ['real(nan) > 1.0', 'false'],
  ['real(nan) in (real(nan), 1.0)', 'false'],
  ['real(nan) in (datatable(x:real)[real(nan), 1.0])', 'false'],
  ['1.0 in (datatable(x:real)[real(nan), 1.0])', 'true'],
  ['"Abc" =~ "aBC"', 'true'],
  ['"Abc" == "abc"', 'false'],
  ['"a_b" has "a"', 'true'],
  ['"alphabet" has "alpha"', 'false'],
  ['"alphabet" hasprefix "alpha"', 'true'],
  ['"alphabet" hassuffix "BET"', 'true'],
  ['"anything" has ""', 'true'],
  ['"Привет Мир" has "мир"', 'true'],
  ['"10.0.0.1 ok" has "10.0.0.1"', 'true'],
  ['"110.0.0.1" has "10.0.0.1"', 'false'],
  ['"CO-op" has_cs "co"', 'false'],
  ['"x" in ("a", "x")', 'true'],
  ['"X" in~ ("a", "x")', 'true'],
  ['"X" !in~ ("a", "x")', 'false'],
  ['3 in (dynamic([1, 3]))', 'true'],
  ['long(null) in (1)', 'false'],
  ['long(null) !in (1)', 'true'],
  ['1 in (dynamic(["x"]))', 'false'],
  ['1 !in (dynamic(["x", 2]))', 'true'],
  ['1 in (tolong("x"), 2)', 'false'],
  ['"a" in (dynamic(null))', 'false'],
  ['"a" !in (dynamic(null))', 'true'],
  ['"a" has_any (dynamic(null))', 'false'],
  ['"the quick fox" has_any ("cat", "dog", "bird", "fox")', 'true'],
  ['"the quick fox" has_all ("quick", "cat")', 'false'],
  ['"ab1" matches regex @"\\d$"', 'true'],
  ['5 between (1 .. 5)', 'true'],
  ['datetime(2020-01-02) between (datetime(2020-01-01) .. 1d)', 'true'],
  ['7 / -2', '-3'],
  ['1 / 0', null],
  ['-7 % 3', '2'],
  ['-5.5 % 2.0', '0.5'],
  ['1.0 / 0.0', 'Infinity'],
  ['9223372036854775807 + 1', '-9223372036854775808'],
  ['datetime(9999-12-31) + 1d', null],
  ['1d / 1h', '24'],
  ['1d * 2.5', '2.12:00:00'],
  ['dynamic({"a":"x"}).a == "x"', 'true'],
  ['dynamic({"a":5}).a > 4', 'true'],
  ['bool(null) and true', null],
];

test.each(values)('%s gives %s as a value', async (kql, gives) => {
  expect(await cell(`print v = ${kql}`)).toBe(gives);
});

const predicates: readonly (readonly [kql: string, rows: string])[] = [
  ['x == 1', '1'],
  ['x != 1', '2'],
  ['not(x > 1)', '1'],
  ['x in (1, 2)', '2'],
  ['x !in (1)', '2'],
  ['d.a == "p"', '1'],
  ['d.a != "p"', '2'],
  ['d.a == ""', '1'],
  ['d has "p"', '1'],
  ['d !has "p"', '2'],
  ['s == 0', '1'],
  ['s in (0, 7)', '2'],
];

test.each(predicates)('where %s keeps %s rows of three', async (kql, rows) => {
  const table =
    'datatable(x:long, s:string, d:dynamic)[1, "0", dynamic({"a":"p"}), 2, "7", dynamic({"a":"q"}), long(null), "", dynamic(null)]';
  expect(await cell(`${table} | where ${kql} | count`)).toBe(rows);
});
