import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../src/commandLine/commandLine';
import { readTimeRange } from '../../../src/commandLine/timeRange';
import { runWords } from '../../support/runWords';

let folder: string;
let data: readonly string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  const record = (id: number): string =>
    JSON.stringify({
      time: `2024-05-0${id}T10:00:00.1234567Z`,
      category: 'SignInLogs',
      operationName: 'Sign-in activity',
      properties: {
        id: `sign-in-${id}`,
        createdDateTime: `2024-05-0${id}T10:00:00.1234567Z`,
        userPrincipalName: `user${id}@contoso.example`,
        appDisplayName: 'App',
      },
    });
  writeFileSync(join(folder, 'logs.jsonl'), [1, 2, 3].map((id) => `${record(id)}\n`).join(''));
  data = ['--data', join(folder, 'logs.jsonl'), '--storage', join(folder, 'storage'), '--now', '2024-06-01T00:00:00Z'];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('entra-logs', () => {
  for (const { name } of commands) {
    it(`explains ${name}`, async () => {
      const { code, output } = await runWords(['help', name]);
      expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining(`entra-logs ${name}`) as string });
    });
  }

  for (const { name, examples, options } of commands) {
    it(`shows examples of ${name} that it understands`, () => {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(example.split(' ')[0]).toBe(name);
        const flags = [...example.matchAll(/ --([a-z-]+)/g)].map(([, flag]) => flag);
        expect(options.map((option) => option.name)).toEqual(expect.arrayContaining(flags));
      }
    });
  }

  it('says what it can do, how it ends, and where errors go', async () => {
    for (const words of [[], ['--help'], ['-h'], ['query', '-h']]) {
      const { code, output } = await runWords(words);
      expect(code).toBe(0);
      expect(output).toMatch(/Examples:\n {2}entra-logs .*Exit codes: 0 done, 1 the work failed, 2/s);
    }
  });

  it('lists the tables of a folder', async () => {
    const { code, output } = await runWords(['tables', ...data]);
    expect(code).toBe(0);
    expect(output).toMatch(/SigninLogs\s+3\s+2024-05-01T10:00:00.1234567Z\s+2024-05-03T10:00:00.1234567Z/);
  });

  it('prints a result as a table for people, and says on standard error whether it is complete', async () => {
    const { code, output, errors } = await runWords([
      'query',
      ...data,
      'SigninLogs | where UserPrincipalName has "user2" | project UserPrincipalName',
    ]);
    expect({ code, output }).toEqual({ code: 0, output: 'UserPrincipalName\n---------------------\nuser2@contoso.example\n' });
    expect(errors).toContain('Complete.');
  });

  it('prints a result in a format, over a time range', async () => {
    const range = ['--time-range', '2024-05-02T00:00:00Z/2024-05-03T00:00:00Z', '--format', 'csv'];
    const { output } = await runWords(['query', ...data, ...range, 'SigninLogs | project TimeGenerated, UserPrincipalName']);
    expect(output).toBe('TimeGenerated,UserPrincipalName\r\n2024-05-02T10:00:00.1234567Z,user2@contoso.example\r\n');
  });

  it('exports to a file with a manifest', async () => {
    const file = join(folder, 'out.jsonl');
    const { code } = await runWords([
      'export',
      ...data,
      '--output',
      file,
      '--manifest',
      'SigninLogs | project UserPrincipalName | sort by UserPrincipalName asc',
    ]);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe('{"UserPrincipalName":"user1@contoso.example"}');
    expect(JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8'))).toMatchObject({ rows: 3, format: 'jsonl', complete: true });
  });

  it('answers a batch line by line, whatever a line holds', async () => {
    const lines = [
      '{"id":"a","query":"print x = 1"}',
      'no JSON',
      '',
      '{"id":"b","query":"nothing"}',
      '{"id":"c"}',
      '{"id":"d","query":"print now()"}',
    ];
    const { code, output } = await runWords(['query', '--batch', '--now', '2024-06-01T00:00:00Z'], lines.join('\n'));
    const answers = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id?: string; error?: { code: string }; rows?: unknown });
    expect(code).toBe(0);
    expect(answers).toHaveLength(5);
    const byId = Object.fromEntries(answers.map((answer) => [answer.id ?? '', answer]));
    expect(byId['a']).toEqual({ id: 'a', columns: [{ name: 'x', type: 'long' }], rows: [['1']] });
    expect(byId['b']?.error?.code).toBe('KS142');
    expect(byId['d']?.rows).toEqual([['2024-06-01T00:00:00.0000000Z']]);
  });

  it('knows the empty tables of the catalog when only the schema counts', async () => {
    const { output } = await runWords(['query', '--json', '--schema-only', 'SigninLogs | project ResultType, TimeGenerated']);
    expect(JSON.parse(output)).toMatchObject({
      columns: [
        { name: 'ResultType', type: 'string' },
        { name: 'TimeGenerated', type: 'datetime' },
      ],
      rows: [],
    });
  });

  it('puts errors on standard error with line and column, and exits with 1', async () => {
    const { code, output, errors } = await runWords(['query', ...data, 'SigninLogs\n| where Nobody == 1']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^2:9: error: .*Nobody/m);
  });

  it('names the file in which the error stands, or standard input', async () => {
    const file = join(folder, 'wrong.kql');
    writeFileSync(file, 'print x = 1\n| where Nobody == 1');
    expect((await runWords(['query', ...data, '--file', file])).errors.split(': error: ')[0]).toBe(`${file}:2:9`);
    expect((await runWords(['query', ...data, '-'], 'print x = 1 | where Nobody == 1')).errors).toMatch(/^<stdin>:1:21: error: /m);
  });

  it('exits with 1 for a query file that is not there, in words', async () => {
    const { code, errors } = await runWords(['query', ...data, '--file', join(folder, 'none.kql')]);
    expect({ code, errors }).toEqual({
      code: 1,
      errors: `The query cannot be read from ${join(folder, 'none.kql')}: there is no such file.\n`,
    });
  });

  it('refuses to export several results to one file, and says how to choose', async () => {
    const file = join(folder, 'several.csv');
    const { code, errors } = await runWords(['export', '--output', file, '--storage', join(folder, 'storage'), 'print 1; print 2']);
    expect(code).toBe(1);
    expect(errors).toMatch(/2 results.*one statement/);
    expect(existsSync(file)).toBe(false);
  });

  const misunderstood = [
    ['nothing'],
    ['query'],
    ['query', '--wrong'],
    ['tables'],
    ['export', 'T'],
    ['query', '--format', 'xml', 'T'],
    ['query', '--now', 'soon', 'T'],
    ['query', '--file', 'a.kql', 'T'],
    ['tables', '--data', 'logs', 'more'],
    ['help', 'nothing'],
  ];
  for (const words of misunderstood) {
    it(`exits with 2 for “${words.join(' ')}”`, async () => expect((await runWords(words)).code).toBe(2));
  }

  it('exits with 1 for a folder that is not there', async () => {
    const { code, errors } = await runWords(['tables', '--data', join(folder, 'nowhere'), '--storage', join(folder, 'storage')]);
    expect(code).toBe(1);
    expect(errors).toContain('nowhere');
  });
});

describe('a time range', () => {
  const now = Date.parse('2024-06-02T00:00:00Z');
  it('counts back from now', () => {
    expect(readTimeRange('24h', now)).toEqual({ from: '2024-06-01T00:00:00.000Z', to: '2024-06-02T00:00:00.000Z' });
    expect(readTimeRange('7d', now).from).toBe('2024-05-26T00:00:00.000Z');
  });
  it('is refused where it is none', () => {
    for (const text of ['', 'yesterday', '2024-01-01', 'a/b', '2024-01-01/2024-01-02/2024-01-03'])
      expect(() => readTimeRange(text, now)).toThrow('--time-range');
  });

  it('asks several workspaces at once, and says which each row is of', async () => {
    const words = ['--cloud', 'sandbox', '--workspace', 'law-entra', '--workspace', 'law-dev', '--format', 'csv'];
    const storage = ['--storage', join(folder, 'storage')];
    const { code, output } = await runWords(['query', ...words, ...storage, 'AzureActivity | summarize Events = count()']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Workspace,Events\r?\nlaw-entra,\d+\r?\nlaw-dev,\d+/);
  });
});
