import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

async function rows(kql: string): Promise<unknown> {
  const found = await evaluate(kql, session(), { tables: [], now: 0n });
  return found.ok ? found.tables[0]?.rows.map((row) => row.join(' ')) : found.diagnostics.map(({ code }) => code);
}

describe('row_window_session()', () => {
  const clock = (...minutes: number[]): string =>
    `datatable(m:long)[${minutes.join(', ')}] | serialize | extend s = row_window_session(datetime(2024-01-01) + m * 1m`;

  it.each([
    ['begins anew as far from the first row as is allowed, and further', clock(0, 30, 60, 80, 130), '1h, 45m', [0, 0, 60, 60, 130]],
    ['begins anew as far from the row before as is allowed', clock(0, 4, 9, 13), '1h, 5m', [0, 0, 9, 9]],
    ['begins anew behind a null', clock(0, 1, 2).replace('[0, 1,', '[0, long(null),'), '1h, 5m', [0, 0, 2]],
    ['goes on where the value falls', clock(10, 12, 5, 6), '1h, 5m', [10, 10, 10, 10]],
  ])('%s', async (_, text, distances, minutes) => {
    expect(await rows(`${text}, ${distances}) | project (s - datetime(2024-01-01)) / 1m`)).toEqual(minutes.map(String));
  });
});

describe('prev() and next()', () => {
  const given = 'print x = 1, i = toint(1), r = 1.5, s = "a", d = dynamic([1])';

  it.each([
    ['x, 1, int(7)', '7'],
    ['i, 1, 7', '7'],
    ['r, 1, 7', '7'],
    ['s, 1, "z"', 'z'],
    ['d, 1, "z"', '"z"'],
    ['x, 1, long(null)', ''],
  ])('give a value of the column’s kind where there is no row: %s', async (list, value) => {
    for (const name of ['prev', 'next']) expect(await rows(`${given} | serialize v = ${name}(${list}) | project v`)).toEqual([value]);
  });

  it.each(['x, 1, "z"', 'x, 1, 0.5', 's, 1, 5', 'x, 1, true'])('refuse a value of another kind: %s', async (list) => {
    for (const name of ['prev', 'next']) expect(await rows(`${given} | serialize v = ${name}(${list})`)).toEqual(['unsupported-argument']);
  });
});

describe('a function of columns', () => {
  it.each([
    ['print a = 1 | project column_ifexists(strcat("a", ""), 2)', ['unsupported-argument']],
    ['print a = 1 | where iscolumnexists(strcat("a", ""))', ['unsupported-argument']],
    ['let name = "a"; print a = 1 | project column_ifexists(name, 2)', ['1']],
    ['print a = 1 | project column_ifexists("A", 2)', ['2']],
  ])('is told by name before the query runs: %s', async (kql, answer) => {
    expect(await rows(kql)).toEqual(answer);
  });

  it('measures texts and numbers, and refuses to guess how much a dynamic value takes', async () => {
    expect(await rows('print a = "äb", b = 1, c = true | project estimate_data_size(*), estimate_data_size(a, c)')).toEqual(['12 4']);
    expect(await rows('print d = dynamic({"a":1}) | project estimate_data_size(d)')).toEqual(['unsupported-argument']);
  });
});
