import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';
import { useKqlDatabase } from '../../support/useKqlDatabase';

const cases = `declare pattern sign_ins = (outcome:string)[who:string]
{
  ("good").["ada"] = { SigninLogs | where ResultType == "0" and UserPrincipalName startswith "ada" };
  ("bad").["all of them"] = { SigninLogs | where ResultType != "0" };
};
declare pattern zone = (city:string) { ("Riga") = { print Zone = "EET" }; ("o\\"x") = { print Zone = "none" }; };
`;

describe('a pattern', () => {
  const database = useKqlDatabase();
  const answer = async (text: string): Promise<unknown> => {
    const result = await evaluate(`${cases}${text}`, database.session(), { tables: sampleTables, now: pinnedNow });
    if (result.ok) return result.tables.map(({ rows }) => rows);
    const [first] = result.diagnostics;
    return `${first?.code ?? ''}|${`${cases}${text}`.slice(first?.start, first?.end)}`;
  };

  it.each([
    ['zone("Riga")', [[['EET']]]],
    ["zone('o\"x') | extend n = 1", [[['none', '1']]]],
    ['sign_ins("good").ada | count', [[['1']]]],
    ['sign_ins("bad").["all of them"] | count; zone("Riga")', [[['2']], [['EET']]]],
    ['union (zone("Riga")), (zone("Riga")) | count', [[['2']]]],
    ['let z = zone("Riga"); z | project Zone', [[['EET']]]],
  ])('stands for the query of the case that has its values: %s', async (text, rows) => {
    expect(await answer(text)).toEqual(rows);
  });

  it.each([
    ['zone("Oslo") | count', 'unknown-pattern|zone("Oslo")'],
    ['sign_ins("good").ben', 'unknown-pattern|sign_ins("good").ben'],
    ['zone(strcat("Ri", "ga"))', 'unknown-pattern|zone(strcat("Ri", "ga"))'],
    ['declare pattern p = (a:string) { ("a") = { let n = 1; print n } }; p("a")', 'unsupported-pattern|p("a")'],
    ['zone("Riga") | where Nothing == 1', 'KS142|Nothing'],
    [`union ${'zone("Riga"), '.repeat(30)} zone("Oslo")`, 'unsupported-pattern|zone("Oslo")'],
    ['declare pattern q = (a:string) { ("a") = { q("a") } }; q("a")', 'unsupported-pattern|q("a")'],
  ])('is refused where no case has its values, at its place: %s', async (text, said) => {
    expect(await answer(text)).toBe(said);
  });
});
