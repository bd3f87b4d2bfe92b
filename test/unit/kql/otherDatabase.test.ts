import { describe, expect, it } from 'vitest';
import { withOpenSources } from '../../../src/flows/query/openSources';
import { compileQuery } from '../../../src/kql/compile';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';

const databases = [
  {
    name: 'north',
    tables: [{ name: 'SigninLogs', columns: [{ name: 'Room', type: 'string' as const }], relation: 'north.main.SigninLogs' }],
  },
];
const compile = withOpenSources(compileQuery, () => databases);

async function outcome(text: string): Promise<string> {
  const compilation = await compile(text, { tables: sampleTables, now: pinnedNow });
  if (compilation.ok)
    return compilation.queries.map(({ reads, columns }) => `${reads.join()}: ${columns.map(({ name }) => name).join()}`).join(' ');
  const [problem] = compilation.diagnostics;
  return `${problem?.code ?? ''} at ${text.slice(problem?.start, problem?.end)}`;
}

describe('a table of another open source', () => {
  it.each([
    ['database("north").SigninLogs | take 1', 'north/SigninLogs: Room'],
    ["workspace('north').SigninLogs | take 1", 'north/SigninLogs: Room'],
    ['workspace("north").table("SigninLogs") | count', 'north/SigninLogs: Count'],
    ['let other = "north"; database(other).SigninLogs | count', 'north/SigninLogs: Count'],
    ['union SigninLogs, workspace("north").SigninLogs | count', 'SigninLogs,north/SigninLogs: Count'],
    ['SigninLogs | where ResultType in ((workspace("north").SigninLogs | project Room)) | count', 'SigninLogs,north/SigninLogs: Count'],
    ['app("north").SigninLogs | where Room == "a" | count', 'north/SigninLogs: Count'],
    ['union isfuzzy=true workspace("south").SigninLogs, (SigninLogs | project UserPrincipalName)', 'SigninLogs: UserPrincipalName'],
    ['union isfuzzy=true SigninLogs, app("south").SigninLogs | count', 'SigninLogs: Count'],
    ['union isfuzzy=true (Absent | where Attempts > "x"), (SigninLogs | project Attempts)', 'SigninLogs: Attempts'],
    ['union isfuzzy=true Absent*, Sign* | count', 'SigninLogs: Count'],
    ['union isfuzzy=true (union isfuzzy=true database("south").T, Absent), (print a = 1) | project a', ': a'],
    ['print "workspace(x)"', ': print_0'],
  ])('is named: %s', async (text, gives) => {
    expect(await outcome(text)).toBe(gives);
  });

  it.each([
    ['workspace("south").SigninLogs', 'KS208 at "south"'],
    ['database("north").Nothing', 'KS204 at Nothing'],
    ['app("south").SigninLogs', 'KS208 at "south"'],
    ['cluster("x").database("north").SigninLogs', 'unsupported-operator at cluster("x").database("north")'],
    ['union withsource=s SigninLogs, database("north").SigninLogs', 'unsupported-option'],
    ['find in (database("north").SigninLogs) where Room == "a"', 'unsupported-option'],
  ])('is refused where it cannot be read: %s', async (text, start) => {
    expect((await outcome(text)).startsWith(start)).toBe(true);
  });
});
