import { describe, expect, it } from 'vitest';
import { useRows } from '../../../support/kqlRows';

const rows = useRows();

const values = 'datatable(t:long, v:real)[3, 1.0, 5, 2.0, 9, 4.0]';

describe('make-series', () => {
  it.each(['percentile(v, 50)', 'take_any(v)', 'max(v)', 'p = percentile(v, 50)'])('makes an array of %s', async (aggregate) => {
    expect(await rows(`${values} | make-series ${aggregate} on t step 2`)).toEqual([['[1.0,2.0,0.0,4.0]', '[2,4,6,8]']]);
  });

  it('lets what follows expand a series that has its name from its aggregate', async () => {
    const text = `${values} | make-series percentile(v, 50) on t step 2 by k = t % 2 | mv-expand percentile_v_50 to typeof(real)`;
    expect(await rows(`${text} | project k, percentile_v_50`)).toEqual([
      ['1', '1'],
      ['1', '2'],
      ['1', '0'],
      ['1', '4'],
    ]);
  });

  it.each([
    ['from 0 to 2000000 step 1', 'at most 1048576'],
    ['from 0 to 10 step 0', 'above zero'],
    ['from 10 to 0 step -1', 'above zero'],
  ])('refuses an axis that no series has: %s', async (axis, words) => {
    await expect(rows(`${values} | make-series count() on t ${axis}`)).rejects.toThrow(words);
  });

  it.each(['make_list(v)', 'make_bag(bag_pack("v", v))', 'take_any(tostring(v))'])('refuses %s, which is no number', async (aggregate) => {
    expect(await rows(`${values} | make-series ${aggregate} on t step 2`)).toEqual([expect.stringContaining('series of numbers')]);
  });
});
