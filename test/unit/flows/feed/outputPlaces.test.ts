import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FeedWriter } from '../../../../src/flows/feed/feedWriter';
import type { WriterOptions } from '../../../../src/flows/feed/feedWriter';
import { openMounts } from '../../../support/mounts';
import type { Mounts } from '../../../support/mounts';

let mounts: Mounts | undefined;
let folder: string;
beforeAll(async () => {
  mounts = await openMounts();
});
afterAll(() => mounts?.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const openWriter = (outputs: readonly string[], more: Partial<WriterOptions> = {}): Promise<FeedWriter> =>
  FeedWriter.open({
    feed: 'one',
    stateFolder: join(folder, 'state'),
    sinks: outputs.map((output) => ({ kind: 'jsonLines', folder: output })),
    sources: ['a'],
    rotateBytes: 1e9,
    rotateAge: 60_000,
    gzip: false,
    leastFree: 0,
    redact: (record) => record,
    clock: { now: () => Date.UTC(2026, 10, 26) },
    stillOurs: () => Promise.resolve(),
    ...more,
  });
const one = {
  source: 'signIns',
  log: { name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: 't' },
  records: [{ id: '1' }],
  idOf: () => '1',
  timeOf: () => 0,
};

describe('the room that a feed leaves', () => {
  it.each(['the second output', 'the state'])('is looked at on the disk of %s too', async (which) => {
    if (!mounts) return;
    const disk = await mounts.disk('4m');
    // The first name is the start of the second: it is another folder all the same.
    const [out, state] = which === 'the state' ? [join(folder, 'out2'), join(disk, 'state')] : [join(disk, 'out'), join(folder, 'state')];
    const writer = await openWriter([join(folder, 'out'), out], { stateFolder: state, leastFree: 5_000_000 });
    try {
      await expect(writer.add(one)).rejects.toThrow(`The feed waits: the disk of ${which === 'the state' ? state : out} has`);
    } finally {
      await writer.abandon();
    }
  });
});

describe.runIf(process.platform !== 'win32')('who may read the files of a feed', () => {
  const modesIn = async (output: string): Promise<readonly string[]> => {
    const names = await readdir(join(output, 'signIns'));
    const paths = [join(output, 'signIns'), ...names.map((name) => join(output, 'signIns', name))];
    return Promise.all(paths.map(async (path) => ((await stat(path)).mode & 0o777).toString(8)));
  };

  it('is the account alone, or also the group of a folder that gives its group to what is in it', async () => {
    const [own, open, shared] = ['own', 'open', 'shared'].map((name) => join(folder, name)) as [string, string, string];
    await mkdir(open);
    await chmod(open, 0o755);
    await mkdir(shared);
    await chmod(shared, 0o2750);
    const writer = await openWriter([own, open, shared]);
    await writer.add(one);
    await writer.flush();
    expect(await modesIn(own)).toEqual(['700', '600']);
    expect(await modesIn(open)).toEqual(['700', '600']);
    expect(await modesIn(shared)).toEqual(['750', '640']);
  });
});
