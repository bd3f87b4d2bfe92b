import { describe, expect, it } from 'vitest';
import { savedFunctions } from '../../../src/kql/savedFunctions';
import { serviceText } from '../../../src/kql/serviceText';

const functions = savedFunctions({
  path: 'library.kql',
  text: `let Failed = (since:timespan = 1d) { SigninLogs | where TimeGenerated > ago(since) and ResultType != "0" };

let ByUser = (least:long) { Failed(7d) | summarize Count = count() by UserPrincipalName | where Count >= least };

let Everyone = view () { SigninLogs | distinct UserPrincipalName };`,
});

async function asked(text: string, parameters?: Readonly<Record<string, string>>): Promise<string> {
  return (await serviceText(text, { functions, parameters })).text;
}

describe('a text as a service is asked', () => {
  it('is the text itself where it calls nothing that is saved', async () => {
    const text = '// Failed(1d)\nunion withsource=T *\n| where Type == "Failed(1d)"';
    expect(await asked(text)).toBe(text);
  });

  it('has the saved functions that it calls before it, behind those that they call', async () => {
    expect(await asked('ByUser(3) | take 5')).toBe(
      'let Failed = (since:timespan = 1d) { SigninLogs | where TimeGenerated > ago(since) and ResultType != "0" };\n' +
        'let ByUser = (least:long) { Failed(7d) | summarize Count = count() by UserPrincipalName | where Count >= least };\n' +
        'ByUser(3) | take 5',
    );
    expect(await asked('Everyone | count')).toBe('let Everyone = view () { SigninLogs | distinct UserPrincipalName };\nEveryone | count');
  });

  it('has its parameters as let statements of the given values, or of their defaults', async () => {
    const text = `declare query_parameters(user:string, least:long = 3, span:timespan = 1h, at:datetime = datetime(2026-03-01), share:real = 1, any:dynamic = dynamic([1]), flag:bool = true);
print user, least, span, at, share, any, flag`;
    expect(await asked(text, { user: 'o"neil\\', least: '-5' })).toBe(
      `let user = "o\\"neil\\\\"; let least = long(-5); let span = timespan(01:00:00); let at = datetime(2026-03-01T00:00:00.0000000Z); let share = real(1); let any = dynamic([1]); let flag = true;
print user, least, span, at, share, any, flag`,
    );
    expect(await asked('declare query_parameters(name:string = @"C:\\x");\nprint name')).toBe('let name = @"C:\\x";\nprint name');
  });

  it.each([
    ['declare query_parameters(n:long);\nprint n', {}, 'parameter-missing', 'n:long'],
    ['declare query_parameters(n:long);\nprint n', { n: 'many' }, 'parameter-invalid', 'n:long'],
    ['print 1', { n: '1' }, 'parameter-unknown', ''],
  ])('refuses what has no fitting value: %s', async (text, parameters, code, at) => {
    const refusal = (await asked(text, parameters as Record<string, string>).catch((error: unknown) => error)) as {
      code: string;
      span: { start: number; end: number };
    };
    expect([refusal.code, text.slice(refusal.span.start, refusal.span.end)]).toEqual([code, at]);
  });
});

describe('what a service says of it', () => {
  it('is said at the place of the text as it was written', async () => {
    const text = 'declare query_parameters(least:long = 3);\n// all\nByUser(least) | wherever Count > 1';
    const { text: sent, inWritten } = await serviceText(text, { functions, parameters: { least: '12345678901' } });
    const start = sent.indexOf('wherever');
    const [found] = inWritten([{ code: 'SYN0002', severity: 'error', message: 'Query could not be parsed.', start, end: start + 8 }]);
    expect(text.slice(found?.start, found?.end)).toBe('wherever');
  });

  it('names the function, and its file, where it is wrong in one', async () => {
    const text = 'let a = 1;\nByUser(3)';
    const { text: sent, inWritten } = await serviceText(text, { functions });
    const start = sent.indexOf('SigninLogs');
    const [found] = inWritten([{ code: 'SEM0100', severity: 'error', message: 'No such table.', start, end: start + 10 }]);
    expect(found?.message).toBe('In the function Failed of library.kql: No such table.');
    expect([found?.start, found?.end].every((place) => place !== undefined && place <= text.length)).toBe(true);
  });

  it('stays at a parameter where it is of its value', async () => {
    const text = 'declare query_parameters(user:string);\nprint user';
    const { text: sent, inWritten } = await serviceText(text, { functions: [], parameters: { user: 'x'.repeat(200) } });
    const start = sent.indexOf('xxx') + 150;
    const [found] = inWritten([{ code: 'SEM1', severity: 'error', message: 'Too long.', start, end: start + 1 }]);
    expect(found?.start).toBeLessThan(text.indexOf(';'));
  });
});
