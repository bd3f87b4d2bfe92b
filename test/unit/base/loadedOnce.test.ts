import { describe, expect, it } from 'vitest';
import { loadedOnce } from '../../../src/base/loadedOnce';

describe('what is loaded once', () => {
  it('is not loaded before it is asked for, and is the same for all who ask', async () => {
    let loads = 0;
    const get = loadedOnce(() => Promise.resolve({ load: ++loads }));
    expect(loads).toBe(0);
    const [one, other] = await Promise.all([get(), get()]);
    expect(await get()).toBe(one);
    expect(other).toBe(one);
    expect(loads).toBe(1);
  });

  it('is tried again by the next who asks, where it failed', async () => {
    let loads = 0;
    const get = loadedOnce(() => (++loads === 1 ? Promise.reject(new Error('no such file')) : Promise.resolve(loads)));
    await expect(get()).rejects.toThrow('no such file');
    expect(await get()).toBe(2);
  });
});
