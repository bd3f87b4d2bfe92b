import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

describe('partition', () => {
  const database = useKqlDatabase();
  const rows = async (text: string): Promise<unknown> => {
    const answer = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    return answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ code }) => code);
  };
  const events = 'datatable(k:string, t:long)["b", 4, "a", 3, "b", 2, "a", 1]';

  it('keeps the order of each partition for functions over neighbouring rows', async () => {
    const text = `${events} | partition hint.strategy=native by k (sort by t asc | extend u = t * 10) | extend before = prev(u), after = next(t)`;
    expect(await rows(text)).toEqual([
      ['a', '1', '10', null, '3'],
      ['a', '3', '30', '10', '2'],
      ['b', '2', '20', '30', '4'],
      ['b', '4', '40', '20', null],
    ]);
  });

  it('gives rows in no order where they have none', async () => {
    expect(await rows(`${events} | partition hint.strategy=native by k (summarize max(t)) | extend prev(max_t)`)).toEqual([
      'not-serialized',
    ]);
  });
});
