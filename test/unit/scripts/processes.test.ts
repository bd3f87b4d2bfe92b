import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { endMarked, markedProcesses, markProcesses } from '../../../scripts/processes';

describe.runIf(process.platform === 'linux')('what a stage leaves running', () => {
  it('is found and ended, also where it left the group of its parent', async () => {
    const run = markProcesses();
    const script = "require('node:child_process').spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref()";
    const parent = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    await new Promise((done) => parent.on('close', done));
    expect(markedProcesses(run).map(({ command }) => command)).toEqual(['sleep 300']);
    expect(endMarked(run)).toHaveLength(1);
    await expect.poll(() => Promise.resolve(markedProcesses(run))).toEqual([]);
  });

  it('is not what others run', () => {
    const other = spawn('sleep', ['300'], { stdio: 'ignore', env: {} });
    const run = markProcesses();
    expect(endMarked(run)).toEqual([]);
    other.kill();
  });
});
