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

  it('gives what a step holds back at the end, after all other matches', async () => {
    const text = `range x from 1 to 1200 step 1 | sort by x asc
      | scan declare (n:long = 0) with (step a output=none: x == 1; step b output=last: true => n = b.n + 1;) | project x, n`;
    expect(await rows(text)).toEqual([['1200', '1199']]);
  });

  it('is cut off by a cancel', async () => {
    const text = `range x from 1 to 1000000 step 1 | sort by x asc | scan declare (t:long = 0) with (step s: true => t = x + s.t;) | count`;
    const started = performance.now();
    await expect(rows(text, AbortSignal.timeout(1500))).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
