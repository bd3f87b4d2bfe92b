import { expect, test } from 'vitest';
import { formatDateTime, formatTimespan } from '../../../../src/base/ticks';
import { parseDateTime } from '../../../../src/kql/macros/parseDateTime';
import { parseTimespan } from '../../../../src/kql/macros/parseTimespan';
import { xxhash64 } from '../../../../src/kql/macros/xxhash64';

test.each([
  ['2024-05-01T10:00:00.1234567Z', '2024-05-01T10:00:00.1234567Z'],
  ['2024-05-01T10:00:00+02:00', '2024-05-01T08:00:00.0000000Z'],
  ['2024-05-01 10:00', '2024-05-01T10:00:00.0000000Z'],
  ['5/25/2014 8:20:03 PM', '2014-05-25T20:20:03.0000000Z'],
  ['12-02-2022', '2022-12-02T00:00:00.0000000Z'],
  ['1-2-2022 10:00', '2022-01-02T10:00:00.0000000Z'],
  ['Sat, 8 Nov 14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
  ['Saturday, 08-Nov-14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
  ['08-Nov-14 15:05', '2014-11-08T15:05:00.0000000Z'],
  ['8 Nov 2014', '2014-11-08T00:00:00.0000000Z'],
  ['20140525', '2014-05-25T00:00:00.0000000Z'],
  ['2024', '2024-01-01T00:00:00.0000000Z'],
])('%s is the date and time %s', (text, expected) => {
  const ticks = parseDateTime(text);
  expect(ticks === undefined ? undefined : formatDateTime(ticks)).toBe(expected);
});

test.each(['13-02-2022', '2020-02-30', '2020-13-01', 'not a date', '2020-01-01T25:00:00Z', ''])('%s is no date', (text) => {
  expect(parseDateTime(text)).toBeUndefined();
});

test.each([
  ['90s', '00:01:30'],
  ['-1.02:03:04.5', '-1.02:03:04.5000000'],
  ['13:00', '13:00:00'],
  ['1.5h', '01:30:00'],
  ['2', '2.00:00:00'],
])('%s is the timespan %s', (text, expected) => {
  const ticks = parseTimespan(text);
  expect(ticks === undefined ? undefined : formatTimespan(ticks)).toBe(expected);
});

test('the hash of a long text is the one that the algorithm is known for', () => {
  expect(BigInt.asUintN(64, xxhash64(new TextEncoder().encode('Nobody inspects the spammish repetition')))).toBe(0xfbcea83c8a378bf1n);
});
