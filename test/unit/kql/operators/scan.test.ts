import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import type { KqlDatabase } from '../../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../../support/kqlDatabase';

let database: KqlDatabase;

beforeAll(async () => {
  database = await openKqlDatabase();
});
afterAll(() => database.dispose());

async function rows(text: string, signal?: AbortSignal): Promise<unknown> {
  const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow, ...(signal ? { signal } : {}) });
  return answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ message }) => message);
}

describe('scan', () => {
  it('remembers over as many rows as there are, in order', async () => {
    const text = `range x from 1 to 2600 step 1 | sort by x asc
      | scan declare (total:long = 0) with (step s: true => total = x + s.total;) | summarize count(), max(total), countif(total != x * (x + 1) / 2)`;
    expect(await rows(text)).toEqual([['2600', '3381300', '0']]);
  });

  it('goes on with a sequence whose rows are far from one another, in each partition', async () => {
    const text = `range x from 1 to 2400 step 1 | extend p = x % 2 | sort by x asc
      | scan partition by p declare (from:long = 0) with (step a output=last: x < 100 => from = x; step b: x > 2390 => from = a.from;)
      | project p, x, from`;
    expect(await rows(text)).toEqual(
      [98, 99, ...Array.from({ length: 10 }, (_, index) => 2391 + index)].map((x) => [
        String(x % 2),
        String(x),
        String(x % 2 === 0 ? 98 : 99),
      ]),
    );
  });

  it('counts a match only where a sequence begins that was not going on', async () => {
    const text = `datatable(t:long)[0, 1, 2, 32, 36, 75] | sort by t asc
      | scan with_match_id=m declare (from:long) with (
          step within: true => from = iff(isnull(within.from), t, within.from);
          step over output=none: t - within.from > 30;)
      | project t, from, m`;
    expect(await rows(text)).toEqual([
      ['0', '0', '0'],
      ['1', '0', '0'],
      ['2', '0', '0'],
      ['32', '32', '1'],
      ['36', '32', '1'],
      ['75', '75', '2'],
    ]);
  });

  it('gives what a step holds back at the end, after all other matches', async () => {
    const text = `range x from 1 to 1200 step 1 | sort by x asc
      | scan declare (n:long = 0) with (step a output=none: x == 1; step b output=last: true => n = b.n + 1;) | project x, n`;
    expect(await rows(text)).toEqual([['1200', '1199']]);
  });

  describe('with optional steps', () => {
    const events = `datatable(n:long, e:string)[1, "a", 2, "b", 3, "c", 4, "a", 5, "c", 6, "b", 7, "c"] | sort by n asc`;
    const found = async (steps: string): Promise<unknown> =>
      (
        (await rows(
          `${events} | scan with_match_id=m declare (s:string, began:long) with (${steps}) | project r = strcat(m, ":", n, s, began)`,
        )) as string[][]
      ).map(([row]) => row);

    it('goes past one that no row fits', async () => {
      expect(
        await found(
          'step x: e == "a" => s = "x"; step y optional: e == "b" => s = "y", began = x.n; step z: e == "c" => s = "z", began = x.n;',
        ),
      ).toEqual(['0:1x', '0:2y1', '0:3z1', '1:4x', '1:5z4', '1:7z4']);
    });

    it('knows nothing of a step that was passed over', async () => {
      expect(await found('step x output=none: e == "a"; step y optional output=none: e == "b"; step z: e == "c" => began = y.n;')).toEqual([
        '0:32',
        '1:5',
        '1:7',
      ]);
    });

    it('begins with the first step that a row fits, where all before it are optional', async () => {
      expect(await found('step y optional: e == "b" => s = "y"; step z: e == "c" => s = "z";')).toEqual([
        '0:2y',
        '0:3z',
        '0:5z',
        '1:6y',
        '1:7z',
      ]);
      expect(await found('step x optional: e == "none" => s = "x"; step z: e == "c" => s = "z";')).toEqual(['0:3z', '0:5z', '0:7z']);
    });

    it('needs the others all the same', async () => {
      expect(
        await found('step x output=none: e == "b"; step y optional output=none: e == "none"; step z: e == "a" => began = x.n;'),
      ).toEqual(['0:42']);
    });
  });

  it('gives the rows’ own columns other values, which the next row sees', async () => {
    const filled = `datatable(t:long, v:real, k:string)[1, 5.0, "a", 2, real(null), "b", 3, real(null), "c", 4, 7.0, "d"] | sort by t asc
      | scan with (step s: true => v = iff(isnull(v), s.v, v);) | project t, v, k`;
    expect(await rows(filled)).toEqual([
      ['1', '5', 'a'],
      ['2', '5', 'b'],
      ['3', '5', 'c'],
      ['4', '7', 'd'],
    ]);
    const steps = `datatable(t:long, v:long)[1, 10, 2, 20, 3, 30] | sort by t asc
      | scan declare (n:long) with (step a: t == 1 => v = v + 1, n = v; step b: t > 1 => n = a.v;)`;
    expect(await rows(steps)).toEqual([
      ['1', '11', '10'],
      ['2', '20', '11'],
      ['3', '30', '11'],
    ]);
  });

  it('is cut off by a cancel', async () => {
    const text = `range x from 1 to 1000000 step 1 | sort by x asc | scan declare (t:long = 0) with (step s: true => t = x + s.t;) | count`;
    const started = performance.now();
    await expect(rows(text, AbortSignal.timeout(1500))).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
