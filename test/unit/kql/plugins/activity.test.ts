import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

// The first of March 2026 is a Sunday, on which weeks begin.
const visits = `datatable(user:string, t:datetime)[
  "ann", datetime(2026-03-02 08:00), "bob", datetime(2026-03-03 09:00), "ann", datetime(2026-03-09 10:00), "cem", datetime(2026-03-17 11:00)]`;
const range = 'datetime(2026-03-01), datetime(2026-03-21)';

async function rows(plugin: string): Promise<readonly string[]> {
  const answer = await evaluate(`${visits} | evaluate ${plugin}`, session(), { tables: [], now: 638_527_968_000_000_000n });
  if (!answer.ok) return answer.diagnostics.map(({ code, message }) => `${code} ${message}`);
  return (answer.tables[0]?.rows ?? []).map((row) => row.map((cell) => String(cell).slice(0, 10)).join(' ')).sort();
}

describe('a step of weeks', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [`sliding_window_counts(user, t, ${range}, 14d, "week")`, ['2026-03-01 2 2', '2026-03-08 3 2', '2026-03-15 2 2']],
    [`sliding_window_counts(user, t, ${range}, 7d, "week")`, ['2026-03-01 2 2', '2026-03-08 1 1', '2026-03-15 1 1']],
    [`activity_counts_metrics(user, t, ${range}, "week")`, ['2026-03-01 2 2 2 2', '2026-03-08 1 1 0 2', '2026-03-15 1 1 1 3']],
    [`activity_metrics(user, t, ${range}, "week")`, ['2026-03-01 2 2 NaN NaN', '2026-03-08 1 0 0.5 0.5', '2026-03-15 1 1 0 1']],
    [`active_users_count(user, t, ${range}, 14d, 1d, 2, "week")`, ['2026-03-08 1']],
  ];

  it.each(cases)('cuts the timeline of %s where weeks begin', async (plugin, expected) => {
    expect(await rows(plugin)).toEqual(expected);
  });

  it('may come by a name', async () => {
    const step = 'let step = "month"; ';
    const answer = await evaluate(
      `${step}${visits} | evaluate activity_metrics(user, t, ${range}, step) | project dcount_values`,
      session(),
      {
        tables: [],
        now: 0n,
      },
    );
    expect(answer.ok && answer.tables[0]?.rows).toEqual([['3']]);
  });
});

describe('a text that is no step of the calendar', () => {
  it.each([
    [`sliding_window_counts(user, t, ${range}, 14d, "fortnight")`, 'bad-argument'],
    [`sliding_window_counts(user, t, ${range}, "14", 7d)`, 'KS138'],
    [`sliding_window_counts(user, user, ${range}, 14d, 7d)`, 'KS138'],
    [`activity_counts_metrics(user, t, "first", datetime(2026-03-21), "week")`, 'KS138'],
  ])('is refused in %s', async (plugin, code) => {
    expect((await rows(plugin)).map((text) => text.split(' ')[0])).toEqual([code]);
  });

  it('is refused where a window of months would have several lengths', async () => {
    expect(await rows(`sliding_window_counts(user, t, ${range}, 60d, "month")`)).toEqual([expect.stringContaining('unsupported-option')]);
  });
});
