import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

const views = `let Runs = view () { datatable(Id:long, Note:string)[1, "first", 2, "second"] };
let Jobs = view () { datatable(Id:string, Owner:string)["1", "ann", "x", "bob"] };
`;

async function answer(text: string): Promise<unknown> {
  const found = await evaluate(text, session(), { tables: sampleTables, now: pinnedNow });
  if (!found.ok) return found.diagnostics.map(({ code, start, end }) => `${code} at ${text.slice(start, end)}`);
  const [table] = found.tables;
  return [table?.columns.map(({ name, type }) => `${name}:${type}`).join(' '), ...(table?.rows ?? []).map((row) => row.join(' | '))];
}

describe('find over a column that has several types', () => {
  it('has a column for each type, and asks each table by its own', async () => {
    expect(await answer(`${views}find in (Runs, Jobs) where Id == 1`)).toEqual([
      'source_:string Id_long:long Id_string:string pack_:dynamic',
      'Runs | 1 |  | {"Note":"first"}',
      'Jobs |  | 1 | {"Owner":"ann"}',
    ]);
  });

  it('does the same for columns that all tables have and the condition does not name', async () => {
    expect(await answer(`${views}find withsource=From in (Runs, Jobs) where Note == "second" or Owner == "bob" project-smart`)).toEqual([
      'From:string Id_long:long Id_string:string Note:string Owner:string',
      'Runs | 2 |  | second | ',
      'Jobs |  | x |  | bob',
    ]);
  });

  it('converts to the type that project names', async () => {
    expect(await answer(`${views}find in (Runs, Jobs) where Id == 1 project Id:string, Note`)).toEqual([
      'source_:string Id:string Note:string',
      'Runs | 1 | first',
      'Jobs | 1 | ',
    ]);
  });

  it('lets what follows name the columns of each type', async () => {
    expect(await answer(`${views}find in (Runs, Jobs) where Id != 1 | where isempty(Id_long) | project Id_string`)).toEqual([
      'Id_string:string',
      'x',
    ]);
  });
});

describe('find with a condition that is valid for some of the types of a column', () => {
  const more = 'let Days = view () { datatable(Id:datetime, Owner:string)[datetime(2026-03-01), "cem"] };\n';

  it('looks only through the tables whose type fits', async () => {
    expect(await answer(`${views}${more}find in (Runs, Jobs, Days) where Id > datetime(2026-01-01)`)).toEqual([
      'source_:string Id:datetime Owner:string',
      'Days | 2026-03-01T00:00:00.0000000Z | cem',
    ]);
    expect(await answer(`${views}${more}find withsource = From in (Runs, Days) where Id > 1 project Id`)).toEqual([
      'From:string Id:long',
      'Runs | 2',
    ]);
  });

  it('says which tables it leaves out', async () => {
    const text = `${views}${more}find in (Runs, Days) where Id > 1`;
    const found = await evaluate(text, session(), { tables: sampleTables, now: pinnedNow });
    expect(found.diagnostics.map(({ code, message, start, end }) => [code, message, text.slice(start, end)])).toEqual([
      ['table-left-out', expect.stringContaining('Days'), 'Id > 1'],
    ]);
  });

  it('is refused where it fits no table', async () => {
    expect(await answer(`${views}${more}find in (Runs, Days) where Id > "x"`)).toEqual(['KS106 at >']);
  });
});

describe('search over a column that has several types', () => {
  it('asks for each type by its own name', async () => {
    expect(await answer(`${views}search in (Runs, Jobs) Id_long > 1`)).toEqual([
      '$table:string Id_long:long Id_string:string Note:string Owner:string',
      'Runs | 2 |  | second | ',
    ]);
    expect(await answer(`${views}search in (Runs, Jobs) Id_string:"x" | project Owner`)).toEqual(['Owner:string', 'bob']);
  });
});

describe('tables by a pattern', () => {
  it('are found by find and search', async () => {
    expect(await answer('find in (Sign*) where Attempts == 7 project UserPrincipalName')).toEqual([
      'source_:string UserPrincipalName:string',
      'SigninLogs | Cleo@example.com',
    ]);
    expect(await answer('search in (*Logs) "cleo" | project $table, Attempts')).toEqual(['$table:string Attempts:long', 'SigninLogs | 7']);
  });
});

describe('a searched text with stars', () => {
  const texts = 'datatable(a:string, b:string)["lab one", "pc", "LAB-x PC", "", "a.b", "axb"] | search';

  it('is a pattern where a star stands inside, for one column at a time and at the borders of words', async () => {
    expect(await answer(`${texts} "lab*pc" | project a`)).toEqual(['a:string', 'LAB-x PC']);
    expect(await answer(`${texts} "la*p" | count`)).toEqual(['Count:long', '0']);
    expect(await answer(`${texts} "la*p*" | count`)).toEqual(['Count:long', '1']);
    expect(await answer(`${texts} b:"a*b" | count`)).toEqual(['Count:long', '1']);
    expect(await answer(`${texts} "a.*" | count`)).toEqual(['Count:long', '1']);
  });

  it('looks at case where kind=case_sensitive says so', async () => {
    expect(await answer(`${texts} kind=case_sensitive "lab*pc" | count`)).toEqual(['Count:long', '0']);
    expect(await answer(`${texts} kind=case_sensitive "LAB*PC" | count`)).toEqual(['Count:long', '1']);
  });

  it('finds all rows where it is a star alone', async () => {
    expect(await answer(`${texts} * | count`)).toEqual(['Count:long', '3']);
  });
});

describe('the name of the rows before search and union', () => {
  it.each([
    ['SigninLogs | search "cleo" | project $table', 'SigninLogs'],
    ['(SigninLogs) | search "cleo" | project $table', 'SigninLogs'],
    ['SigninLogs | where true | search "cleo" | project $table', 'search_arg0'],
    ['SigninLogs | as Mine | search "cleo" | project $table', 'Mine'],
    ['let Mine = SigninLogs | where true; Mine | search "cleo" | project $table', 'search_arg0'],
    [`${views}Runs | search "first" | project $table`, 'Runs'],
    ['SigninLogs | union withsource=T (print x = 1) | where isnull(x) | distinct T', 'SigninLogs'],
    ['SigninLogs | where true | union withsource=T (print x = 1) | where isnull(x) | distinct T', 'union_arg0'],
  ])('is that of the table where they are one as it stands: %s', async (text, name) => {
    expect(await answer(text)).toEqual([expect.anything(), name]);
  });
});
