import { describe, expect, it } from 'vitest';
import type { CompileOptions } from '../../../../src/kql/compile';
import { compileQuery } from '../../../../src/kql/compile';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';

const options: CompileOptions = { tables: sampleTables, now: pinnedNow };

async function names(text: string): Promise<readonly (string | undefined)[]> {
  const compilation = await compileQuery(text, options);
  if (!compilation.ok) throw new Error(compilation.diagnostics.map(({ message }) => message).join('\n'));
  return compilation.queries.map(({ name }) => name);
}

async function refusal(text: string): Promise<string> {
  const compilation = await compileQuery(text, options);
  const problem = compilation.diagnostics.find(({ severity }) => severity === 'error');
  return `${problem?.code ?? 'none'} at ${text.slice(problem?.start, problem?.end)}`;
}

describe('the results of a text', () => {
  it('have the names that fork, facet and a last as give them', async () => {
    expect(await names('SigninLogs | fork First = (count) (take 1 | as Second) (count)')).toEqual(['First', 'Second', undefined]);
    expect(await names('SigninLogs | facet by ResultType, Attempts with (take 1)')).toEqual([undefined, 'ResultType', 'Attempts']);
    expect(await names('SigninLogs | as One; One | count | as Two | render table; One | count')).toEqual(['One', 'Two', undefined]);
  });

  it('are the rows and their number after preview', async () => {
    expect(await names('SigninLogs | evaluate preview(2)')).toEqual([undefined, 'Count']);
    expect(await refusal('SigninLogs | evaluate preview(2) | count')).toBe('unsupported-place at evaluate preview(2)');
  });

  it('are none after consume', async () => {
    expect(await names('SigninLogs | consume')).toEqual([]);
  });
});

describe('what has no certain answer', () => {
  it.each([
    ['SigninLogs | sample 2 | fork (count) (take 1)', 'unsupported-operator at fork (count) (take 1)'],
    ['SigninLogs | fork (count) (take 1) | count', 'unsupported-place at fork (count) (take 1)'],
    ['SigninLogs | join (SigninLogs | as Inner) on Attempts | count; Inner | count', 'unknown-table at Inner'],
    ['SigninLogs | partition hint.strategy=native by ResultType (union (SigninLogs))', 'unsupported-option at union (SigninLogs)'],
    ['SigninLogs | partition hint.strategy=shuffle by ResultType { SigninLogs }', 'unsupported-option at { SigninLogs }'],
    ['table("SigninLogs", "nosuch") | count', 'unsupported-argument at "nosuch"'],
    ['SigninLogs | partition hint.strategy=other by ResultType (count)', 'unsupported-option at partition'],
    ['SigninLogs | top-nested 1 of substring(ResultType, 0, 1) by count()', 'unsupported-columns at substring'],
    ['SigninLogs | take -1', 'value-invalid at -1'],
    ['let n = -2; SigninLogs | top n by TimeGenerated', 'value-invalid at n'],
    ['print l = dynamic([1, 2]) | mv-expand l limit -1', 'value-invalid at -1'],
    ['union kind=inner (print a = 1), (print b = 2)', 'no-columns at union kind=inner'],
    ['let A = view () { print x = 1 }; let B = view () { print x = "1" }; find in (A, B) where x == 1 project x', 'unsupported-columns'],
  ])('is refused: %s', async (text, start) => {
    expect((await refusal(text)).startsWith(start)).toBe(true);
  });
});
