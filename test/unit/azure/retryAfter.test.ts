import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../src/azure/azureFailure';

describe('the time that a service asks to wait', () => {
  it('is told by its own clock where it names a moment', () => {
    const headers = new Map([
      ['date', 'Sat, 28 Nov 2020 08:00:00 GMT'],
      ['retry-after', 'Sat, 28 Nov 2020 08:00:30 GMT'],
    ]);
    expect(retryAfterSeconds(headers)).toBe(30);
  });
});
