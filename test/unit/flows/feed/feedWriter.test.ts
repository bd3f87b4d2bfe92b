import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeedWriter } from '../../../../src/flows/feed/feedWriter';
import type { WriterOptions } from '../../../../src/flows/feed/feedWriter';
import { redactor } from '../../../../src/flows/feed/redact';
import type { FeedLog } from '../../../../src/flows/feed/sinks';

let folder: string;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  now = Date.UTC(2026, 10, 26, 7, 8, 5, 276);
});
afterEach(async () => {
  for (const writer of opened.splice(0)) await writer.abandon();
  await rm(folder, { recursive: true, force: true });
});

const opened: FeedWriter[] = [];
/** Opens a writer whose files are closed after the test, also where it stands for one that was killed. */
async function openWriter(given: WriterOptions): Promise<FeedWriter> {
  const writer = await FeedWriter.open(given);
  opened.push(writer);
  return writer;
}

const log: FeedLog = { name: 'signIns', azlogFolder: 'AzureActiveDirectory', ownerId: 'tenant-1' };
const options = (more: Partial<WriterOptions> = {}): WriterOptions => ({
  feed: 'one',
  stateFolder: join(folder, 'state'),
  sinks: [{ kind: 'jsonLines', folder: join(folder, 'out') }],
  sources: ['a'],
  rotateBytes: 1000,
  rotateAge: 60_000,
  gzip: false,
  leastFree: 0,
  redact: (record) => record,
  clock: { now: () => now },
  stillOurs: () => Promise.resolve(),
  ...more,
});
const records = (...ids: readonly number[]) =>
  ids.map((id) => ({ id: `id-${id}`, createdDateTime: new Date(now).toISOString(), text: 'x'.repeat(40) }));
const addition = (...ids: readonly number[]) => ({
  source: 'signIns',
  log,
  records: records(...ids),
  idOf: ({ id }: Readonly<Record<string, unknown>>) => String(id),
  timeOf: ({ createdDateTime }: Readonly<Record<string, unknown>>) => Date.parse(String(createdDateTime)),
});
const position = { read: 0, swept: 0, needed: 0, start: 0 };
const out = () => readdir(join(folder, 'out', 'signIns'));
async function ids(): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await out()).filter((each) => !each.endsWith('.part')).sort())
    for (const line of (await readFile(join(folder, 'out', 'signIns', name), 'utf8')).trim().split('\n'))
      found.push((JSON.parse(line) as { id: string }).id);
  return found;
}

