import { describe, expect, it } from 'vitest';
import { boundsRows, guarded, takeAdvice, withTake } from '../../../../src/flows/azure/takeGuard';

const bounded = [
  'SigninLogs | take 5',
  'SigninLogs\n| where ResultType != "0"\n| summarize count() by Location',
  'SigninLogs | count',
  'SigninLogs | distinct UserPrincipalName',
  'SigninLogs | top 5 by TimeGenerated',
  'print 1',
  'let few = SigninLogs | limit 3; few',
];
const unbounded = [
  'SigninLogs',
  'SigninLogs | where UserPrincipalName == "a | take 5"',
  'SigninLogs // | take 5',
  "SigninLogs | extend Text = @'| count'",
  'SigninLogs | project TimeGenerated | render timechart',
];

describe('the guard of queries without a limit', () => {
  it.each(bounded)('leaves alone: %s', (text) => expect(boundsRows(text)).toBe(true));
  it.each(unbounded)('sees that nothing limits: %s', (text) => expect(boundsRows(text)).toBe(false));

  it('puts take behind the query, and before what it draws', () => {
    expect(withTake('SigninLogs;\n', 10)).toBe('SigninLogs\n| take 10');
    expect(withTake('SigninLogs | project A | render timechart', 10)).toBe('SigninLogs | project A\n| take 10\n| render timechart');
  });

  it('limits only where the setting says so, and never a query that is to run as a whole', () => {
    expect(guarded('SigninLogs', { mode: 'limit', rows: 10 }, false)).toEqual({ text: 'SigninLogs\n| take 10', most: 10 });
    expect(guarded('SigninLogs', { mode: 'limit', rows: 10 }, true)).toEqual({ text: 'SigninLogs' });
    expect(guarded('SigninLogs', { mode: 'warn', rows: 10 }, false)).toEqual({ text: 'SigninLogs' });
  });

  it('says it where the query is written, with a way out', () => {
    const [advice] = takeAdvice('SigninLogs\n| where true', { mode: 'warn', rows: 10 });
    expect(advice).toMatchObject({ code: 'no-row-limit', severity: 'information', start: 11, end: 23 });
    expect(advice?.fixes?.[0]).toMatchObject({ title: 'Add take 10', edits: [{ text: 'SigninLogs\n| where true\n| take 10' }] });
    expect(takeAdvice('SigninLogs', { mode: 'off', rows: 10 })).toEqual([]);
  });
});
