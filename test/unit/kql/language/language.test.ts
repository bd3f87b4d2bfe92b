import { beforeAll, describe, expect, it } from 'vitest';
import { logTables } from '../../../../src/catalog/logTables';
import { aggregateFunctions } from '../../../../src/kql/aggregates';
import { scalarFunctions } from '../../../../src/kql/functions';
import { documentationMarkdown } from '../../../../src/kql/language/hover';
import { createLanguage } from '../../../../src/kql/language/language';
import type { KqlLanguage } from '../../../../src/kql/language/language';
import type { LanguageSchema } from '../../../../src/kql/language/languageSchema';
import { pluginDocumentation } from '../../../../src/kql/language/pluginDocumentation';
import { pluginNames } from '../../../../src/kql/operators/evaluate';
import { loadKusto } from '../../../../src/kql/parser/kusto';

const schema: LanguageSchema = {
  tables: [
    {
      name: 'SigninLogs',
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'UserPrincipalName', type: 'string' },
        { name: 'ResultType', type: 'string' },
        { name: 'Odd Name', type: 'string' },
        { name: 'Location', type: 'dynamic' },
      ],
    },
  ],
  rowsOf: (table) => (table === 'SigninLogs' ? 1234 : 0),
  valuesOf: (table, column) => Promise.resolve(table === 'SigninLogs' && column === 'ResultType' ? ['0', '50126', 'it\'s "odd"'] : []),
};

let language: KqlLanguage;

beforeAll(async () => {
  language = createLanguage(await loadKusto());
});

/** The labels at the caret `^`, in the order of the list. */
async function listed(marked: string, asked = schema): Promise<readonly string[]> {
  const offset = marked.indexOf('^');
  const found = await language.complete(marked.replace('^', ''), offset, asked);
  return [...found].sort((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0)).map(({ label }) => label);
}

/** Completes at the caret `^`. */
async function complete(marked: string): Promise<readonly { readonly label: string; readonly kind: string; readonly result: string }[]> {
  const offset = marked.indexOf('^');
  const text = marked.replace('^', '');
  const found = await language.complete(text, offset, schema);
  return found.map(({ label, kind, insert, insertAfter = '', span }) => ({
    label,
    kind,
    result: `${text.slice(0, span.start)}${insert}^${insertAfter}${text.slice(span.end)}`,
  }));
}

async function result(marked: string, label: string): Promise<string | undefined> {
  return (await complete(marked)).find((one) => one.label === label)?.result;
}

describe('completion', () => {
  it('offers tables at the start, without the pipe that the service would add', async () => {
    expect(await result('Sig^', 'SigninLogs')).toBe('SigninLogs^');
  });

  it('says how many records each table has, and puts those with none behind', async () => {
    const both = { ...schema, tables: [{ name: 'AuditLogs', columns: schema.tables[0]!.columns }, ...schema.tables] };
    const found = await language.complete('', 0, both);
    expect(found.find(({ label }) => label === 'SigninLogs')?.detail).toBe('1,234 records');
    expect(found.find(({ label }) => label === 'AuditLogs')?.detail).toBe('no records');
    const labels = await listed('^', both);
    expect(labels.indexOf('SigninLogs')).toBeLessThan(labels.indexOf('AuditLogs'));
  });

  it('puts first what a column of its type is compared by, and with', async () => {
    expect((await listed('SigninLogs | where ResultType ^')).slice(0, 4)).toEqual(['==', 'has', '!=', '=~']);
    expect((await listed('SigninLogs | where ResultType == "0" and TimeGenerated ^')).slice(0, 3)).toEqual(['>', 'between', '>=']);
    expect((await listed('SigninLogs | where TimeGenerated > ^')).slice(0, 2)).toEqual(['ago', 'now']);
    expect((await listed('SigninLogs | extend When = TimeGenerated | where When >= ^'))[0]).toBe('ago');
    expect((await listed('SigninLogs | where strlen(ResultType) ^'))[0]).not.toBe('has');
  });

  it('offers operators after a pipe, with the space behind them', async () => {
    expect(await result('SigninLogs | wh^', 'where')).toBe('SigninLogs | where ^');
  });

  it('puts the caret between the brackets of a function', async () => {
    expect(await result('SigninLogs | extend x = strc^', 'strcat')).toBe('SigninLogs | extend x = strcat(^)');
  });

  it('writes a column with blanks in brackets', async () => {
    expect(await result('SigninLogs | project ^', 'Odd Name')).toBe("SigninLogs | project ['Odd Name']^");
  });

  it.each([
    ['after an equality', 'SigninLogs | where ResultType == ^', 'SigninLogs | where ResultType == "50126"^'],
    ['within quotes', 'SigninLogs | where ResultType == "50^"', 'SigninLogs | where ResultType == "50126"^'],
    ['within quotes that are open', 'SigninLogs | where ResultType == "50^', 'SigninLogs | where ResultType == "50126"^'],
    ['in a list', 'SigninLogs | where ResultType in ("0", ^)', 'SigninLogs | where ResultType in ("0", "50126"^)'],
    ['after has', 'SigninLogs | where ResultType has ^ | take 1', 'SigninLogs | where ResultType has "50126"^ | take 1'],
    ['in the second statement', 'print 1\n\nSigninLogs | where ResultType != ^', 'print 1\n\nSigninLogs | where ResultType != "50126"^'],
  ])('offers values seen %s', async (_place, marked, expected) => {
    expect(await result(marked, '"50126"')).toBe(expected);
  });

  it('escapes values', async () => {
    expect(await result('SigninLogs | where ResultType == ^', '"it\'s \\"odd\\""')).toBe(
      'SigninLogs | where ResultType == "it\'s \\"odd\\""^',
    );
  });

  it('offers no values for a column that the query computes', async () => {
    const found = await complete('SigninLogs | extend ResultType = "x" | where ResultType == ^');
    expect(found.filter(({ kind }) => kind === 'value')).toEqual([]);
  });

  it('leaves out what cannot run over files', async () => {
    const labels = (await complete('^')).map(({ label }) => label);
    expect(labels).not.toContain('cluster');
    expect(labels).not.toContain('externaldata');
  });
});

