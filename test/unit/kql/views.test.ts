import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';
import { useKqlDatabase } from '../../support/useKqlDatabase';

describe('a pattern of tables that views of the query fit', () => {
  const database = useKqlDatabase();
  const views = 'let Part1 = view () { print x = 1 }; let Part2 = view () { print x = 2, y = "b" }; let Part3 = () { print x = 3 };';

  it.each([
    [
      'union Part* | project x, y',
      [
        ['1', ''],
        ['2', 'b'],
      ],
    ],
    [
      'union withsource=part Part* | project part, x',
      [
        ['Part1', '1'],
        ['Part2', '2'],
      ],
    ],
    ['Part1 | union Part* | summarize sum(x)', [['4']]],
    ['find in (Part*) where x == 2 project x', [['Part2', '2']]],
    ['search in (Part*) x == 2 | project $table, x', [['Part2', '2']]],
    ['union isfuzzy=true Part*, Absent* | count', [['2']]],
    ['let f = () { let Inner = view () { print z = 7 }; union Inn* }; f()', [['7']]],
    ['let SigninView = view () { print UserPrincipalName = "view" }; union Signin* | where UserPrincipalName == "view" | count', [['1']]],
  ])('means them too: %s', async (query, rows) => {
    const answer = await evaluate(`${views} ${query}`, database.session(), { tables: sampleTables, now: pinnedNow });
    const given = answer.ok ? answer.tables[0]?.rows : answer.diagnostics.map(({ message }) => message);
    expect([...(given ?? [])].sort()).toEqual(rows);
  });
});
