import { expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import { pinnedNow } from '../../support/kqlDatabase';

const tables = [
  {
    name: 'A',
    columns: [
      { name: 'x', type: 'long' },
      { name: 's', type: 'string' },
    ] as const,
    relation: 'A',
  },
];
const repeat = (count: number, text: (index: number) => string, by = ''): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(by);

/** Texts that are long or deep: what they come to is a query, or words that say why not. */
const texts: readonly { readonly says: string; readonly text: string; readonly code?: string }[] = [
  { says: '300 parentheses', text: `print ${'('.repeat(300)}1${')'.repeat(300)}` },
  { says: '1,000 conditions', text: `A | where ${repeat(1000, (index) => `x == ${index}`, ' or ')}`, code: 'KS245' },
  { says: '500 stages', text: `A${repeat(500, () => ' | extend x = x + 1')}`, code: 'KS245' },
  { says: 'a list of 2,000 texts', text: `A | where s in (${repeat(2000, (index) => `"u${index}"`, ',')})` },
  { says: '60 nested tables', text: `A | where x in (${'(A | where x in ('.repeat(60)}1${'))'.repeat(60)})` },
  { says: 'a text of a megabyte', text: `print s = "${'x'.repeat(1_000_000)}"` },
  { says: 'a function that calls itself', text: 'let f = (x:long) { f(x) }; print f(1)', code: 'KS211' },
];

it.each(texts)('$says is compiled, or refused with words', { timeout: 120_000 }, async ({ text, code }) => {
  const compilation = await compileQuery(text, { tables, now: pinnedNow });
  expect(compilation.ok ? undefined : compilation.diagnostics.find(({ severity }) => severity === 'error')?.code).toBe(code);
});
