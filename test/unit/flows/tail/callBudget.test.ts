import { describe, expect, it } from 'vitest';
import { createCallBudget } from '../../../../src/flows/tail/callBudget';

describe('a budget of calls', () => {
  it('holds up nobody longer than its stretch when the clock is put back', async () => {
    let ahead = 3_600_000;
    const budget = createCallBudget({ calls: 2, milliseconds: 60 }, { now: () => Date.now() + ahead });
    const signal = AbortSignal.timeout(1000);
    for (let call = 0; call < 2; call++) await budget.take(signal);
    ahead = 0;
    const began = performance.now();
    await budget.take(signal);
    // It does not let through more than it may either.
    expect(performance.now() - began).toBeGreaterThan(50);
  });
});
