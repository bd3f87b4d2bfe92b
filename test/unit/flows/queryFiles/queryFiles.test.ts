import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryFiles } from '../../../../src/flows/queryFiles/queryFiles';

describe('the query files of folders', () => {
  let folder: string;
  const { signal } = new AbortController();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'query-files-'));
    for (const inner of ['hunting', 'node_modules', 'empty']) mkdirSync(join(folder, inner));
    writeFileSync(join(folder, 'b.kql'), 'print 2');
    writeFileSync(join(folder, 'hunting', 'A.KQL'), 'print 1');
    writeFileSync(join(folder, 'hunting', 'notes.md'), 'no query');
    writeFileSync(join(folder, 'node_modules', 'c.kql'), 'print 3');
    writeFileSync(join(folder, 'large.kql'), 'x'.repeat(1_000_001));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('are found in inner folders too, but for those of packages and what no person writes', async () => {
    const found = await createQueryFiles()([folder, folder, join(folder, 'gone')], signal);
    expect(found.map(({ path, text }) => [path.slice(folder.length + 1), text])).toEqual([
      ['b.kql', 'print 2'],
      [join('hunting', 'A.KQL'), 'print 1'],
    ]);
  });

  it('are read again when they changed', async () => {
    const find = createQueryFiles();
    await find([folder], signal);
    writeFileSync(join(folder, 'b.kql'), 'print 4');
    utimesSync(join(folder, 'b.kql'), new Date(), new Date(Date.now() + 5000));
    expect((await find([folder], signal))[0]?.text).toBe('print 4');
  });

  it('are not looked for once nobody waits', async () => {
    await expect(createQueryFiles()([folder], AbortSignal.abort())).rejects.toThrow();
  });
});
