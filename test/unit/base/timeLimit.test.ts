import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { timeLimit } from '../../../src/base/timeLimit';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const ended = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended'), { once: true }));
const later = (milliseconds: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('still on'), milliseconds));

describe('a time limit', () => {
  it('ends when the time is over, also where the memory is cleared meanwhile and only a listener is left of it', async () => {
    const end = ended(timeLimit(new AbortController().signal, 60).signal);
    const clearing = setInterval(collect, 5);
    expect(await Promise.race([end, later(3000)])).toBe('ended');
    clearInterval(clearing);
  });

  it('ends with the outer signal, and tells that from the time', async () => {
    const outer = new AbortController();
    const limit = timeLimit(outer.signal, 60_000);
    outer.abort();
    expect([limit.signal.aborted, limit.isOver]).toEqual([true, false]);
    expect(timeLimit(outer.signal, undefined).signal.aborted).toBe(true);
    limit.dispose();
    const short = timeLimit(new AbortController().signal, 1);
    await ended(short.signal);
    expect(short.isOver).toBe(true);
  });

  it('never ends once it is disposed, or where there is no time', async () => {
    const limit = timeLimit(new AbortController().signal, 1);
    limit.dispose();
    const without = timeLimit(new AbortController().signal, undefined);
    expect(await Promise.race([ended(limit.signal), ended(without.signal), later(30)])).toBe('still on');
  });
});
