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
  { says: '3,000 parentheses', text: `print ${'('.repeat(3000)}1${')'.repeat(3000)}`, code: 'too-deep' },
  { says: '3,000 calls', text: `print ${'not('.repeat(3000)}true${')'.repeat(3000)}`, code: 'too-deep' },
  { says: '3,000 signs', text: `print ${'-'.repeat(3000)}1`, code: 'too-deep' },
  { says: '300 braces', text: `print ${'{'.repeat(300)}`, code: 'too-deep' },
  { says: '16 functions in one another', text: `${'let f = () { '.repeat(16)}1${' }; f()'.repeat(16)}`, code: 'too-deep' },
  { says: '3,000 stages', text: `A${repeat(3000, () => ' | where x > 1')}`, code: 'too-deep' },
  { says: 'a list of 10,000 texts', text: `A | where s in~ (${repeat(10_000, (index) => `"u${index}"`, ',')})` },
  { says: 'a list of 10,000 numbers', text: `A | where x in (${repeat(10_000, String, ',')})` },
  { says: 'an array of 10,000 texts', text: `let L = dynamic([${repeat(10_000, (index) => `"u${index}"`, ',')}]); A | where s in (L)` },
  {
    says: '1,000 names that stand for one another',
    text: `let a0 = 1; ${repeat(1000, (index) => `let a${index + 1} = a${index} + 1; `)} print a1000`,
    code: 'query-too-large',
  },
  {
    says: 'names that double',
    text: `let a0 = 1; ${repeat(30, (index) => `let a${index + 1} = a${index} * a${index}; `)} print a30`,
    code: 'query-too-large',
  },
  { says: 'brackets in a text', text: `print s = "${'('.repeat(3000)}"` },
  { says: 'brackets in a comment', text: `// ${'('.repeat(3000)}\nprint 1` },
  {
    says: 'tables that double',
    text: `let t0 = A; ${repeat(30, (index) => `let t${index + 1} = union t${index}, t${index}; `)} t30 | count`,
    code: 'query-too-large',
  },
  { says: '40,000 let statements', text: `${repeat(40_000, (index) => `let a${index} = 1; `)}print 1`, code: 'too-deep' },
  { says: '40,000 statements', text: repeat(40_000, (index) => `print ${index}`, ';\n'), code: 'too-deep' },
  { says: '500,000 words', text: repeat(500_000, () => 'a', ' '), code: 'too-deep' },
  { says: '100,000 pairs of brackets', text: repeat(100_000, () => '(a)', ' '), code: 'too-deep' },
  { says: 'a megabyte of quotes', text: '"'.repeat(1_000_001), code: 'KS001' },
  { says: 'a megabyte of commas', text: `print ${','.repeat(1_000_000)}`, code: 'KS006' },
  { says: 'a name of a megabyte', text: `print ${'x'.repeat(1_000_000)}`, code: 'KS142' },
  { says: 'a function that calls itself', text: 'let f = (x:long) { f(x) }; print f(1)', code: 'KS211' },
];

/** Seconds of processor time that a text may take: some, on a busy machine a few more. What grows without end takes minutes. */
const patience = 15;

it.each(texts)('$says is compiled, or refused with words, in time', { timeout: 120_000 }, async ({ text, code }) => {
  await compileQuery('print 1', { tables, now: pinnedNow });
  const before = process.cpuUsage();
  const compilation = await compileQuery(text, { tables, now: pinnedNow });
  const { user, system } = process.cpuUsage(before);
  const problem = compilation.ok ? undefined : compilation.diagnostics.find(({ severity }) => severity === 'error');
  expect(problem?.code).toBe(code);
  expect(problem?.message.length ?? 0).toBeLessThan(1000);
  expect(problem?.start ?? 0).toBeLessThanOrEqual(text.length);
  expect((user + system) / 1e6).toBeLessThan(patience);
});

it('says where a text goes too deep', async () => {
  const text = `print ${'('.repeat(500)}1${')'.repeat(500)}`;
  const { diagnostics } = await compileQuery(text, { tables, now: pinnedNow });
  expect(diagnostics.map(({ start, end }) => text.slice(0, end).length - text.slice(0, start).length)).toEqual([1]);
  expect(diagnostics[0]?.start).toBe('print '.length + 400);
});
