import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';
import { useKqlDatabase } from '../../support/useKqlDatabase';

const declared =
  'let Part1 = view () { print x = 1 }; let Part2 = view () { print x = 2 }; let Both = () { Part1 | union Part2 }; let one = 1; let add = (n:long) { n + one };';

describe('restrict access', () => {
  const database = useKqlDatabase();

  async function answer(text: string): Promise<unknown> {
    const given = await evaluate(`${declared} ${text}`, database.session(), { tables: sampleTables, now: pinnedNow });
    return given.ok
      ? given.tables[0]?.rows
      : given.diagnostics.map(({ code, start, end }) => [code, `${declared} ${text}`.slice(start, end)]);
  }

  it.each([
    ['restrict access to (Part1); Part1', [['1']]],
    ['restrict access to (Part*); Part2 | count', [['1']]],
    ['restrict access to (*); Part1 | join kind=inner (Part1) on x | count', [['1']]],
    ['restrict access to (Part1); union Part* | project x', [['1']]],
    ['restrict access to (Both); Both | summarize sum(x)', [['3']]],
    ['restrict access to (Part1); let Own = print x = 7; Own | union Part1 | summarize sum(x)', [['8']]],
    ['restrict access to (Part1); Part1 | project add(x), one', [['2', '1']]],
    ['restrict access to (Part1); Part1 | search "1" | count', [['1']]],
    ['restrict access to (SigninLogs); SigninLogs | take 1 | count', [['1']]],
    ['restrict access to (database().*); SigninLogs | take 1 | count', [['1']]],
    ['restrict access to (Part1); Part1 | project SigninLogs = x', [['1']]],
  ])('leaves to be seen what its list names: %s', async (text, rows) => {
    expect(await answer(text)).toEqual(rows);
  });

  it.each([
    ['restrict access to (Part1); Part2', 'Part2'],
    ['restrict access to (Part1); Part1 | union Part2', 'Part2'],
    ['restrict access to (Part1); Part1 | where x in (Part2)', 'Part2'],
    ['restrict access to (Part1); print toscalar(Both)', 'Both'],
    ['restrict access to (Part1); let Own = Part2; Part1', 'Part2'],
    ['restrict access to (*); SigninLogs', 'SigninLogs'],
    ['restrict access to (database().*); Part1', 'Part1'],
    ['restrict access to (Part1); union Signin*', 'Signin*'],
    ['restrict access to (Part1); table("SigninLogs")', 'table("SigninLogs")'],
    ['restrict access to (Part1); search "x"', 'search "x"'],
    ['restrict access to (Part*); restrict access to (Part2); Part1', 'Part1'],
  ])('hides all else: %s', async (text, place) => {
    expect(await answer(text)).toEqual([['restricted', place]]);
  });
});
