import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChartData, ChartKind, ChartRequest } from '../../../../src/protocol/chart';
import { unixEpochTicks } from '../../../../src/base/ticks';
import type { Workbench } from '../../../support/workbench';
import { openWorkbench, quiet } from '../../../support/workbench';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

type Written = Partial<Pick<ChartRequest, 'width' | 'from' | 'to' | 'viewId'>> & { readonly with?: Record<string, string> };

/** Runs SQL and draws its result. */
async function draw(kind: ChartKind, text: string, { with: properties = {}, ...over }: Written = {}): Promise<ChartData> {
  const { resultId } = await bench.handlers['query/run']({ text }, quiet());
  return bench.handlers['result/chart']({ resultId, table: 0, viewId: '', kind, properties, width: 800, ...over }, quiet());
}

const ticks = (unixMilliseconds: string): string => `(${unixMilliseconds})::BIGINT * 10000 + ${unixEpochTicks}`;
const hour = 3_600_000;
/** A million minutes of a quiet line with one spike in each direction. */
const long = `SELECT ${ticks('i * 60000')} AS "Time", CASE i WHEN 612345 THEN 999.5 WHEN 612346 THEN -50.5 ELSE (i % 7)::DOUBLE END AS "Hits"
  FROM range(1000000) AS t(i)`;

