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
])('columns of the rows are refused where they come from %s', async (_, text, code) => {
  const found = await evaluate(text, session(), { tables: [], now: 0n });
  expect(found.diagnostics.map((problem) => problem.code)).toEqual([code]);
  expect(found.diagnostics.every(({ start, end }) => text.slice(start, end).startsWith('evaluate'))).toBe(true);
});
