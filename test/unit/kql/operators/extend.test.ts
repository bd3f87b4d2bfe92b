import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

async function answer(text: string): Promise<Record<string, string>> {
  const found = await evaluate(text, session(), { tables: [], now: 638_527_968_000_000_000n });
  if (!found.ok) throw new Error(found.diagnostics.map(({ message }) => message).join(' '));
  const [table] = found.tables;
  return Object.fromEntries((table?.columns ?? []).map(({ name, type }, index) => [`${name}:${type}`, String(table?.rows[0]?.[index])]));
}

describe('columns of extend without a name', () => {
  it('keep their own values behind a function that gives several', async () => {
    expect(
      await answer('print s = dynamic([4, 6]) | extend series_stats(s), x = 1, series_sum(s) | project series_stats_s_min, x, Column1'),
    ).toEqual({
      'series_stats_s_min:real': '4',
      'x:long': '1',
      'Column1:real': '10',
    });
    expect(
      await answer('print s = dynamic([4, 6]) | extend series_stats(s), series_fill_const(s, 0) | project s, series_stats_s_min'),
    ).toEqual({
      's:dynamic': '[4,6]',
      'series_stats_s_min:real': '4',
    });
  });

  it('have a number where a function with several values is called again', async () => {
    expect(
      await answer(
        'print s = dynamic([4, 6]), t = dynamic([9]) | extend series_stats(s), series_stats(s) | project series_stats_s_max, series_stats_s_max1',
      ),
    ).toEqual({ 'series_stats_s_max:real': '6', 'series_stats_s_max1:real': '6' });
  });

  it('are replaced by a later one of the same name, and take no name from another', async () => {
    expect(await answer('print s = "12" | extend tolong(s), strcat(s, "!"), strlen(s), toint(s)')).toEqual({
      's:int': '12',
      'Column1:string': '12!',
      'strlen_s:long': '2',
    });
    expect(await answer('print t = datetime(2026-03-04 05:06) | extend bin(t, 1d), t + 1d, bin(t, 1h)')).toEqual({
      't:datetime': '2026-03-04T05:00:00.0000000Z',
      'Column1:datetime': '2026-03-05T05:06:00.0000000Z',
    });
    expect(await answer('print d = dynamic({"a": 7}) | extend d.a, tostring(d.a), toint(d.a)')).toEqual({
      'd:dynamic': '{"a":7}',
      'd_a:int': '7',
    });
  });

  it('are called as what the query names, where it names a value and no column', async () => {
    expect(await answer('let r = 5; let s = 7; print s = 1 | extend r, s')).toEqual({ 's:long': '1', 'r:long': '5' });
  });
});

describe('columns of project with names for some of the values of a function', () => {
  it('are all that is left of it, as with extend', async () => {
    expect(await answer('print s = dynamic([4, 6]) | project (low, at) = series_fit_line(s), s')).toEqual({
      'low:real': '1',
      'at:real': '2',
      's:dynamic': '[4,6]',
    });
    expect(await answer('print s = dynamic([4, 6]) | extend (low, at) = series_fit_line(s)')).toEqual({
      's:dynamic': '[4,6]',
      'low:real': '1',
      'at:real': '2',
    });
  });
});
