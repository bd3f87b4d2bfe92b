import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import { loadKusto } from '../../../src/kql/parser/kusto';
import { createLanguage } from '../../../src/kql/language/language';
import { offeredFunctions } from '../../../src/kql/plan/prelude';
import { savedFunctions } from '../../../src/kql/savedFunctions';
import type { SavedFunction } from '../../../src/kql/savedFunctions';
import { evaluate } from '../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../support/useKqlDatabase';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';

const file = (text: string, path = '/saved/tools.kql'): readonly SavedFunction[] => savedFunctions({ path, text });

describe('the saved functions of a file', () => {
  it('are what it declares with let, views and plain ones, with the comment above', () => {
    const found = file(
      '// Who failed.\nlet Failed = view () { SigninLogs | where ResultType != "0" };\n\nlet Twice = (n:long=1) { n * 2 };',
    );
    expect(found).toEqual([
      {
        name: 'Failed',
        parameters: '()',
        body: '{ SigninLogs | where ResultType != "0" }',
        view: true,
        path: '/saved/tools.kql',
        description: 'Who failed.',
      },
      { name: 'Twice', parameters: '(n:long=1)', body: '{ n * 2 }', view: false, path: '/saved/tools.kql' },
    ]);
  });

  it('are what commands of the service create, braces in texts and all', () => {
    const text = `.create-or-alter function with (docstring = 'Adds a brace.', folder = 'x', view=true) Braced(s:string) {\n  strcat(s, "}") // }\n}`;
    expect(file(text)).toMatchObject([{ name: 'Braced', parameters: '(s:string)', view: true, description: 'Adds a brace.' }]);
    expect(file(text)[0]?.body).toBe('{\n  strcat(s, "}") // }\n}');
  });

  it('is the one query of a file that declares none, under the file’s name', () => {
    expect(file('SigninLogs\n| where ResultType != "0";', '/saved/FailedSignIns.kql')).toMatchObject([
      { name: 'FailedSignIns', parameters: '()', body: '{\nSigninLogs\n| where ResultType != "0"\n}' },
    ]);
    expect(file('print 1\n\nprint 2', '/saved/Two.kql')).toEqual([]);
    expect(file('print 1', '/saved/no name.kql')).toEqual([]);
  });
});

describe('a query that calls saved functions', () => {
  const database = useKqlDatabase();
  const functions = [
    ...file('let Failed = () { SigninLogs | where IsFailure(ResultType) };\nlet IsFailure = (code:string) { code != "0" };'),
    ...file('let Both = view () { print Both = 1 };\nlet Broken = () { Nothing | take 1 };', '/saved/other.kql'),
    ...file('let Again = () { 1 };', '/saved/one.kql'),
    ...file('let Again = () { 2 };', '/saved/two.kql'),
    ...file('let Über = view () { print 1 };', '/saved/unwritable.kql'),
    ...file('let Plain = () { print Again = "Again" | where isnotempty(Again) | project Again // Again()\n};', '/saved/plain.kql'),
  ];
  const answer = async (text: string): Promise<unknown> => {
    const result = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow, functions });
    if (result.ok) return result.tables.map(({ rows }) => rows);
    return result.diagnostics.map(({ code, message, start, end }) => `${code ?? ''}|${text.slice(start, end)}|${message}`).join();
  };

  it.each([
    ['Failed() | count', [[['2']]]],
    ['Failed | count', [[['2']]]],
    ['let IsFailure = (code:string) { true }; Failed() | count', [[['2']]]],
    ['print IsFailure("x"), "Failed"', [[['true', 'Failed']]]],
    ['search "nothing such" | count', [[['0']]]],
    ['union withsource=From Bo* | project From', [[['Both']]]],
    ['// who\nFailed // x\n| count', [[['2']]]],
    ["['Failed'] | count", [[['2']]]],
    ['print toscalar(Failed | count)', [[['2']]]],
    ['print Both = 1 | join kind=inner Both on Both | count', [[['1']]]],
    ['print Both = 1 | lookup (Both) on Both | count', [[['1']]]],
    ['print Both = 1 | where Both in (Both) | count', [[['1']]]],
    ['union (Both | take 1), Both | count', [[['2']]]],
    ['let Rows = (Rows:(*)) { Rows | count }; Rows(Failed)', [[['2']]]],
  ])('gives their answer: %s', async (text, rows) => {
    expect(await answer(text)).toEqual(rows);
  });

  it('says in which file a function is wrong, at the place that calls it', async () => {
    expect(await answer('print 1;\nBroken() | count')).toMatch(/^KS204\|Broken\|In the function Broken of \/saved\/other\.kql: .*Nothing/);
  });

  it('is refused where two files declare what it calls, and not where they declare what it does not', async () => {
    expect(await answer('print Again()')).toMatch(/^function-ambiguous\|Again\|.*\/saved\/one\.kql and in \/saved\/two\.kql/);
    expect(await answer('let Again = () { 3 }; print Again()')).toEqual([[['3']]]);
  });

  it.each([
    ['print "Again"', [[['Again']]]],
    ['// Again()\nprint 1', [[['1']]]],
    ['print Again = 1 | where isnotnull(Again) | project Again', [[['1']]]],
    ['print Broken = 1 | summarize max(Broken) by Broken | project Broken', [[['1']]]],
    ['print Broken = dynamic({"Again": 1}) | project tolong(Broken.Again)', [[['1']]]],
    ["let ['Again'] = 3; print Again", [[['3']]]],
    ['Plain', [[['Again']]]],
  ])('has nothing to do with them where it only says their names: %s', async (text, rows) => {
    expect(await answer(text)).toEqual(rows);
  });

  it('is told of a function at the place that uses it, not where its name stands before', async () => {
    expect(await answer('print Again = "Again" // Again\n| extend n = Again()')).toMatch(/^function-ambiguous\|Again\|/);
    const text = 'print Broken = "Broken" // Broken\n| join (Broken) on Broken';
    const result = await compileQuery(text, { tables: sampleTables, now: pinnedNow, functions });
    expect(result.diagnostics[0]).toMatchObject({ code: 'KS204', start: text.indexOf('(Broken)') + 1 });
  });

  it('has its own problems at their own places', async () => {
    expect(await answer('Failed() | where Missing == 1')).toMatch(/\|Missing\|/);
    const columns = await compileQuery('Failed() | evaluate pivot(ResultType)', {
      tables: sampleTables,
      now: pinnedNow,
      functions,
      probe: (sql) => database.session().all(sql),
    });
    expect(columns).toMatchObject({ ok: true, queries: [{ start: 0, end: 'Failed() | evaluate pivot(ResultType)'.length }] });
  });

  it('has their names and columns in completion and hover', async () => {
    const language = createLanguage(await loadKusto());
    const schema = { tables: sampleTables, functions: offeredFunctions(sampleTables, functions) };
    const labels = async (text: string): Promise<readonly string[]> =>
      (await language.complete(text, text.length, schema)).map(({ label }) => label);
    expect(await labels('Fai')).toContain('Failed');
    expect(await labels('Failed() | where Res')).toContain('ResultType');
    expect(language.hover('Failed() | count', 2, schema)?.markdown).toContain('Failed');
  });
});
