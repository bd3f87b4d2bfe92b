import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import type { KqlDatabase } from '../../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../../support/kqlDatabase';

let database: KqlDatabase;

beforeAll(async () => {
  database = await openKqlDatabase();
});
afterAll(() => database.dispose());

async function rows(text: string): Promise<unknown> {
  const answer = await evaluate(text, database.session, { tables: sampleTables, now: pinnedNow });
  return answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ message }) => message);
}

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
