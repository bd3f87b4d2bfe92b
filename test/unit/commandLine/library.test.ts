import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWords } from '../../support/runWords';
import type { Ran } from '../../support/runWords';

const folder = mkdtempSync(join(tmpdir(), 'library-'));
const places = ['--storage', join(folder, 'storage'), '--functions', join(folder, 'saved'), '--watchlists', join(folder, 'lists')];

beforeAll(() => {
  mkdirSync(join(folder, 'saved'));
  mkdirSync(join(folder, 'lists'));
  writeFileSync(
    join(folder, 'saved', 'tools.kql'),
    'let Team = (user:string) { toscalar(_GetWatchlist("vips") | where SearchKey == user | project Team) };',
  );
  writeFileSync(join(folder, 'lists', 'vips.csv'), 'User,Team\nada@example.com,Red\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const query = (words: readonly string[], input = ''): Promise<Ran> => runWords(['query', ...words], input);

describe('entra-logs query with a library', () => {
  it('calls saved functions, and functions call watchlists', async () => {
    expect(await query([...places, '--format', 'csv', 'print Team = Team("ada@example.com")'])).toMatchObject({
      code: 0,
      output: 'Team\r\nRed\r\n',
    });
  });

  it('does so in a batch, too', async () => {
    const { output } = await query([...places, '--batch'], '{"id": 1, "query": "print Team(\\"ada@example.com\\")"}\n');
    expect(JSON.parse(output)).toMatchObject({ id: 1, rows: [['Red']] });
  });

  it('reads external files of the folders that are named, and no others', async () => {
    const text = 'externaldata(User:string, Team:string)["vips.csv"] with (ignoreFirstRecord=true) | project Team';
    expect((await query([...places, '--external-data', join(folder, 'lists'), '--format', 'csv', text])).output).toBe('Team\r\nRed\r\n');
    const refused = await query([...places, text]);
    expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('--external-data')]);
  });
});
