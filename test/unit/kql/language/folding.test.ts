import { describe, expect, it } from 'vitest';
import { foldsOf } from '../../../../src/kql/language/folding';

function folds(text: string): readonly string[] {
  return foldsOf(text).map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind}`);
}

describe('what folds in a text', () => {
  it('is each let and each query, what brackets hold, and comments', () => {
    const text = `// Sign-ins that failed,
// by user.
let failed = (span: timespan) {
  SigninLogs
  | where TimeGenerated > ago(span)
  // a note
};
let codes = dynamic([
  "50126"
]);
failed(1d)
| where ResultType in (codes)

print 1

AuditLogs
| take 5`;
    expect(folds(text)).toEqual(['0-1 comment', '2-6 code', '2-5 code', '7-9 code', '7-8 code', '10-11 code', '15-16 code']);
  });

  it('is nothing within a line, a text or an open bracket', () => {
    expect(folds('print dynamic([1, 2]) // a\n')).toEqual([]);
    expect(folds('print ```{\n(\n```')).toEqual(['0-2 code']);
    expect(folds('print (\n1')).toEqual(['0-1 code']);
    expect(folds(')\n]\r\n}')).toEqual(['0-2 code']);
    expect(folds('')).toEqual([]);
  });

  it('counts lines that end as on any system', () => {
    expect(folds('print (\r\n1,\r\n2)')).toEqual(['0-2 code', '0-1 code']);
  });

  it('takes a long text in short time', () => {
    const text = `${'let a = (x:long) {\n x\n};\n'.repeat(5000)}print 1`;
    const started = performance.now();
    expect(foldsOf(text).length).toBeGreaterThan(5000);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
