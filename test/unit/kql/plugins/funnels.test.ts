import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

const visits = `datatable(user:string, t:datetime, page:string)[
  "ann", datetime(2026-03-01 08:00), "home",
  "ann", datetime(2026-03-01 08:10), "cart",
  "ann", datetime(2026-03-01 08:20), "cart",
  "ann", datetime(2026-03-01 08:30), "help",
  "ann", datetime(2026-03-01 08:40), "paid",
  "ann", datetime(2026-03-01 08:50), "home",
  "bob", datetime(2026-03-01 09:00), "cart",
  "bob", datetime(2026-03-01 12:00), "paid",
  "cem", datetime(2026-03-02 09:00), "cart",
  "cem", datetime(2026-03-02 09:05), "paid"]`;
const range = 'datetime(2026-03-01), datetime(2026-03-08)';

async function tables(plugin: string): Promise<readonly (readonly string[])[]> {
  const answer = await evaluate(`${visits} | evaluate ${plugin}`, session(), { tables: [], now: 638_527_968_000_000_000n });
  if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join(' '));
  return answer.tables.map(({ rows }) => rows.map((row) => row.map((cell) => String(cell).slice(0, 10)).join(' ')).sort());
}

describe('funnel_sequence', () => {
  it('gives three tables: by the states around the sequence, by the one before, by the one after', async () => {
    expect(await tables(`funnel_sequence(user, t, ${range}, 1h, 1d, page, dynamic(["cart", "paid"]))`)).toEqual([
      ['2026-03-01 home home 1 ["ann"]', '2026-03-02   1 ["cem"]'],
      ['2026-03-01 home 1 ["ann"]', '2026-03-02  1 ["cem"]'],
      ['2026-03-01 home 1 ["ann"]', '2026-03-02  1 ["cem"]'],
    ]);
  });

  it('lets a step come no later than the window after the step before it', async () => {
    const [all] = await tables(`funnel_sequence(user, t, ${range}, 3h, 7d, page, dynamic(["cart", "paid"]))`);
    expect(all).toEqual(['2026-03-01   2 ["bob","ce', '2026-03-01 home home 1 ["ann"]']);
    const [short] = await tables(`funnel_sequence(user, t, ${range}, 5m, 7d, page, dynamic(["cart", "paid"]))`);
    expect(short).toEqual(['2026-03-01   1 ["cem"]']);
  });

  it('takes a state that comes again in a row for one', async () => {
    const [, before, after] = await tables(`funnel_sequence(user, t, ${range}, 1h, 7d, page, dynamic(["cart"]))`);
    expect(before).toEqual(['2026-03-01  2 ["bob","ce', '2026-03-01 home 1 ["ann"]']);
    expect(after).toEqual(['2026-03-01 help 1 ["ann"]', '2026-03-01 paid 2 ["bob","ce']);
  });

  it('gives its first table where a query goes on', async () => {
    expect(await tables(`funnel_sequence(user, t, ${range}, 1h, 7d, page, dynamic(["cart"])) | project prev, next | count`)).toEqual([
      ['2'],
    ]);
  });

  it('knows states that are no texts, and none as null', async () => {
    const states = 'datatable(user:long, t:long, state:long)[1, 1, 7, 1, 2, 8, 1, 3, 9, 2, 1, 8]';
    const text = `${states} | evaluate funnel_sequence(user, t, 0, 9, 1, 10, state, dynamic([8])) | sort by tostring(samples) asc | project strcat(prev, "-", next)`;
    const answer = await evaluate(text, session(), { tables: [], now: 638_527_968_000_000_000n });
    expect(answer.ok && answer.tables[0]?.rows).toEqual([['7-9'], ['-']]);
  });

  it('asks for a sequence that is known beforehand', async () => {
    await expect(tables(`funnel_sequence(user, t, ${range}, 1h, 7d, page, todynamic(page))`)).rejects.toThrow(/must be a constant/);
    await expect(tables(`funnel_sequence(user, t, ${range}, 1h, 7d, page, dynamic([]))`)).rejects.toThrow(/at least one state/);
  });
});

describe('funnel_sequence_completion', () => {
  it('counts the ids that come to each state within each period after the first', async () => {
    const plugin = `funnel_sequence_completion(user, t, ${range}, 7d, page, dynamic(["cart", "paid"]), dynamic([10m, 1h, 1d]))`;
    expect(await tables(plugin)).toEqual([
      [
        '2026-03-01 cart 00:10:00 3',
        '2026-03-01 cart 01:00:00 3',
        '2026-03-01 cart 1.00:00:00 3',
        '2026-03-01 paid 00:10:00 1',
        '2026-03-01 paid 01:00:00 2',
        '2026-03-01 paid 1.00:00:00 3',
      ],
    ]);
  });

  it('looks at each bin by itself', async () => {
    const plugin = `funnel_sequence_completion(user, t, ${range}, 1d, page, dynamic(["cart", "paid"]), dynamic([1h])) | where page == "paid"`;
    expect(await tables(plugin)).toEqual([['2026-03-01 paid 01:00:00 1', '2026-03-02 paid 01:00:00 1']]);
  });

  it('counts nobody for a state that comes before the one it should follow', async () => {
    const plugin = `funnel_sequence_completion(user, t, ${range}, 7d, page, dynamic(["paid", "cart"]), dynamic([7d])) | where page == "cart"`;
    expect(await tables(plugin)).toEqual([['2026-03-01 cart 7.00:00:00 0']]);
  });
});
