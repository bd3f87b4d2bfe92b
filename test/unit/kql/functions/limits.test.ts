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

describe('a text that a function wants to know before the rows', () => {
  const database = useKqlDatabase();
  const answer = async (text: string): Promise<unknown> => {
    const result = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    if (result.ok) return result.tables[0]?.rows[0];
    const [first] = result.diagnostics;
    return text.slice(first?.start, first?.end);
  };

  it.each([
    [
      'let part = "day"; print datetime_part(part, datetime(2020-01-03)), datetime_add(part, 1, datetime(2020-01-03))',
      ['3', '2020-01-04T00:00:00.0000000Z'],
    ],
    ['let part = "hour"; print datetime_diff(part, datetime(2020-01-03), datetime(2020-01-02))', ['24']],
    [
      'let form = "yyyy-MM"; let clock = "hh:mm"; print format_datetime(datetime(2020-01-03), form), format_timespan(90m, clock)',
      ['2020-01', '01:30'],
    ],
    ['let f = (part:string) { datetime_part(part, datetime(2020-02-03)) }; print f("day"), f("month")', ['3', '2']],
  ])('may be a name of a constant, or an argument: %s', async (text, row) => {
    expect(await answer(text)).toEqual(row);
  });

  it.each([
    ['print part = "day" | project datetime_part(part, datetime(2020-01-03))', 'part'],
    ['print form = "yy" | project format_datetime(datetime(2020-01-03), form)', 'form'],
    ['let part = toscalar(print "day"); print datetime_diff(part, now(), now())', 'part'],
  ])('is refused at its place where rows have it: %s', async (text, marked) => {
    expect(await answer(text)).toBe(marked);
  });
});
