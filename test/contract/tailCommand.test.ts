import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWords } from '../support/runWords';
import type { Ran } from '../support/runWords';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await openSandbox({ start: Date.now() });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(sandbox.record));
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...words: readonly string[]): Promise<Ran> =>
  runWords(['tail', '--cloud', 'sandbox', '--sandbox', join(folder, 'sandbox.json'), '--storage', join(folder, 'storage'), ...words]);

describe('entra-logs tail', () => {
  it('prints one sentence for each event that meets the predicate, and records all of them', async () => {
    const file = join(folder, 'record.jsonl');
    const words = ['--subscription', 'Contoso Production', '--since', '5d', '--for', '3s', '--record', file];
    const { code, output, errors } = await run(...words, '--where', 'OperationNameValue has "listKeys"');
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ [✔✖…·] .*the keys of storage account/);
    const recorded = (await readFile(file, 'utf8')).trim().split('\n');
    expect(recorded.length).toBeGreaterThan(lines.length);
  }, 60_000);

  it('prints what an earlier run has stored too, as JSON where it is asked for', async () => {
    const { code, output } = await run('--subscription', 'contoso production', '--since', '5d', '--for', '2s', '--json');
    expect(code).toBe(0);
    const rows = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number; sentence: string });
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows.map(({ sequence }) => sequence)).size).toBe(rows.length);
  }, 60_000);

  it('follows tables of a workspace', async () => {
    const { code, output, errors } = await run(
      '--workspace',
      'law-entra',
      '--table',
      'SigninLogs',
      '--since',
      '1d',
      '--for',
      '12s',
      '--json',
    );
    expect([code, errors]).toEqual([0, '']);
    expect(JSON.parse(output.split('\n')[0]!)).toMatchObject({
      category: 'SigninLogs',
      sentence: expect.stringMatching(/sign(?:ed)? in/) as unknown,
    });
  }, 60_000);

  const wrong = [
    [2, [], /needs --subscription/],
    [2, ['--workspace', 'law-entra'], /go together/],
    [1, ['--workspace', 'nothing', '--table', 'SigninLogs'], /There is no workspace nothing/],
    [2, ['--subscription', 'x', '--for', 'soon'], /--for cannot be read/],
    [2, ['--subscription', 'nothing', '--since', 'soon'], /--since cannot be read/],
    [2, ['--subscription', 'nothing', '--poll', 'often'], /--poll is a number/],
    [1, ['--subscription', 'nothing', '--where', 'Lvl == 1'], /--where cannot be read: .*Lvl/],
    [1, ['--subscription', 'nothing', '--where', 'Level == "Error"'], /There is no subscription nothing/],
    [1, ['--subscription', 'nothing'], /There is no subscription nothing .*Contoso Production/],
    [1, ['--subscription', 'Contoso Production', '--since', '91d'], /keeps 90 days/],
  ] as const;
  it.each(wrong)(
    'ends with %i for %j, and says why',
    async (code, words, message) => {
      const ended = await run(...words);
      expect(ended.code).toBe(code);
      expect(ended.errors).toMatch(message);
    },
    60_000,
  );
});