describe('a chart over time', () => {
  it('has every row where there are few, by time, with its exact value', async () => {
    const text = `SELECT * FROM (VALUES (${ticks('7200000')} + 1, 9007199254740993), (${ticks('0')}, NULL), (${ticks('3600000')}, 5)) AS t("Time", "Hits")`;
    const { series, axis, extent, binned } = await draw('timechart', text);
    expect(axis).toEqual({ name: 'Time', type: 'datetime', continuous: true, filterable: true });
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ name: 'Hits', measure: 'Hits', keys: [], y: [null, 5, 9007199254740992] });
    expect(series[0]!.x).toEqual([0, hour, 2 * hour + 0.0001]);
    expect(series[0]!.xTexts?.[2]).toBe('1970-01-01T02:00:00.0000001Z');
    expect(series[0]!.yTexts?.[2]).toBe('9007199254740993');
    expect(extent).toEqual([0, 2 * hour + 0.0001]);
    expect(binned).toBe(false);
  });

  it('keeps the spikes of a million rows in a few thousand points', async () => {
    const { series, binned, extent } = await draw('timechart', long);
    expect(binned).toBe(true);
    expect(series[0]!.x.length).toBeGreaterThan(800);
    expect(series[0]!.x.length).toBeLessThanOrEqual(2400);
    const spike = series[0]!.y.indexOf(999.5);
    expect(series[0]!.x[spike]).toBe(612345 * 60000);
    expect(series[0]!.x[series[0]!.y.indexOf(-50.5)]).toBe(612346 * 60000);
    expect([...series[0]!.x].sort((one, other) => one - other)).toEqual(series[0]!.x);
    expect(extent).toEqual([0, 999_999 * 60000]);
    expect(series[0]!.x.at(-1)).toBe(999_999 * 60000);
  });

  it('looks closely at a part of the axis', async () => {
    const [from, to] = [612_000 * 60000, 613_000 * 60000];
    const { series, extent } = await draw('timechart', long, { from, to });
    expect(Math.min(...series[0]!.x)).toBeGreaterThanOrEqual(from);
    expect(Math.max(...series[0]!.x)).toBeLessThanOrEqual(to);
    expect(series[0]!.y).toContain(999.5);
    expect(series[0]!.y.filter((value) => value !== null && value >= 0 && value < 7).length).toBeGreaterThan(500);
    expect(extent).toEqual([0, 999_999 * 60000]);
  });

  it('splits rows into series, the largest first, and says how many are left out', async () => {
    const text = `SELECT ${ticks('i')} AS "Time", 'user ' || (i % 60) AS "User", (i % 60) AS "Hits" FROM range(600) AS t(i)`;
    const { series, notices } = await draw('timechart', text);
    expect(series).toHaveLength(50);
    expect(series[0]).toMatchObject({ name: 'user 59', keys: [{ name: 'User', type: 'string', text: 'user 59' }] });
    expect(series[0]!.x).toHaveLength(10);
    expect(notices).toEqual(['50 of 60 series are drawn: those with the largest sums. The table has them all.']);
  });

  it('stays within a few thousand points with many series', async () => {
    const text = `SELECT ${ticks('i')} AS "Time", 'u' || (i % 50) AS "User", random() AS "Hits" FROM range(200000) AS t(i)`;
    const { series } = await draw('timechart', text, { width: 2000 });
    expect(series.reduce((sum, { x }) => sum + x.length, 0)).toBeLessThanOrEqual(8000);
    expect(series).toHaveLength(50);
  });

  it('tells empty, null and other texts apart, whatever is in them', async () => {
    const text = `SELECT ${ticks('1')} AS "Time", * FROM (VALUES ('', NULL, 1), ('it''s "x"', true, 2), ('a', NULL, 3)) AS t("Name", "Ok", "Hits")`;
    const { series } = await draw('timechart', text);
    expect(series.map(({ name, y }) => [name, y])).toEqual([
      ['a, null', [3]],
      [`it's "x", true`, [2]],
      ['(empty), null', [1]],
    ]);
  });

  it('adds up what came before where it is asked to accumulate, before the part that is looked at too', async () => {
    const text = `SELECT ${ticks('i')} AS "Time", 1 AS "Hits" FROM range(5) AS t(i)`;
    expect((await draw('timechart', text, { with: { accumulate: 'true' } })).series[0]!.y).toEqual([1, 2, 3, 4, 5]);
    expect((await draw('timechart', text, { with: { accumulate: 'true' }, from: 3, to: 4 })).series[0]!.y).toEqual([4, 5]);
  });

  it('leaves out what no axis can show', async () => {
    const text = `SELECT ${ticks('i')} AS "Time", CASE i WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE ELSE i END AS "Hits" FROM range(3) AS t(i)`;
    expect((await draw('timechart', text)).series[0]!.y).toEqual([null, null, 2]);
  });

  it('unrolls the arrays of a series, each with its time', async () => {
    const text = `SELECT 'a' AS "Name", '[1,null,3.5]'::JSON AS "Hits", '["1970-01-01T00:00:00Z","1970-01-01T01:00:00.0000000Z","1970-01-01T02:00:00Z"]'::JSON AS "When"
      UNION ALL SELECT 'b', '[7]', '["1970-01-01T00:00:00Z"]'`;
    const { series, axis } = await draw('timechart', text);
    expect(series.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'b', x: [0], y: [7] },
      { name: 'a', x: [0, hour, 2 * hour], y: [1, null, 3.5] },
    ]);
    expect(axis).toMatchObject({ type: 'datetime', filterable: false });
  });

  it('marks anomalies', async () => {
    const text = `SELECT ${ticks('i')} AS "Time", i AS "Hits", (i = 2)::INT AS "Odd" FROM range(4) AS t(i)`;
    const { series } = await draw('anomalychart', text, { with: { anomalycolumns: 'Odd' } });
    expect(series.map(({ name, anomalies }) => ({ name, anomalies }))).toEqual([{ name: 'Hits', anomalies: [{ x: 2, y: 2 }] }]);
    expect((await draw('anomalychart', text)).notices[0]).toContain('anomalycolumns');
  });

  it('is empty over no rows', async () => {
    const { series, extent } = await draw('timechart', `SELECT 1::BIGINT AS "Time", 1 AS "Hits" WHERE false`);
    expect([series, extent]).toEqual([[], undefined]);
  });

  it('draws only what the view shows', async () => {
    const { resultId } = await bench.handlers['query/run'](
      { text: `SELECT ${ticks('i')} AS "Time", i AS "Hits" FROM range(9) AS t(i)` },
      quiet(),
    );
    const filters = [{ kind: 'range', column: 'Hits', from: '3', to: '5' }] as const;
    const { viewId } = await bench.handlers['result/view']({ resultId, table: 0, sort: [], filters }, quiet());
    const request = { resultId, table: 0, viewId, kind: 'timechart', properties: {}, width: 100 } as const;
    expect((await bench.handlers['result/chart'](request, quiet())).series[0]!.y).toEqual([3, 4, 5]);
  });
});

