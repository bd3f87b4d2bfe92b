import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowFiles } from '../../../../src/flows/azure/rowFiles';

const soFar = { rest: '', longestRow: 0 } as Parameters<ReturnType<typeof rowFiles>['write']>[2];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the files of an answer’s rows', () => {
  it('have the rows as they came', async () => {
    const files = rowFiles(folder);
    await files.write(0, Buffer.from('[1]\n'), soFar);
    await files.write(0, Buffer.from('[2]'), soFar);
    expect(await readFile(await files.end(0), 'utf8')).toBe('[1]\n[2]\n');
  });

  it('end in the middle of a write without ending the process', async () => {
    const files = rowFiles(folder);
    void files.write(0, Buffer.alloc(2_000_000, 'x'), soFar).catch(() => undefined);
    files.destroy();
    // Small pieces are not waited for.
    const small = rowFiles(folder);
    await small.write(0, Buffer.from('x'), soFar);
    small.destroy();
    await wait(100);
  });

  it('say with the next write, or at their end, what happened meanwhile', async () => {
    const files = rowFiles(join(folder, 'not there'));
    await files.write(0, Buffer.from('x'), soFar);
    await wait(100);
    await expect(files.write(0, Buffer.from('y'), soFar)).rejects.toThrow('ENOENT');
    await expect(files.end(0)).rejects.toThrow('ENOENT');
  });
});
