import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const numbers = 'range x from 1 to 3 step 1 | summarize';

describe('an argument that is one of a few, or lies within bounds', () => {
  const database = useKqlDatabase();
  const answer = async (text: string): Promise<unknown> => {
    const result = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    if (result.ok) return result.tables[0]?.rows.length;
    const [first] = result.diagnostics;
    return text.slice(first?.start, first?.end);
  };

  it.each([
    [`${numbers} dcount(x, 5)`, '5'],
    [`${numbers} dcountif(x, x > 1, 7)`, '7'],
    [`${numbers} hll(x, 9)`, '9'],
    [`${numbers} hll_if(x, x > 1, 8)`, '8'],
    ['print series_outliers(dynamic([1, 2]), "other")', '"other"'],
    ['print series_outliers(dynamic([1, 2]), "ctukey", 0, 1)', '1'],
    ['print series_outliers(dynamic([1, 2]), "ctukey", 0, 10, 98.5)', '98.5'],
    ['print series_decompose(dynamic([1, 2]), 0, "line")', '"line"'],
    ['print series_decompose_forecast(dynamic([1, 2]), 1, 0, "line")', '"line"'],
    ['print series_decompose_anomalies(dynamic([1, 2]), 1.5, 0, "avg", 0, "box")', '"box"'],
  ])('is marked where it is not: %s', async (text, marked) => {
    expect(await answer(text)).toBe(marked);
  });

  it.each([
    `${numbers} dcount(x, 4), dcountif(x, x > 1, 0), hll(x, 2)`,
    'print series_outliers(dynamic([1, 2]), "tukey"), series_outliers(dynamic([1, 2]), "ctukey", 0, 2, 98)',
    'print s = dynamic([1, 2]) | extend series_decompose(s, 0, "none"), series_decompose_anomalies(s, 1.5, 0, "avg", 0, "tukey")',
  ])('is taken where it is: %s', async (text) => {
    expect(await answer(text)).toBe(1);
  });
});

describe('times in a series', () => {
  const database = useKqlDatabase();

  it('count as their ticks', async () => {
    const text = `print t = dynamic(["2020-12-07T23:55:00.0000000Z", "2020-12-07T23:56:00.0000000Z", "soon", ""])
      | project series_divide(series_subtract(t, array_shift_right(t, 1)), 1e7), series_stats_dynamic(array_slice(t, 0, 1)).min`;
    const answer = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    expect(answer.ok ? answer.tables[0]?.rows : answer.diagnostics).toEqual([['[null,60.0,null,null]', '637429821000000000.0']]);
  });
});