describe('the writer of a feed', () => {
  it('leaves nothing in another folder, at whatever moment that comes to the place of its own', async () => {
    const [place, away, other] = [join(folder, 'out'), join(folder, 'away'), join(folder, 'beneath')];
    await mkdir(other);
    await writeFile(join(other, 'somebody.txt'), '');
    let next = 0;
    for (let round = 0; round < 150; round++) {
      const writer = await FeedWriter.open(options({ rotateAge: 0 }));
      const writing = (async () => {
        for (;;) await writer.add(addition(next++));
      })();
      const failed = expect(writing).rejects.toMatchObject({ code: 'feed-output-gone' });
      await wait(5 * Math.random());
      await rename(place, away);
      await rename(other, place);
      await failed;
      await writer.abandon();
      expect(await readdir(place)).toEqual(['somebody.txt']);
      await rename(place, other);
      await rename(away, place);
      // What was not committed is read again.
      next--;
    }
    await openWriter(options());
    const wanted = Array.from({ length: next }, (_, id) => `id-${id}`);
    expect((await ids()).filter((id) => id !== `id-${next}`).sort()).toEqual(wanted.sort());
  });

  it('gives files the names of azlog when they are whole, and another name before', async () => {
    const writer = await openWriter(options({ rotateBytes: 300 }));
    await writer.add(addition(1, 2, 3, 4));
    const names = (await out()).sort();
    expect(names[0]).toBe('20261126T070805_2760000.0000000001.tenant-1.jsonl');
    expect(names[1]).toBe('20261126T070805_2760000.0000000002.tenant-1.jsonl.one.part');
    await writer.flush();
    expect((await out()).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await ids()).toEqual(['id-1', 'id-2', 'id-3', 'id-4']);
  });

  it('writes each record in the form of each output, also where two outputs have one folder', async () => {
    const place = join(folder, 'out');
    const writer = await openWriter(
      options({
        sinks: [
          { kind: 'ecs', folder: place },
          { kind: 'cef', folder: place },
          { kind: 'leef', folder: place },
        ],
      }),
    );
    await writer.add(addition(1, 2));
    await writer.flush();
    const lines = new Map<string, string[]>();
    for (const name of await out())
      lines.set(name.split('.').at(-1)!, (await readFile(join(place, 'signIns', name), 'utf8')).trim().split('\n'));
    expect([...lines].map(([extension, found]) => [extension, found.length]).sort()).toEqual([
      ['cef', 2],
      ['jsonl', 2],
      ['leef', 2],
    ]);
    expect(lines.get('cef')![0]).toMatch(/^CEF:0\|Microsoft\|/);
    expect(lines.get('leef')![1]).toMatch(/^LEEF:2\.0\|Microsoft\|/);
    expect(JSON.parse(lines.get('jsonl')![0]!)).toMatchObject({ event: { id: 'id-1', outcome: 'unknown' } });
  });

  it('ends a file at its age', async () => {
    const writer = await openWriter(options());
    await writer.add(addition(1));
    await writer.tick();
    expect(await ids()).toEqual([]);
    now += 60_000;
    await writer.tick();
    expect(await ids()).toEqual(['id-1']);
  });

  it('writes what it was killed over again, and what was committed never again', async () => {
    const first = await openWriter(options());
    await first.add(addition(1, 2));
    await first.advance('a', { ...position, read: 5 });
    await first.flush();
    await first.add(addition(3));
    await first.advance('a', { ...position, read: 9 });
    // Nothing more is asked of it: it is as dead as a killed process.
    const second = await openWriter(options());
    expect(second.positionOf('a')).toMatchObject({ read: 5 });
    expect(await second.add(addition(1, 2, 3))).toMatchObject({ written: 1, known: 2 });
    await second.flush();
    expect(await ids()).toEqual(['id-1', 'id-2', 'id-3']);
  });

  it('goes on from the checkpoint before where the newest is damaged, says so, and doubles nothing', async () => {
    const first = await openWriter(options());
    for (const id of [1, 2, 3]) {
      await first.add(addition(id));
      await first.advance('a', { ...position, read: id });
      await first.flush();
    }
    // The third generation lies over the first.
    await writeFile(join(folder, 'state', 'checkpoint.b.json'), '{"checksum":"0","checkpoint":{}}');
    const second = await openWriter(options());
    expect(second.state.notices.join()).toMatch(/checkpoint\.b\.json is damaged\. The feed goes on from the one before/);
    expect(second.positionOf('a')).toMatchObject({ read: 2 });
    expect(await second.add(addition(1, 2, 3, 4))).toMatchObject({ written: 1, known: 3 });
    await second.flush();
    expect(await ids()).toEqual(['id-1', 'id-2', 'id-3', 'id-4']);
    expect(new Set(await out()).size).toBe(4);
  });

  it('says what to do where both checkpoints are damaged', async () => {
    const first = await openWriter(options());
    for (const id of [1, 2]) {
      await first.add(addition(id));
      await first.flush();
    }
    for (const slot of ['a', 'b']) await writeFile(join(folder, 'state', `checkpoint.${slot}.json`), 'x');
    await expect(FeedWriter.open(options())).rejects.toThrow(/does not know how far it has read.*move the folder away/);
  });

  it('counts the records of a day by their source, also over a restart, and begins anew with the next day', async () => {
    const first = await openWriter(options());
    await first.add(addition(1, 2));
    await first.add({ ...addition(3), source: 'audits' });
    expect(first.state.today).toBeUndefined();
    await first.flush();
    const second = await openWriter(options());
    await second.add(addition(2, 4));
    await second.flush();
    expect(second.state.today?.records).toEqual({ signIns: 3, audits: 1 });
    now += 24 * 3_600_000;
    await second.add(addition(5));
    await second.flush();
    expect(second.state.today).toEqual({ day: new Date(now).toISOString().slice(0, 10), records: { signIns: 1 } });
  });

  it('gives a committed file its name where a crash came before that', async () => {
    const first = await openWriter(options());
    await first.add(addition(1));
    await first.flush();
    const [name = ''] = await out();
    const path = join(folder, 'out', 'signIns', name);
    await writeFile(`${path}.one.part`, await readFile(path));
    await rm(path);
    const second = await openWriter(options());
    expect(await out()).toEqual([name]);
    expect(await second.add(addition(1))).toMatchObject({ written: 0, known: 1 });
  });

  it('forgets what no source asks for any more', async () => {
    const writer = await openWriter(options());
    await writer.add(addition(1));
    await writer.flush();
    expect(writer.state.known.size).toBe(1);
    for (let count = 0; count < 2; count++) {
      await writer.advance('a', { ...position, needed: now + 7_200_000 });
      await writer.flush();
    }
    expect(writer.state.known.size).toBe(0);
    expect(await readdir(join(folder, 'state', 'epochs'))).toEqual([]);
  });

  it('writes both forms of azlog, each whole, and compresses where it is asked to', async () => {
    const sinks = [{ kind: 'azlog', folder: join(folder, 'azlog') }] as const;
    const writer = await openWriter(options({ sinks, gzip: true }));
    await writer.add(addition(1, 2));
    await writer.flush();
    const read = async (form: string): Promise<string> => {
      const [name = ''] = await readdir(join(folder, 'azlog', form));
      expect(name).toMatch(/\.tenant-1\.json\.gz$/);
      return gunzipSync(await readFile(join(folder, 'azlog', form, name))).toString();
    };
    expect(JSON.parse(await read('AzureActiveDirectoryJson'))).toHaveLength(2);
    expect((await read('AzureActiveDirectoryJsonLD')).trim().split('\n')).toHaveLength(2);
  });

  it('writes no more, in words and with nothing half, where less than it should is free', async () => {
    const writer = await openWriter(options({ leastFree: Number.MAX_SAFE_INTEGER }));
    await expect(writer.add(addition(1))).rejects.toThrow(/has .* left, and .* are to stay free.*goes on by itself then, where it was/);
    await expect(writer.flush()).rejects.toThrow(/are to stay free/);
    await writer.abandon();
    expect((await readdir(join(folder, 'out'))).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('says that a folder may not be written to', async () => {
    await chmod(folder, 0o500);
    await expect(FeedWriter.open(options())).rejects.toThrow(/could not be written, because it may not be written to/);
    await chmod(folder, 0o700);
  });

  it('waits where its folder is taken away, and never makes it anew beneath what may come back', async () => {
    const writer = await openWriter(options());
    await writer.add(addition(1));
    await rename(join(folder, 'out'), join(folder, 'away'));
    await expect(writer.flush()).rejects.toMatchObject({
      code: 'feed-output-gone',
      message: expect.stringMatching(/^The feed waits: .*it is gone/) as string,
    });
    await writer.abandon();
    for (let tries = 0; tries < 2; tries++)
      await expect(FeedWriter.open(options())).rejects.toMatchObject({
        code: 'feed-output-gone',
        message: expect.stringMatching(
          /out is gone\. It may be on a disk or a network share .* the feed goes on by itself then, where it was\.$/,
        ) as string,
      });
    await rename(join(folder, 'away'), join(folder, 'out'));
    const next = await openWriter(options());
    await next.add(addition(1, 2));
    await next.flush();
    expect(await ids()).toEqual(['id-1', 'id-2']);
  });

  it('gives files their names when its folder is back that went meanwhile', async () => {
    const first = await openWriter(options());
    await first.add(addition(1, 2));
    await rename(join(folder, 'out'), join(folder, 'away'));
    await expect(first.flush()).rejects.toMatchObject({ code: 'feed-output-gone' });
    await expect(openWriter(options())).rejects.toMatchObject({ code: 'feed-output-gone' });
    await rename(join(folder, 'away'), join(folder, 'out'));
    const second = await openWriter(options());
    expect(await second.add(addition(1, 2))).toMatchObject({ written: 0, known: 2 });
    expect(await ids()).toEqual(['id-1', 'id-2']);
  });
});

describe('where a feed begins', () => {
  it('is kept though its process is killed before anything is committed, and nothing of other sources with it', async () => {
    const sources = ['a', 'b'];
    const first = await openWriter(options({ sources }));
    await first.begin('a', { ...position, start: 3, read: 3 });
    await first.add(addition(1));
    await first.advance('a', { ...position, start: 3, read: 8 });
    await first.begin('b', { ...position, start: 4, read: 4 });
    // Nothing more is asked of it: it is as dead as a killed process.
    const second = await openWriter(options({ sources }));
    expect([second.positionOf('a'), second.positionOf('b')]).toMatchObject([
      { start: 3, read: 3 },
      { start: 4, read: 4 },
    ]);
    await second.begin('a', { ...position, start: 99, read: 99 });
    expect(second.positionOf('a')).toMatchObject({ start: 3, read: 3 });
  });
});

describe('redaction', () => {
  it('gives a record that has no id one that nobody can try names out with', async () => {
    const record = { userPrincipalName: 'ada@contoso.example', createdDateTime: '2026-11-26T07:00:00Z' };
    const hidden = redactor([{ path: 'userPrincipalName', by: 'drop' }], Buffer.from('key'));
    const idWith = async (key: string): Promise<string> => {
      const sinks = [{ kind: 'queue', folder: join(folder, key), format: 'native' }] as const;
      const writer = await openWriter(
        options({ stateFolder: join(folder, `state-${key}`), sinks, redact: hidden, idKey: Buffer.from(key) }),
      );
      await writer.add({ source: 'signIns', log, records: [record, record], idOf: () => undefined, timeOf: () => 0 });
      await writer.flush();
      const [name = ''] = (await readdir(join(folder, key))).filter((each) => each.endsWith('.queue'));
      const lines = (await readFile(join(folder, key, name), 'utf8')).trim().split('\n');
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain('ada');
      return (JSON.parse(lines[0]!) as [string])[0];
    };
    expect(await idWith('one')).not.toBe(await idWith('two'));
  });

  const record = {
    user: { name: 'Ada@contoso.example', ip: '1.2.3.4' },
    targets: [{ name: 'ada@contoso.example' }, { name: null }],
    kept: 1,
  };
  const redact = redactor(
    [
      { path: 'user.name', by: 'hash' },
      { path: 'targets.name', by: 'hash' },
      { path: 'user.ip', by: 'drop' },
      { path: 'nowhere.at', by: 'drop' },
    ],
    Buffer.from('key'),
  );

  it('hides names by the same hash wherever they stand, and leaves out what is to be dropped', () => {
    const hidden = redact(record) as typeof record;
    expect(hidden.user.name).toMatch(/^[0-9a-f]{32}$/);
    expect(hidden.targets[0]!.name).toBe(hidden.user.name);
    expect(hidden.targets[1]!.name).toBeNull();
    expect(hidden.user).not.toHaveProperty('ip');
    expect(JSON.stringify(hidden)).not.toMatch(/ada|1\.2\.3\.4/i);
    expect(record.user.ip).toBe('1.2.3.4');
  });
});
