import { beforeAll, describe, expect, it } from 'vitest';
import { compileQuery } from '../../../../src/kql/compile';
import { pinnedNow } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

/** More rows than one thread of the engine reads at once. */
const many = 250_000;
const columns = [
  { name: 'Place', type: 'string' },
  { name: 'Code', type: 'long' },
] as const;

describe('a set of the values of a large table', () => {
  const database = useKqlDatabase();
  beforeAll(() =>
    database.session().run(
      `CREATE TABLE Large AS SELECT ['z', '', 'Ä', 'a', 'A'][1 + i % 5] AS Place, CASE WHEN i % 7 = 0 THEN NULL ELSE 9 - i % 7 END AS Code
       FROM range(${many}) AS t(i)`,
    ),
  );

  async function compiled(text: string, rows: number): Promise<string> {
    const result = await compileQuery(text, { tables: [{ name: 'Large', columns, relation: 'Large', rows }], now: pinnedNow });
    const [query] = result.ok ? result.queries : [];
    return query?.sql ?? JSON.stringify(result.diagnostics);
  }
  const answer = async (text: string, rows = many): Promise<unknown> => (await database.session().all(await compiled(text, rows)))[0]?.[0];

  it.each([
    ['make_set(Place)', '["","A","a","z","Ä"]'],
    ['make_set(Code)', '[3,4,5,6,7,8]'],
    ['make_set_if(Code, Place == "z" and Code < 5)', '[3,4]'],
    ['make_set(Code * 1.5)', '[4.5,6.0,7.5,9.0,10.5,12.0]'],
    ['make_set_if(Code, Code > 100)', '[]'],
    ['make_set(pack_array(Code, 1), 100)', '[1,3,4,5,6,7,8,null]'],
  ])('has each value once, and of nulls what a small table has: %s', async (aggregate, values) => {
    const text = `Large | summarize s = ${aggregate} | project tostring(array_sort_asc(s))`;
    expect(await answer(text)).toBe(values);
    expect(await answer(text, 1000)).toBe(values);
  });

  it('has as many as are asked for', async () => {
    expect(await answer('Large | summarize s = make_set(Code, 4) | project array_length(s)')).toBe(4n);
  });

  it('makes no list of all rows where they come in no order', async () => {
    const text = 'Large | where Code > 1 | extend Other = Place | summarize make_set(Other) by Code';
    expect(await compiled(text, many)).toContain('list(DISTINCT');
    expect(await compiled(text, 1000)).not.toContain('list(DISTINCT');
  });

  it.each(['sort by Place asc', 'take 5', 'top 5 by Place asc', 'sort by Place asc | serialize | extend n = row_number()'])(
    'keeps the order of rows that have one: %s',
    async (step) => {
      expect(await compiled(`Large | ${step} | summarize make_set(Place)`, many)).not.toContain('list(DISTINCT');
    },
  );
});
