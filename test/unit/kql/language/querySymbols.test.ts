import { beforeAll, describe, expect, it } from 'vitest';
import { createLanguage } from '../../../../src/kql/language/language';
import type { KqlLanguage } from '../../../../src/kql/language/language';
import { querySymbols } from '../../../../src/kql/language/querySymbols';
import { loadKusto } from '../../../../src/kql/parser/kusto';

describe('the symbols of a text', () => {
  const text = `// who failed
let limit = 10;
// a function
let failures = (span: timespan) { SigninLogs | where TimeGenerated > ago(span) };
let ["odd name"] = 3;
failures(1d) | take limit

print 1`;

  it('are its queries and what they declare', () => {
    expect(querySymbols(text).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'query failures(1d) | take limit',
      'variable limit',
      'function failures',
      'variable odd name',
      'query print 1',
    ]);
  });

  it('stand where their names do', () => {
    for (const { name, nameSpan } of querySymbols(text)) if (nameSpan) expect(text.slice(nameSpan.start, nameSpan.end)).toBe(name);
    const functionSymbol = querySymbols(text).find(({ kind }) => kind === 'function');
    expect(text.slice(functionSymbol!.start, functionSymbol!.end)).toMatch(/^let failures[^]*\}$/);
  });
});

describe('a selection', () => {
  let language: KqlLanguage;

  beforeAll(async () => {
    language = createLanguage(await loadKusto());
  });

  it('grows from the word over its expression, step and statement', () => {
    const text = 'print 1\n\nlet top5 = 5;\nEvents\n| where strlen(Name) > 3 and Count == 2\n| take top5';
    const texts = language.selection(text, text.indexOf('Name') + 1, { tables: [] }).map(({ start, end }) => text.slice(start, end));
    for (const part of [
      'Name',
      'strlen(Name)',
      'strlen(Name) > 3',
      'strlen(Name) > 3 and Count == 2',
      'where strlen(Name) > 3 and Count == 2',
    ]) {
      expect(texts).toContain(part);
    }
    expect(texts[0]).toBe('Name');
    expect(texts.at(-1)).toBe(text.slice(text.indexOf('let')));
    texts.slice(1).forEach((larger, place) => expect(larger).toContain(texts[place]));
  });

  it('holds its place wherever the caret stands', () => {
    for (const text of ['', ' ', '// only words', 'print "open', 'Events | where (', '| | |', 'print 1 \n']) {
      for (let offset = 0; offset <= text.length; offset++) {
        for (const { start, end } of language.selection(text, offset, { tables: [] })) {
          expect(start <= offset && offset <= end && end <= text.length, `${text} at ${offset}`).toBe(true);
        }
      }
    }
  });
});
