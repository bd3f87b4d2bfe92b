import { beforeAll, describe, expect, it } from 'vitest';
import { logTables } from '../../../../src/catalog/logTables';
import { compileQuery } from '../../../../src/kql/compile';
import { advices } from '../../../../src/kql/language/advice/index';
import { nearest } from '../../../../src/kql/language/advice/names';
import { createLanguage } from '../../../../src/kql/language/language';
import type { KqlLanguage } from '../../../../src/kql/language/language';
import { loadKusto } from '../../../../src/kql/parser/kusto';
import type { QueryDiagnostic } from '../../../../src/base/queryDiagnostic';

const tables = logTables.map(({ name, columns }) => ({ name, columns, relation: '(SELECT 1)' }));
const schema = {
  tables,
  valuesOf: (_table: string, column: string) => Promise.resolve(column === 'AppDisplayName' ? ['Azure Portal', 'Teams'] : []),
};

let language: KqlLanguage;
beforeAll(async () => {
  language = createLanguage(await loadKusto());
});

async function advised(text: string): Promise<readonly QueryDiagnostic[]> {
  const { diagnostics } = await compileQuery(text, { tables, now: 0n });
  return language.advise(text, diagnostics, schema);
}

function applied(text: string, { fixes: [first] = [] }: QueryDiagnostic): string {
  return [...(first?.edits ?? [])]
    .reverse()
    .reduce((changed, edit) => changed.slice(0, edit.start) + edit.text + changed.slice(edit.end), text);
}

const examples = advices.flatMap(({ code, examples }) => examples.map((example) => ({ code, ...example })));

describe('advice', () => {
  it.each(examples)('$code turns $query into $fixed', async ({ code, query, fixed }) => {
    const text = query.replace('^', '');
    const found = (await advised(text)).find((one) => one.code === code && one.start === query.indexOf('^'));
    expect(found && applied(text, found)).toBe(fixed);
  });

  it.each(examples)('$code is silent once it was followed: $fixed', async ({ code, fixed }) => {
    expect((await advised(fixed)).filter((one) => one.code === code)).toEqual([]);
  });

  it.each([
    'SigninLogs | where TimeGenerated > ago(1d) and ResultDescription contains "a b"',
    'SigninLogs | where TimeGenerated > ago(1d) and AppDisplayName == "Teams" and UserId == "azure portal"',
    'SigninLogs | where TimeGenerated > ago(1d) and DurationMs == 0',
    'AzureActivity | where TimeGenerated > ago(1d) and Caller == "x"',
    'let any = (a:long) { a }; print x = any(1)',
    'print "makeset(x)"',
    '',
  ])('has nothing to say of %j', async (text) => {
    expect(await advised(text)).toEqual([]);
  });

  it('keeps what the compiler says, each once', async () => {
    const found = await advised('SignInLogs | where NoSuchColumnAnywhere == ""');
    expect(found.map(({ code }) => code)).toEqual(['KS204']);
    expect(found[0]?.fixes?.map(({ title }) => title)).toContain("Change to 'SigninLogs'");
  });

  it.each(['SigninLogs | where', 'print (', 'let', '| mvexpand', 'SigninLogs | where x contains', '\u0000 == 0'])(
    'stays inside the text, however broken: %j',
    async (text) => {
      for (const { start, end } of await advised(text)) expect(0 <= start && start <= end && end <= text.length).toBe(true);
    },
  );
});

describe('the nearest names', () => {
  it.each([
    ['signinlogs', ['SigninLogs', 'AuditLogs'], ['SigninLogs']],
    ['AuditLog', ['SigninLogs', 'AuditLogs'], ['AuditLogs']],
    ['dcuont', ['count', 'dcount'], ['dcount', 'count']],
    ['Zzz', ['SigninLogs'], []],
  ])('of %s among %j are %j', (written, names, expected) => {
    expect(nearest(written, names)).toEqual(expected);
  });
});
