import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

async function rows(text: string): Promise<unknown> {
  const answer = await evaluate(text, session(), { tables: [], now: 638_527_968_000_000_000n });
  return answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ message, start, end }) => `${message} ${text.slice(start, end)}`);
}

const messages = `datatable(s:string, n:long)[
  "user ann failed to sign in from 10.1.2.3 after 5 s", 1,
  "user bob failed to sign in from 10.1.9.4 after 7 s", 2,
  "user cem failed to sign in from 10.2.2.3 after 5 s", 3,
  "disk full", 4, "disk full", 5, "(odd)", 6, "", 7]`;

describe('reduce', () => {
  it('finds the patterns of texts, with a star for what differs', async () => {
    expect(await rows(`${messages} | reduce by s`)).toEqual([
      ['user * failed to sign in from * after * s', '3', 'user ann failed to sign in from 10.1.2.3 after 5 s'],
      ['disk full', '2', 'disk full'],
      ['others', '2', ''],
    ]);
  });

  it('counts what too few rows have among the others', async () => {
    expect(await rows(`${messages} | reduce by s with threshold=0.35 | project Pattern, Count`)).toEqual([
      ['others', '4'],
      ['user * failed to sign in from * after * s', '3'],
    ]);
  });

  it('parts terms at the characters that are named, and at these alone', async () => {
    const texts = 'datatable(s:string)["red-1_x", "red-2_x", "blue 1_x", "blue 1_y"]';
    expect(await rows(`${texts} | reduce by s with characters="-_" | project Pattern, Count, Representative`)).toEqual([
      ['blue 1*', '2', 'blue 1_x'],
      ['red*x', '2', 'red-1_x'],
    ]);
    const odd = String.raw`datatable(s:string)["a]1", "a]2", "a\\1", "a^1"]`;
    expect(await rows(String.raw`${odd} | reduce by s with characters="]\\^" | project Pattern, Count`)).toEqual([['a*', '4']]);
  });

  it('leaves numbers out of a pattern of words, and keeps them where there are no words', async () => {
    expect(await rows('datatable(s:string)["code 7", "code 7", "code 7"] | reduce by s | project Pattern')).toEqual([['code *']]);
    expect(await rows('datatable(s:string)["0", "0", "50126", "50126"] | reduce by s | project Pattern')).toEqual([['0'], ['50126']]);
  });

  it('adds the pattern to the rows with kind=source', async () => {
    expect(await rows(`${messages} | reduce kind=source by s | where n > 2 | sort by n asc | project n, Pattern`)).toEqual([
      ['3', 'user * failed to sign in from * after * s'],
      ['4', 'disk full'],
      ['5', 'disk full'],
      ['6', 'others'],
      ['7', 'others'],
    ]);
    expect(await rows(`${messages} | reduce kind=source by s | getschema | project ColumnName`)).toEqual([['s'], ['n'], ['Pattern']]);
  });

  it('tells a text that reads "others" from the others', async () => {
    expect(await rows('datatable(s:string)["others", "others", "x"] | reduce by s')).toEqual([
      ['others', '2', 'others'],
      ['others', '1', ''],
    ]);
  });

  it('gives no rows for no rows', async () => {
    expect(await rows('datatable(s:string)[] | reduce by s')).toEqual([]);
  });

  it('refuses a threshold that is no share', async () => {
    expect(await rows('print s = "a" | reduce by s with threshold=2')).toEqual([
      'The threshold of reduce is a constant number from 0 to 1. 2',
    ]);
  });
});
