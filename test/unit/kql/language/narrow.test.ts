import { beforeAll, describe, expect, it } from 'vitest';
import { logTables } from '../../../../src/catalog/logTables';
import { serviceCompletions } from '../../../../src/kql/language/completion';
import { analyzeStatement } from '../../../../src/kql/language/editorServices';
import { createNarrowing } from '../../../../src/kql/language/narrow';
import { declarationOf, isFunctionValue, piecesOf } from '../../../../src/kql/language/pieces';
import { loadKusto } from '../../../../src/kql/parser/kusto';
import type { Kusto } from '../../../../src/kql/parser/kusto';

const text = [
  'let lookback = 7d; // how far',
  'let ["odd name"] = AuditLogs | take 5;',
  'let failed = (limit:long) { SigninLogs | where ResultType != "0" | take limit };',
  'let failures = SigninLogs',
  '| where TimeGenerated > ago(lookback) and Location has "N;L|"',
  '| extend Country = tostring(LocationDetails.countryOrRegion)',
  '| summarize Count = count(), arg_max(TimeGenerated, *) by Country;',
  'failures',
  '| join kind=inner (AuditLogs | extend Actor = tostring(InitiatedBy.user.userPrincipalName)) on CorrelationId',
  '| where Count > 3 and Actor != ""',
  '| mv-expand Target = TargetResources',
  '| project Country, Count, Name = tostring(Target.displayName)',
  '| union (failed(5) | project UserPrincipalName)',
  '| sort by Count desc',
].join('\n');

const tables = logTables.map(({ name, columns }) => ({ name, columns }));

let kusto: Kusto;
beforeAll(async () => {
  kusto = await loadKusto();
});

describe('completion of one step', () => {
  it('offers at every place what the whole text would', () => {
    const narrow = createNarrowing(kusto);
    const whole = analyzeStatement(kusto, text, kusto.globals(tables));
    const places = [...text.matchAll(/[A-Za-z_]{3,}/g)].map((match) => match.index + 1).filter((_, index) => index % 9 === 0);
    for (const offset of places) {
      const found = narrow(text, offset, { tables });
      const expected = serviceCompletions(whole, offset, new Set()).map(({ label }) => label);
      const given = found && serviceCompletions(found.statement, offset + found.shift, found.names).map(({ label }) => label);
      expect({ offset, labels: [...new Set(given)].sort() }).toEqual({ offset, labels: [...new Set(expected)].sort() });
    }
  });

  it('says that what let declares is a variable', () => {
    const found = createNarrowing(kusto)(text, text.lastIndexOf('failures') + 2, { tables });
    const offered = found ? serviceCompletions(found.statement, text.lastIndexOf('failures') + 2 + found.shift, found.names) : [];
    expect(offered.find(({ label }) => label === 'failures')?.kind).toBe('variable');
  });

  it('knows the functions of each schema, whose tables may be the same list', () => {
    const narrow = createNarrowing(kusto);
    const asked = 'let one = 1; print ';
    const labels = (name: string): readonly string[] => {
      const found = narrow(asked, asked.length, { tables, functions: [{ name, parameters: '()', body: '{ 1 }' }] });
      return found ? serviceCompletions(found.statement, asked.length + found.shift, found.names).map(({ label }) => label) : [];
    };
    expect(labels('Failures')).toContain('Failures');
    expect(labels('Successes')).toContain('Successes');
  });

  it('leaves a text with named rows to the analysis of the whole', () => {
    const named = 'SigninLogs | as Some | where ResultType == ""';
    expect(createNarrowing(kusto)(named, named.length - 2, { tables })).toBeUndefined();
  });
});

describe('pieces of a statement', () => {
  it('are parted at semicolons and pipes outside texts, comments and brackets', () => {
    const source = 'let a = "x;|" ; // no; one | two\nT | where (b | c; d) | take 1';
    expect(piecesOf(source).map(({ steps }) => steps.map(({ start, end }) => source.slice(start, end)))).toEqual([
      ['let a = "x;|" '],
      [' // no; one | two\nT ', ' where (b | c; d) ', ' take 1'],
    ]);
  });

  it.each([
    ['let a = 1', 'a'],
    ["// note\n let ['b c'] =1", 'b c'],
    ['let a == 1', undefined],
    ['T | where a = 1', undefined],
  ])('declare a name where they are a let: %j', (piece, name) => {
    expect(declarationOf(piece)?.name).toBe(name);
  });

  it.each([
    ['() { 1 }', true],
    [' view (a:long) {T}', true],
    ['(1 + 2)', false],
    ['dynamic({"a":1})', false],
  ])('declare a function where the value has parameters and a body: %j', (value, expected) => {
    expect(isFunctionValue(value)).toBe(expected);
  });
});
