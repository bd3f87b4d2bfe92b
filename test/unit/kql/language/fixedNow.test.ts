import { describe, expect, test } from 'vitest';
import { asksForNow, withFixedNow } from '../../../../src/kql/language/fixedNow';

const at = '2026-11-26T12:00:00.0000000Z';
const moment = `datetime(${at})`;
const cases = [
  ['SigninLogs | where TimeGenerated > ago(1h)', `SigninLogs | where TimeGenerated > (${moment} - (1h))`],
  ['print now(), now ( )', `print ${moment}, ${moment}`],
  ['print now(-2d)', `print (${moment} + (-2d))`],
  ['print bin(ago(now() - datetime(2026-11-25)), 1h)', `print bin((${moment} - (${moment} - datetime(2026-11-25))), 1h)`],
  ['T | where a between (ago(2h)..ago(1h))', `T | where a between ((${moment} - (2h))..(${moment} - (1h)))`],
  [
    'print "ago(1h) )", @"now()" // ago(1d)\n| extend x = ago(1d)',
    `print "ago(1h) )", @"now()" // ago(1d)\n| extend x = (${moment} - (1d))`,
  ],
] as const;

describe('a text at a fixed moment', () => {
  test.each(cases)('%s', (text, fixed) => {
    expect(asksForNow(text)).toBe(true);
    expect(withFixedNow(text, at)).toBe(fixed);
  });

  test.each(['T | where now == 1', 'T | where bag.ago == "ago(1h)"', 'T | project knows(1), ago_1(2)', 'T // now()', 'print ago(1h'])(
    'stays as it is where it asks for no time: %s',
    (text) => {
      expect(asksForNow(text)).toBe(false);
      expect(withFixedNow(text, at)).toBe(text);
    },
  );
});
