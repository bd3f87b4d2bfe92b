import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRecordFile } from '../../../../src/flows/tail/recordFile';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  path = join(folder, 'record.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const event = (number: number) => ({ eventTimestamp: `2026-03-01T00:00:${String(number).padStart(2, '0')}Z`, number });
const numbersIn = async (file: string): Promise<readonly number[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { number: number }).number);

describe('the file of a recording', () => {
  it('has each event on a line, in the order of the calls, also of those that do not wait for each other', async () => {
    const file = await openRecordFile(path);
    await Promise.all([file.write([event(2), event(1)]), file.write([event(3)]), file.write([event(4)])]);
    await file.close();
    expect(await numbersIn(path)).toEqual([1, 2, 3, 4]);
  });

  it('puts a full file aside and loses nothing between', async () => {
    const file = await openRecordFile(path, { mostBytes: 120 });
    await Promise.all(Array.from({ length: 7 }, (_, number) => file.write([event(number)])));
    await file.close();
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThan(2);
    const all = await Promise.all(names.map((name) => numbersIn(join(folder, name))));
    expect(all.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  // A device of Linux that is always full.
  it.skipIf(process.platform !== 'linux')('keeps events while the disk is full, says so, and writes them when there is room', async () => {
    await symlink('/dev/full', path);
    const told: (string | undefined)[] = [];
    const file = await openRecordFile(path, { pause: 20, changed: () => told.push(file.failure) });
    await file.write([event(1)]);
    await file.write([event(2)]);
    expect(file.failure).toMatch(/ENOSPC/);
    await rm(path);
    await vi.waitFor(() => expect(file.failure).toBeUndefined());
    await file.write([event(3)]);
    await file.close();
    expect(await numbersIn(path)).toEqual([1, 2, 3]);
    expect(told).toEqual([expect.stringMatching(/ENOSPC/), undefined]);
  });

  it.skipIf(process.platform !== 'linux')('says at its end how many events it could not write', async () => {
    await symlink('/dev/full', path);
    const file = await openRecordFile(path);
    await file.write([event(1), event(2)]);
    await expect(file.close()).rejects.toThrow(/^2 events could not be recorded to .*ENOSPC/);
  });
});
