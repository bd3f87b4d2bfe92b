import { describe, expect, it } from 'vitest';
import snippets from '../../../snippets/kql.json';
import { beginsStatement } from '../../../webview-ui/src/editor/statementStart';
import { templateText } from '../../../webview-ui/src/editor/templateText';

describe('query templates in the console', () => {
  it('have a text in every gap, the same in those of one number', () => {
    for (const [title, { body }] of Object.entries(snippets)) {
      const text = templateText(body);
      expect(text.replace(/\$\{\d+:[^{}]+\}/g, ''), title).not.toContain('$');
      const gaps = [...text.matchAll(/\$\{(\d+):([^{}]+)\}/g)];
      expect(new Set(gaps.map(([whole]) => whole)).size, title).toBe(new Set(gaps.map(([, number]) => number)).size);
    }
    expect(templateText(['a ${1:7d}', 'b $1'])).toBe('a ${1:7d}\nb ${1:7d}');
  });

  it('are offered where a statement begins, and nowhere else', () => {
    const offered = (marked: string): boolean => beginsStatement(marked.replace('^', ''), marked.indexOf('^'));
    for (const start of ['^', '\n^', '// what is asked\n^', 'A | count\n\n^', 'A | count\r\n\r\n  ^', 'let x = 1;\n^']) {
      expect(offered(start), start).toBe(true);
    }
    for (const inside of ['A ^', 'A\n^', 'A | where ^', 'A\n| where B == 1 // ;\n^']) expect(offered(inside), inside).toBe(false);
  });
});
