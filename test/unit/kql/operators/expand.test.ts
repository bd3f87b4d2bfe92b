import { describe, expect, it } from 'vitest';
import { useRows } from '../../../support/kqlRows';

const rows = useRows();

const mixed = 'dynamic([1, "2", 3.7, null, true])';

describe('an element that is expanded to a type', () => {
  it.each([
    ['long', ['1', null, '3', null, null]],
    ['int', ['1', null, '3', null, null]],
    ['real', ['1', null, '3.7', null, null]],
    ['string', ['1', '2', '3.7', '', 'true']],
  ])('is cast to %s, not read: what is of another kind is null', async (type, values) => {
    expect(await rows(`print d = ${mixed} | mv-expand d to typeof(${type})`)).toEqual(values.map((value) => [value]));
    expect(await rows(`print d = ${mixed} | mv-apply e = d to typeof(${type}) on (where true) | project e`)).toEqual(
      values.map((value) => [value]),
    );
  });

  it('may be a real that no JSON number says', async () => {
    expect(await rows('print d = pack_array(real(nan), real(+inf), real(-inf), 1.5) | mv-expand d to typeof(real)')).toEqual([
      ['NaN'],
      ['Infinity'],
      ['-Infinity'],
      ['1.5'],
    ]);
  });

  it('may be a time or a flag', async () => {
    const text = 'print t = dynamic(["2024-01-02"]), f = dynamic([true, "true"]) | mv-expand t to typeof(datetime), f to typeof(bool)';
    expect(await rows(text)).toEqual([
      ['2024-01-02T00:00:00.0000000Z', 'true'],
      [null, null],
    ]);
  });
});

describe('the old spelling mvexpand', () => {
  it.each([
    ['mvexpand l', '128'],
    ['mvexpand l limit 150', '150'],
    ['mv-expand l', '200'],
  ])('makes 128 rows of one at most, where nothing else is said: %s', async (operator, count) => {
    expect(await rows(`print l = range(1, 200) | ${operator} | count`)).toEqual([[count]]);
  });
});
