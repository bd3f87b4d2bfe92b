import { describe, expect, it } from 'vitest';
import { historyNodes, queryTitle } from '../../../../src/features/history/nodes';
import type { HistoryEntry } from '../../../../src/protocol/engine';

const now = new Date(2026, 10, 21, 15, 0);
const at = (day: number, hour: number): string => new Date(2026, 10, day, hour, 5).toISOString();
const run: HistoryEntry = {
  historyId: 'a',
  text: 'SigninLogs\n| count',
  source: 'incident',
  at: at(21, 9),
  rows: 1,
  elapsed: 1340,
  reopenable: true,
};

describe('the history in the tree', () => {
  it('lists the newest run first, with its source, its rows and how long it took', () => {
    const nodes = historyNodes([run, { ...run, historyId: 'b', at: at(21, 10), rows: 41_207 }], now);
    expect(nodes.map(({ label, description }) => [label, description])).toEqual([
      ['10:05  SigninLogs | count', 'incident · 41,207 rows · 1.3 s'],
      ['09:05  SigninLogs | count', 'incident · 1 row · 1.3 s'],
    ]);
  });

  it('gives the day of runs that are not of today', () => {
    expect(historyNodes([{ ...run, at: at(20, 23) }], now)[0]?.label).toBe('2026-11-20  SigninLogs | count');
  });

  it.each([
    { what: 'a result that is kept', about: {}, shown: ['history', 'entraLogs.history.open'], tooltip: /The result is kept/ },
    {
      what: 'a result that is gone',
      about: { reopenable: false },
      shown: ['circle-outline', 'entraLogs.history.openQuery'],
      tooltip: /not kept; run the query again/,
    },
    {
      what: 'a run that failed',
      about: { reopenable: false, failed: 'No column *X*.' },
      shown: ['error', 'entraLogs.history.openQuery'],
      tooltip: /No column \\\*X\\\*\\\./,
    },
  ])('opens $what in its own way', ({ about, shown, tooltip }) => {
    const [node] = historyNodes([{ ...run, ...about }], now);
    expect([node?.icon, node?.command?.command]).toEqual(shown);
    expect(node?.tooltip).toMatch(tooltip);
  });
});

describe('the title of a query', () => {
  it.each([
    ['// Who failed?\nSigninLogs', 'Who failed?'],
    ['\n  SigninLogs\n  | count // all\n', 'SigninLogs | count // all'],
    ['x'.repeat(100), `${'x'.repeat(79)}…`],
    ['', ''],
  ])('of %j is one line', (text, title) => {
    expect(queryTitle(text)).toBe(title);
  });
});