describe('hover', () => {
  const hover = (marked: string): string => language.hover(marked.replace('^', ''), marked.indexOf('^'), schema)?.markdown ?? '';

  it.each([
    ['a function, with its types and its page', 'print x = str^cat("a", "b")', /strcat\(arg.*[\s\S]*strcat-function/],
    ['an aggregate', 'SigninLogs | summarize d^count(ResultType)', /dcount-aggregation-function/],
    ['an operator', 'SigninLogs | summ^arize count()', /summarize-operator/],
    ['a string operator', 'SigninLogs | where ResultType h^as "5"', /whole term/],
    ['a column, with its type', 'SigninLogs | project Result^Type', /ResultType: string/],
    ['a table', 'Signin^Logs', /SigninLogs/],
    ['a let variable, with its value', 'let x = 5; print ^x', /x: long = 5/],
  ])('explains %s', (_what, marked, expected) => {
    expect(hover(marked)).toMatch(expected);
  });

  it('explains every function, aggregate and plugin that runs, most of them with an example', () => {
    const names = [...scalarFunctions, ...aggregateFunctions].map(({ name }) => name);
    const said = [...names, ...pluginNames].map((name) => [name, documentationMarkdown(name, 'function')] as const);
    expect(said.flatMap(([name, words]) => (words === undefined ? [name] : []))).toEqual([]);
    expect(said.filter(([, words]) => words?.includes('```kql')).length).toBeGreaterThan(said.length * 0.9);
  });

  it('shows examples of plugins that the parser finds nothing wrong with', async () => {
    const kusto = await loadKusto();
    const tables = logTables.map(({ name, columns }) => ({ name, columns }));
    for (const [name, { example }] of Object.entries(pluginDocumentation)) {
      const { Count } = kusto.parse(example ?? '', tables).GetDiagnostics();
      expect([name, Count]).toEqual([name, 0]);
    }
  });

  it('is silent inside a string and on blanks', () => {
    expect([hover('print "summ^arize"'), hover('print  ^ 1')]).toEqual(['', '']);
  });
});

describe('formatting', () => {
  it('puts each step on its line and keeps comments, blank lines and spacing of names', () => {
    const text = 'SigninLogs|where ResultType=="0" // good\n|join kind=inner (SigninLogs|take 1) on ResultType\n\n\n\nprint a=1\n';
    expect(language.format(text, schema)).toBe(
      'SigninLogs\n| where ResultType == "0" // good\n| join kind=inner (SigninLogs\n  | take 1)\n  on ResultType\n\n\n\nprint a=1\n',
    );
  });

  it.each(['SigninLogs\n| where', 'let x = ', 'print "open', '| | |', ''])('leaves %j no worse than it was', (text) => {
    expect(language.format(text, schema).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });

  it('changes nothing the second time', () => {
    const once = language.format('SigninLogs|summarize count() by bin(TimeGenerated,1h)|sort by TimeGenerated', schema);
    expect(language.format(once, schema)).toBe(once);
  });
});

describe('colours', () => {
  it('names what each piece is, at places of the whole document', () => {
    const text = 'print 1\n\nSigninLogs | where ResultType == "0"';
    const kinds = language.classify(text, schema).map(({ start, end, kind }) => [text.slice(start, end), kind]);
    expect(kinds).toContainEqual(['SigninLogs', 'table']);
    expect(kinds).toContainEqual(['ResultType', 'column']);
    expect(kinds).toContainEqual(['"0"', 'string']);
    expect(kinds).toContainEqual(['where', 'queryOperator']);
  });
});

describe('names', () => {
  it('finds a let variable everywhere, its declaration marked', () => {
    const text = 'let limit = 5;\nprint limit + limit';
    const found = language.related(text, text.lastIndexOf('limit'), schema);
    expect(found.map(({ start, declaration }) => [start, declaration])).toEqual([
      [4, true],
      [21, false],
      [29, false],
    ]);
  });
});

describe('parameters', () => {
  const signature = (marked: string): string | undefined => {
    const found = language.signature(marked.replace('^', ''), marked.indexOf('^'), schema);
    const active = found?.parameters[found.active];
    return found && `${found.label} @${active ? found.label.slice(active.start, active.end) : ''}`;
  };

  it.each([
    ['print bin(^', 'bin(value, roundTo) @value'],
    ['print bin(1, ^', 'bin(value, roundTo) @roundTo'],
    ['print bin(abs(1), ^)', 'bin(value, roundTo) @roundTo'],
    ['print bin(abs(^), 1)', 'abs(number) @number'],
    ['print bin("a,b", ^)', 'bin(value, roundTo) @roundTo'],
    ['print bin(1, 2) + ^', undefined],
  ])('are those of the call around the caret: %s', (marked, expected) => {
    expect(signature(marked)).toBe(expected);
  });
});

describe('a function of the user’s own', () => {
  const risky = {
    name: 'risky',
    parameters: '(user:string, days:int=7, rows:(a:long, b:string), more:(*))',
    body: '{ rows | take days }',
    description: 'Finds risks.',
    view: false,
  };
  const saved = { ...schema, functions: [risky] };
  const label = 'risky(user: string, days: int = 7, rows: (a: long, b: string), more: (*))';

  it('shows the types and defaults of its parameters where it is called', () => {
    const found = language.signature('risky("a", ', 11, saved);
    expect(found).toMatchObject({ label, documentation: 'Finds risks.', active: 1 });
    expect(found?.parameters.map(({ start, end }) => label.slice(start, end))).toEqual([
      'user: string',
      'days: int = 7',
      'rows: (a: long, b: string)',
      'more: (*)',
    ]);
  });

  it('shows them to who points at it', () => {
    expect(language.hover('risky("a", 1, print a=1, b="", print 1)', 2, saved)?.markdown).toContain(`\`\`\`kql\n${label}`);
    const declared = 'let f = (a:long, b:dynamic) { print a }; f(1, dynamic([2]))';
    for (const place of [declared.indexOf('f ='), declared.indexOf('f(1')])
      expect(language.hover(declared, place, schema)?.markdown).toContain('f(a: long, b: dynamic)');
  });

  it('leaves what is said of its arguments and of the language’s own functions as it is', () => {
    const text = 'let f = (a:long) { print a }; print f(strlen("a"))';
    expect(language.hover(text, text.indexOf('strlen'), schema)?.markdown).toContain('strlen(string)');
  });
});

describe('unfinished text', () => {
  it.each(['', '|', 'let', 'SigninLogs |', 'print (', '"', '```', 'SigninLogs | where ResultType == "', '\u0000', '𝒳 | take'])(
    'is taken as it is: %j',
    async (text) => {
      for (let offset = 0; offset <= text.length; offset++) {
        await language.complete(text, offset, schema);
        language.hover(text, offset, schema);
        language.signature(text, offset, schema);
        language.related(text, offset, schema);
      }
      expect(language.classify(text, schema).every(({ start, end }) => 0 <= start && start <= end && end <= text.length)).toBe(true);
    },
  );
});
