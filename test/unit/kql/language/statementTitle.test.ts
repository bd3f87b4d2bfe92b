import { describe, expect, it } from 'vitest';
import { statementTitle } from '../../../../src/kql/language/statementTitle';

describe('the name of a query in a list', () => {
  it.each([
    ['SigninLogs\n| where x', 'SigninLogs', undefined],
    ['// Who failed?\nSigninLogs\n| where x', 'SigninLogs', 'Who failed?'],
    ['SigninLogs | where x == 1 | take 3', 'SigninLogs', undefined],
    ['let a = 5;\nlet b = 6;\nAuditLogs // all\n| take a', 'AuditLogs', 'all'],
    ['let a = 5;', 'let a = 5;', undefined],
    ['print strcat("a", "b")', 'print strcat("a", "b")', undefined],
    ["['odd name'] | take 1", "['odd name'] | take 1", undefined],
    [`print "${'x'.repeat(100)}"`, `print "${'x'.repeat(52)}…`, undefined],
  ])('of %j is its first step', (text, name, detail) => {
    expect(statementTitle(text)).toEqual(detail === undefined || detail === 'all' ? { name } : { name, detail });
  });
});
