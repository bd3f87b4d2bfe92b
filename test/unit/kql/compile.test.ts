import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import type { CompileOptions } from '../../../src/kql/compile';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';

const options: CompileOptions = { tables: sampleTables, now: pinnedNow };

const problems: readonly { readonly text: string; readonly code: string; readonly at: string }[] = [
  { text: 'SigninLogs | where Nothing == 1', code: 'KS142', at: 'Nothing' },
  { text: 'SigninLogs | where', code: 'KS006', at: '' },
  {
    text: 'let T = SigninLogs | make-graph UserPrincipalName --> ResultType | graph-to-table edges;\nT | take 1',
    code: 'unsupported-operator',
    at: 'make-graph UserPrincipalName --> ResultType',
  },
  {
    text: 'let f = (x: string) { geo_info_from_ip_address(x) };\nprint f("a")',
    code: 'missing-file',
    at: 'geo_info_from_ip_address(x)',
  },
  { text: 'let f = (x: long) { hash_combine(x, 1) };\nprint f(2)', code: 'unsupported-function', at: 'hash_combine(x, 1)' },
  { text: 'SigninLogs | summarize percentiles(Attempts, 50, 101)', code: 'unsupported-function', at: '101' },
  { text: 'SigninLogs | summarize percentile(Attempts, -50)', code: 'unsupported-function', at: '-50' },
  {
    text: 'SigninLogs | summarize percentiles_array(Attempts, dynamic([50, 900]))',
    code: 'unsupported-function',
    at: 'dynamic([50, 900])',
  },
  { text: 'SigninLogs | summarize percentilew(Attempts, Attempts, 100.5)', code: 'unsupported-function', at: '100.5' },
  { text: 'SigninLogs | extend n = row_number()', code: 'not-serialized', at: 'n = row_number()' },
  { text: 'SigninLogs | extend x = DeviceDetail.a * DeviceDetail.b', code: 'needs-conversion', at: 'DeviceDetail.a * DeviceDetail.b' },
  { text: 'SigninLogs | evaluate pivot(ResultType)', code: 'unsupported-operator', at: 'evaluate pivot(ResultType)' },
];

describe('compiling a text that cannot be answered', () => {
  it.each(problems)('says $code at its place: $text', async ({ text, code, at }) => {
    const compilation = await compileQuery(text, options);
    expect(compilation.ok).toBe(false);
    const [problem] = compilation.diagnostics.filter(({ severity }) => severity === 'error');
    expect(problem?.code).toBe(code);
    expect(text.slice(problem?.start, problem?.end)).toBe(at);
  });
});

describe('compiling a text that can be answered', () => {
  it('gives a query for each statement, with its place, its tables and its columns', async () => {
    const text = 'let n = 1;\nprint a = n;\nSigninLogs | where TimeGenerated > ago(1h) | sort by Attempts | project Attempts';
    const compilation = await compileQuery(text, options);
    if (!compilation.ok) throw new Error(compilation.diagnostics[0]?.message);
    const [first, second] = compilation.queries;
    expect([text.slice(first?.start, first?.end).trim(), first?.reads, first?.ordered]).toEqual(['print a = n', [], false]);
    expect([second?.reads, second?.ordered, second?.filtersTime]).toEqual([['SigninLogs'], true, true]);
    expect(second?.columns).toEqual([{ name: 'Attempts', type: 'long' }]);
  });

  it('cuts every table that has TimeGenerated to the range, its end excluded', async () => {
    const compilation = await compileQuery('SigninLogs | count', { ...options, timeRange: { from: 10n, to: 20n } });
    if (!compilation.ok) throw new Error(compilation.diagnostics[0]?.message);
    expect(compilation.queries[0]?.sql).toContain('WHERE "TimeGenerated" >= 10 AND "TimeGenerated" < 20');
  });

  it('keeps what render says for whoever draws the answer', async () => {
    const compilation = await compileQuery(
      'SigninLogs | summarize count() by ResultType | render piechart with (title="Results")',
      options,
    );
    if (!compilation.ok) throw new Error(compilation.diagnostics[0]?.message);
    expect(compilation.queries[0]?.visualization).toEqual({ kind: 'piechart', properties: { title: 'Results' } });
  });

  it('does not grow beyond measure where conversions stand inside each other', async () => {
    let expression = 'tostring(DeviceDetail.a)';
    for (let depth = 0; depth < 8; depth++) expression = `tostring(parse_json(${expression})[0].b)`;
    const compilation = await compileQuery(`SigninLogs | extend x = ${expression}`, options);
    if (!compilation.ok) throw new Error(compilation.diagnostics[0]?.message);
    expect(compilation.queries[0]?.sql.length).toBeLessThan(4000);
  });
});
