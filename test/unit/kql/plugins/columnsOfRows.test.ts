import { expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

it.each([
  [
    'a value that is the name of a column that stays',
    'datatable(a:string, b:string)["x", "a", "y", "q"] | evaluate pivot(b)',
    'column-conflict',
  ],
  ['an empty value', 'datatable(a:string, b:string)["x", "", "y", "q"] | evaluate pivot(b)', 'column-conflict'],
  ['an empty key', 'print d = dynamic({"": 1, "k": 2}) | evaluate bag_unpack(d)', 'column-conflict'],
  ['no key at all', 'print d = dynamic([1]) | evaluate bag_unpack(d)', 'no-columns'],
  ['a name that is a column and a member', 'print a = 1, d = dynamic({"a": 2}) | evaluate bag_unpack(d)', 'column-conflict'],
])('columns of the rows are refused where they come from %s', async (_, text, code) => {
  const found = await evaluate(text, session(), { tables: [], now: 0n });
  expect(found.diagnostics.map((problem) => problem.code)).toEqual([code]);
  expect(found.diagnostics.every(({ start, end }) => text.slice(start, end).startsWith('evaluate'))).toBe(true);
});

it.each([
  ['[1, 2.5]', 'dynamic'],
  ['[1, 2]', 'long'],
  ['[1.5, 2.5]', 'real'],
  ['[1, null]', 'long'],
  ['[1, "x"]', 'dynamic'],
])('members such as %s become a column of their type, or a dynamic one where they have several', async (members, type) => {
  const text = `print m = dynamic(${members}) | mv-expand m | project d = bag_pack("a", m) | evaluate bag_unpack(d) | getschema | project ColumnType`;
  const found = await evaluate(text, session(), { tables: [], now: 0n });
  expect(found.ok ? found.tables[0]?.rows : found.diagnostics).toEqual([[type]]);
});

it.each(['autocluster(1.5)', 'basket(0.001)', 'diffpatterns(k, "a", "b", "~", 1.5)'])(
  'a measure outside of its range is refused: %s',
  async (call) => {
    const found = await evaluate(`datatable(k:string, v:string)["a", "x", "b", "y"] | evaluate ${call}`, session(), {
      tables: [],
      now: 0n,
    });
    expect(found.diagnostics.map(({ code }) => code)).toEqual(['bad-argument']);
  },
);

it('patterns that tell two sets apart name as many columns as it takes', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const row = (set: string, other?: string): string =>
    [set, ...names.map((name) => (name === other ? 'y' : 'x'))].map((value) => `"${value}"`).join(', ');
  // Each row of the second set differs from the one row of the first in another column.
  const rows = [row('one'), ...names.map((name) => row('two', name))].join(', ');
  const text = `datatable(k:string, ${names.map((name) => `${name}:string`).join(', ')})[${rows}]
    | evaluate diffpatterns(k, "one", "two") | top 1 by PercentDiffAB | project strcat(${names.join(', ')})`;
  const found = await evaluate(text, session(), { tables: [], now: 0n });
  expect(found.ok ? found.tables[0]?.rows : found.diagnostics).toEqual([['xxxxxxx']]);
});
