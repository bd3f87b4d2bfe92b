import { describe, expect, it } from 'vitest';
import { gapsOf, halves, nextSlice, sliceQuery, stretched, withOperator } from '../../../../src/flows/azure/slices/timeSlice';

describe('slices of time', () => {
  it('put an operator behind a query, whatever it ends with', () => {
    expect(withOperator('T | where x == 1 ;\n', 'count')).toBe('T | where x == 1\n| count');
    expect(withOperator('T // the end', 'count')).toBe('T // the end\n| count');
    expect(withOperator('T | summarize count() | render timechart with (title="a")', 'count')).toBe('T | summarize count()\n| count');
  });

  it('are half open, to the tick', () => {
    expect(sliceQuery('T', { from: 638_000_000_000_000_001n, to: 638_000_000_000_000_002n })).toBe(
      'T\n| where TimeGenerated >= datetime(2022-09-28T22:13:20.0000001Z) and TimeGenerated < datetime(2022-09-28T22:13:20.0000002Z)',
    );
    expect(sliceQuery('T', { from: undefined, to: undefined })).toBe('T\n| where isnull(TimeGenerated)');
  });

  it('are halved without a gap, down to one moment', () => {
    expect(halves({ from: 10n, to: 13n })).toEqual([
      { from: 10n, to: 11n },
      { from: 11n, to: 13n },
    ]);
    expect(halves({ from: 10n, to: 11n })).toBeUndefined();
    expect(halves({ from: undefined, to: undefined })).toBeUndefined();
  });

  it('leave to be fetched what no other covers', () => {
    const done = [
      { from: 20n, to: 30n },
      { from: undefined, to: undefined },
      { from: 0n, to: 10n },
    ];
    expect(gapsOf({ from: 0n, to: 35n }, done)).toEqual([
      { from: 10n, to: 20n },
      { from: 30n, to: 35n },
    ]);
    expect(gapsOf({ from: 0n, to: 0n }, [])).toEqual([]);
  });

  it('cover all of a range, empty times too, and never reach over what is there already', () => {
    const first = stretched({ from: 0n, to: 10n }, [
      { from: 2n, to: 3n, rows: 4 },
      { from: 6n, to: 7n, rows: 4 },
    ]);
    expect(first).toEqual([
      { from: 0n, to: 6n, rows: 4 },
      { from: 6n, to: 10n, rows: 4 },
    ]);
    const bins = [...first, { from: 20n, to: 30n, rows: 1 }];
    expect(nextSlice(bins, 100)).toEqual({ slice: { from: 0n, to: 10n, rows: 8 }, taken: 2 });
    expect(nextSlice(bins, 5)).toEqual({ slice: { from: 0n, to: 6n, rows: 4 }, taken: 1 });
    expect(nextSlice(bins, 1)).toHaveProperty('taken', 1);
    expect(nextSlice([], 1)).toBeUndefined();
  });
});
