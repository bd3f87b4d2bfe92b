import { describe, expect, it } from 'vitest';
import { splitStatements, statementAt } from '../../../../src/kql/language/statements';

const cases: readonly { readonly name: string; readonly text: string; readonly statements: readonly string[] }[] = [
  { name: 'an empty document has none', text: '\n \n', statements: [] },
  { name: 'comments alone are none', text: '// hello\n\n// there\n', statements: [] },
  { name: 'blank lines separate', text: 'A | take 1\n\n\nB\n| take 2\n', statements: ['A | take 1', 'B\n| take 2'] },
  { name: 'Windows line ends separate as well', text: 'A\r\n| take 1\r\n\r\nB', statements: ['A\r\n| take 1', 'B'] },
  { name: 'a let stays with what uses it', text: 'let x = 1;\n\nT | where a == x', statements: ['let x = 1;\n\nT | where a == x'] },
  { name: 'a comment after the semicolon changes nothing', text: 'let x = 1; // one\n\nT', statements: ['let x = 1; // one\n\nT'] },
  { name: 'a pipe after a blank line goes on', text: 'T\n\n| take 1\n\nU', statements: ['T\n\n| take 1', 'U'] },
  { name: 'a comment before a pipe after a blank line goes on', text: 'T\n\n// few\n| take 1', statements: ['T\n\n// few\n| take 1'] },
  {
    name: 'a blank line within brackets does not separate',
    text: 'T | join (U\n\n| take 1) on a\n\nV',
    statements: ['T | join (U\n\n| take 1) on a', 'V'],
  },
  { name: 'a bracket in a string is no bracket', text: 'print "("\n\nprint 2', statements: ['print "("', 'print 2'] },
  { name: 'a bracket in a comment is no bracket', text: 'print 1 // (\n\nprint 2', statements: ['print 1 // (', 'print 2'] },
  { name: 'a string that is not closed ends with its line', text: 'print "abc\n\nprint 2', statements: ['print "abc', 'print 2'] },
  { name: 'a verbatim string may end in a backslash', text: "print @'c:\\'\n\nprint 2", statements: ["print @'c:\\'", 'print 2'] },
  { name: 'a fenced string may hold blank lines', text: 'print ```a\n\nb```\n\nprint 2', statements: ['print ```a\n\nb```', 'print 2'] },
  { name: 'a comment above a query belongs to it', text: '// who\nT\n\n// alone\n\nU', statements: ['// who\nT', '// alone\n\nU'] },
  { name: 'an address in a string is no comment', text: 'print "https://a"\n\nprint 2', statements: ['print "https://a"', 'print 2'] },
];

describe('splitting a document into queries', () => {
  it.each(cases)('$name', ({ text, statements }) => {
    expect(splitStatements(text).map((span) => text.slice(span.start, span.end))).toEqual(statements);
  });
});

describe('the query under the caret', () => {
  const text = 'A\n\n\nB | take 1\n';
  const statements = splitStatements(text);
  const under = (offset: number): string => {
    const span = statementAt(statements, offset)!;
    return text.slice(span.start, span.end);
  };

  it('is the one around it, and the one above where the caret is between two', () => {
    expect([0, 1, 2, 4, 8, text.length].map(under)).toEqual(['A', 'A', 'A', 'B | take 1', 'B | take 1', 'B | take 1']);
  });

  it('is none in an empty document', () => {
    expect(statementAt(splitStatements(''), 0)).toBeUndefined();
  });
});