describe('a chart whose parts stand on one another', () => {
  it('has one value for each place and series', async () => {
    const text = `SELECT ${ticks('i // 4')} AS "Time", CASE i % 2 WHEN 0 THEN 'even' ELSE 'odd' END AS "Name", 1 AS "Hits" FROM range(8) AS t(i)`;
    const { series } = await draw('stackedareachart', text);
    expect(series.map(({ x, y }) => [x, y])).toEqual([
      [
        [0, 1],
        [2, 2],
      ],
      [
        [0, 1],
        [2, 2],
      ],
    ]);
  });

  it('shows the highest of each part where there are more places than pixels, and says so', async () => {
    const { series, notices, binned } = await draw('columnchart', long);
    expect(binned).toBe(true);
    expect(series[0]!.x).toHaveLength(400);
    expect(Math.max(...series[0]!.y.map(Number))).toBe(999.5);
    expect(notices[0]).toContain('highest value');
  });
});

describe('a scatter chart', () => {
  it('draws one point for each small rectangle, the lonely ones too', async () => {
    const text = `SELECT random() AS "X", CASE i WHEN 5 THEN 40 ELSE random() END AS "Y" FROM range(200000) AS t(i)`;
    const { series, binned } = await draw('scatterchart', text);
    expect(binned).toBe(true);
    expect(series[0]!.x.length).toBeLessThan(9000);
    expect(series[0]!.y).toContain(40);
  });
});

describe('a chart over categories', () => {
  const text = `SELECT * FROM (VALUES ('b', 'x', 2), ('a', 'x', 1), ('b', 'y', 5), ('b', 'x', 3), ('', 'y', 4)) AS t("Name", "Kind", "Hits")`;
  it('keeps the order of the rows, and adds up what shares a place', async () => {
    const { categories, series } = await draw('columnchart', text);
    expect(categories).toEqual(['b', 'a', '']);
    expect(series.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'y', x: [0, 2], y: [5, 4] },
      { name: 'x', x: [0, 1], y: [5, 1] },
    ]);
  });

  it('follows the sorting of the view', async () => {
    const { resultId } = await bench.handlers['query/run']({ text }, quiet());
    const { viewId } = await bench.handlers['result/view'](
      { resultId, table: 0, sort: [{ column: 'Name', descending: false }], filters: [] },
      quiet(),
    );
    const request = { resultId, table: 0, viewId, kind: 'barchart', properties: {}, width: 100 } as const;
    expect((await bench.handlers['result/chart'](request, quiet())).categories).toEqual(['', 'a', 'b']);
  });

  it('says how many are left out', async () => {
    const { categories, notices } = await draw('barchart', `SELECT 'c' || i AS "Name", i AS "Hits" FROM range(1000) AS t(i)`);
    expect(categories).toHaveLength(500);
    expect(notices).toEqual(['The first 500 of 1,000 categories are drawn. The table has them all.']);
  });

  it('as a pie has the largest slices and one for the rest', async () => {
    const { categories, series, notices } = await draw('piechart', `SELECT 'c' || i AS "Name", i AS "Hits" FROM range(30) AS t(i)`);
    expect(categories?.slice(-2)).toEqual(['c10', '10 more']);
    expect(series[0]!.y.slice(0, 2)).toEqual([29, 28]);
    expect(series[0]!.y.at(-1)).toBe(45);
    expect(notices[0]).toContain('20 of 30');
  });

  it('as a treemap has its largest rectangles', async () => {
    const { leaves } = await draw('treemap', text);
    expect(leaves?.map(({ keys, value }) => [keys.map((key) => key.text).join('/'), value])).toEqual([
      ['b/x', 5],
      ['b/y', 5],
      ['/y', 4],
      ['a/x', 1],
    ]);
  });
});

describe('a card', () => {
  it('shows the first row', async () => {
    const { card } = await draw('card', `SELECT 3 AS "Hits", 'x' AS "Name"`);
    expect(card).toEqual([
      { name: 'Hits', type: 'int', text: '3' },
      { name: 'Name', type: 'string', text: 'x' },
    ]);
  });
});

describe('a chart that cannot be drawn', () => {
  it('is refused in words', async () => {
    await expect(draw('ladderchart' as ChartKind, 'SELECT 1 AS "A"')).rejects.toMatchObject({ code: 'chart-unknown' });
    await expect(draw('timechart', 'SELECT 1 AS "A"')).rejects.toMatchObject({ code: 'chart-impossible' });
  });
});
