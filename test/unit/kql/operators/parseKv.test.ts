import { describe, expect, it } from 'vitest';
import { useRows } from '../../../support/kqlRows';

const rows = useRows();

describe('parse-kv', () => {
  it('leaves out the white space around keys and values', async () => {
    const text = `print s = "a: 1 , b :  x y , c:z " | parse-kv s as (a:long, b:string, c:string) with (pair_delimiter=",", kv_delimiter=":")`;
    expect(await rows(`${text} | project a, b, c`)).toEqual([['1', 'x y', 'z']]);
  });

  it('keeps the white space inside quotes', async () => {
    const text = `print s = "a:'  x ',b: 'y'" | parse-kv s as (a:string, b:string) with (pair_delimiter=",", kv_delimiter=":", quote="'")`;
    expect(await rows(`${text} | project a, b`)).toEqual([['  x ', 'y']]);
  });

  it('leaves it out of what the groups of an expression find', async () => {
    const text = `print s = "one : v1 ;two:  x y ;" | parse-kv s as (one:string, two:string) with (regex=@"([\\w ]+):([^;]*)")`;
    expect(await rows(`${text} | project one, two`)).toEqual([['v1', 'x y']]);
  });
});
