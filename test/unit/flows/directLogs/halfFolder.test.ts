import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHalfFolder } from '../../../../src/flows/directLogs/halfFolder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a folder that is filled under another name', () => {
  it('takes away what killed processes have left beside it, and nothing that somebody uses or made', async () => {
    const own = await openHalfFolder(join(folder, 'still filled'));
    const nameOf = (process: number | string, letters: string): string =>
      basename(own.path)
        .replace(/-\d+-/, `-${process}-`)
        .replace(/-\w{6}$/, `-${letters}`);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const living = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const left = [nameOf(dead, 'aaaaaa'), nameOf(process.pid, 'bbbbbb')];
    const kept = [
      nameOf(living.pid!, 'cccccc'),
      nameOf(dead, 'dddddd'),
      nameOf(dead, 'eeeeee').replace(/-[0-9a-f]{8}-/, '-00000000-'),
      'mine.part-aaaaaa',
    ];
    for (const name of [...left, ...kept]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'signIns.half'), '{"id":');
    }
    await writeFile(join(folder, nameOf(dead, 'dddddd'), 'notes.txt'), 'mine');
    const half = await openHalfFolder(join(folder, 'next'));
    expect((await readdir(folder)).sort()).toEqual([...kept, basename(own.path), basename(half.path)].sort());
    await half.finish();
    await own.discard();
    living.kill();
    expect((await readdir(folder)).sort()).toEqual([...kept, 'next'].sort());
  });
});
