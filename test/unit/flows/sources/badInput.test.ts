import { execFileSync } from 'node:child_process';
import { createWriteStream, readdirSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLine, makeTestFolder } from './openFolder';
import type { TestFolder } from './openFolder';

let folder: TestFolder;

beforeEach(async () => {
  folder = await makeTestFolder();
});

afterEach(() => folder.dispose());

/** Mounts a disk of three megabytes, where the system lets us. */
function mountSmall(place: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('packed files', () => {
  const lines = `${auditLine('1')}\n${auditLine('2', { note: '😀é' })}\n`;
  const list = JSON.stringify(
    {
      records: lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    },
    undefined,
    1,
  );
  const csv = 'TimeGenerated,Id,Category,Type\n2025-04-25T09:12:31Z,1,x,AuditLogs\n2025-04-25T09:12:31Z,2,"y,",AuditLogs\n';
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
  for (const [what, text] of Object.entries({ 'JSON lines': lines, 'a JSON document': list, CSV: csv })) {
    for (const [how, bytes] of Object.entries({
      gzip: gzipSync(text),
      'UTF-16': utf16(text),
      'UTF-16 with its high byte first': utf16(text).swap16(),
      'gzip of UTF-16': gzipSync(utf16(text)),
      'gzip in gzip': gzipSync(gzipSync(text)),
    })) {
      it(`are read: ${what} as ${how}`, async () => {
        await writeFile(join(folder.logs, 'a'), bytes);
        const engine = await folder.engine();
        const info = await engine.open();
        expect([info.rows, info.damaged, info.notices]).toEqual([2, 0, []]);
        expect(await engine.ask(info, 'AuditLogs', 'Id')).toEqual([['1'], ['2']]);
      });
    }
  }
});

describe('damaged files', () => {
  it('counts and lists the lines of a CSV file that cannot be read', async () => {
    await writeFile(
      join(folder.logs, 'a.csv'),
      'TimeGenerated,Id,UserPrincipalName,AppDisplayName\n2025-01-02T03:04:05Z,1,a,b\n2025-01-02T03:04:05Z,2,a,b,too,many\n2025-01-02T03:04:05Z,3,a,"b, c"\nshort,4\n',
    );
    const engine = await folder.engine();
    const info = await engine.open();
    expect([info.rows, info.damaged]).toEqual([2, 2]);
    expect(await engine.problems(info)).toEqual([
      { file: join(folder.logs, 'a.csv'), line: 3, message: 'The line has more fields than the header.' },
      { file: join(folder.logs, 'a.csv'), line: 5, message: 'The line has fewer fields than the header.' },
    ]);
  });

  for (const [name, pack] of [
    ['a', (text: string) => text],
    ['a gzipped', (text: string) => gzipSync(text)],
  ] as const) {
    for (const mark of ['', '\uFEFF']) {
      it(`counts the lines of ${name} CSV file${mark ? ' with a byte order mark' : ''} as an editor does, line breaks in quotes among them`, async () => {
        const rows = ['2025-01-02T03:04:05Z,1,"a\n\nb",c', 'short,2', '2025-01-02T03:04:05Z,3,"é\nb",c', 'short,4', 'short,5'];
        const file = join(folder.logs, 'a.csv');
        await writeFile(file, pack(`${mark}TimeGenerated,Id,UserPrincipalName,AppDisplayName\n${rows.join('\n')}\n`));
        const engine = await folder.engine();
        const info = await engine.open();
        expect([info.rows, info.damaged]).toEqual([2, 3]);
        expect((await engine.problems(info)).map(({ line }) => line)).toEqual([5, 8, 9]);
      });
    }
  }

  it('says where bytes are no UTF-8, and keeps the record', async () => {
    const line = Buffer.from(`${auditLine('1', { note: 'caf#' })}\n`, 'latin1');
    line[line.indexOf('#')] = 0xe9;
    await writeFile(join(folder.logs, 'a.jsonl'), Buffer.concat([line, Buffer.from(`${auditLine('2')}\n`)]));
    const engine = await folder.engine();
    const info = await engine.open();
    expect(info.rows).toBe(2);
    expect(info.notices.join()).toContain('not UTF-8');
    expect((await engine.ask(info, 'AuditLogs', 'AdditionalFields_')).join()).toContain('caf\uFFFD');
  });

  it('lists no more problems than can be read, and says how many there are', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), `${`${auditLine('1')}\n`.repeat(30)}${'{"broken\n'.repeat(10_005)}`);
    const engine = await folder.engine();
    const info = await engine.open();
    expect([info.rows, info.damaged]).toEqual([1, 10_005]);
    expect(await engine.problems(info)).toHaveLength(10_000);
    expect(info.notices.join()).toContain('there are 5 more');
  });

  it('loads what a gzip file holds before its damage, and says so', async () => {
    const lines = Array.from({ length: 4000 }, (_, index) => auditLine(String(index), { noise: Math.random() }));
    const packed = gzipSync(`${lines.join('\n')}\n`);
    await writeFile(join(folder.logs, 'a.gz'), packed.subarray(0, packed.length - 2000));
    const engine = await folder.engine();
    expect((await engine.open()).notices.join()).toMatch(/a\.gz could not be read to its end: its compressed data ends too early/);
  });
});

describe('what cannot be opened', () => {
  it('says that a folder is empty', async () => {
    const engine = await folder.engine();
    const info = await engine.open();
    expect([info.state, info.rows]).toEqual(['ready', 0]);
    expect(info.notices).toEqual([`There are no files in ${folder.logs}.`]);
  });

  it('says that no file of a folder holds a log', async () => {
    await writeFile(join(folder.logs, 'README.md'), '# A heading\n\nSome words about nothing.\n');
    await writeFile(join(folder.logs, 'picture'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
    const engine = await folder.engine();
    const notices = (await engine.open()).notices.join('\n');
    expect(notices).toContain('README.md holds no log records and was left out');
    expect(notices).toContain('picture is a binary file and was left out');
    expect(notices).toContain(`No log records were found in ${folder.logs}.`);
  });

  it('loads the rest of a folder where a file cannot be read', async () => {
    await writeFile(join(folder.logs, 'a.jsonl'), `${auditLine('1')}\n`);
    await symlink(join(folder.path, 'nowhere'), join(folder.logs, 'b.jsonl'));
    await symlink('/proc/self/mem', join(folder.logs, 'c.jsonl')).catch(() => undefined);
    const engine = await folder.engine();
    const info = await engine.open();
    expect([info.state, info.rows]).toEqual(['ready', 1]);
  });

  it('says why a path cannot be opened', async () => {
    await writeFile(join(folder.path, 'file'), '');
    const engine = await folder.engine();
    await expect(engine.open(join(folder.path, 'file', 'inner'))).rejects.toMatchObject({ code: 'folder-unreadable' });
    await expect(engine.open()).resolves.toMatchObject({ rows: 0 });
  });

  it('goes on where a file vanishes while it is read', async () => {
    const file = join(folder.logs, 'a.jsonl');
    await writeFile(file, `${auditLine('1')}\n`);
    await writeFile(join(folder.logs, 'b.jsonl'), `${auditLine('2')}\n`);
    const engine = await folder.engine();
    const opening = engine.sources.handlers['source/open'](
      { paths: [folder.logs] },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    engine.sources.onEvent(() => void rm(file, { force: true }));
    const { sourceId } = await opening;
    await rm(file, { force: true });
    const info = await engine.sources.whenLoaded(sourceId);
    expect(info.state).toBe('ready');
    const after = await engine.refresh(info);
    expect(await engine.ask(after, 'AuditLogs', 'Id')).toEqual([['2']]);
  });

  it('says that the disk is full, and goes on once there is room', async (test) => {
    const small = join(folder.path, 'small');
    await mkdir(small);
    test.skip(!mountSmall(small), 'no small disk can be mounted here');
    const engine = await folder.engine({ cacheFolder: join(small, 'cache') });
    try {
      const noise = (): string => Array.from({ length: 40 }, () => Math.random().toString(36)).join('');
      const lines = Array.from({ length: 12_000 }, (_, index) => auditLine(String(index), { noise: noise() }));
      await writeFile(join(folder.logs, 'a.jsonl'), `${lines.join('\n')}\n`);
      const info = await engine.open();
      expect(info.state).toBe('failed');
      expect(info.failure).toMatchObject({ code: 'disk-full' });
      execFileSync('mount', ['-o', 'remount,size=200m', small]);
      expect(await engine.refresh(info)).toMatchObject({ state: 'ready', rows: 12_000 });
    } finally {
      await engine.close();
      execFileSync('umount', ['-l', small], { stdio: 'ignore' });
    }
  });
});

describe('large files', () => {
  it('reads a single line of 200 MB in little memory', { timeout: 40_000 }, async () => {
    const out = createWriteStream(join(folder.logs, 'a.json'));
    const count = 100_000;
    out.write('{"records":[');
    for (let index = 0; index < count; index++) {
      const text = `${index === 0 ? '' : ','}${auditLine(String(index), { note: 'x'.repeat(1_900) })}`;
      if (!out.write(text)) await once(out, 'drain');
    }
    out.end(']}');
    await once(out, 'finish');
    const engine = await folder.engine();
    let peak = 0;
    const before = process.memoryUsage.rss();
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss() - before)), 50);
    const info = await engine.open();
    clearInterval(timer);
    expect([info.rows, info.damaged]).toEqual([count, 0]);
    expect(peak).toBeLessThan(1_000_000_000);
  });

  it('shows rows of a gzip file before all of it is unpacked', async () => {
    const file = join(folder.logs, 'a.jsonl.gz');
    const packed = createGzip({ level: 1 });
    packed.pipe(createWriteStream(file));
    for (let index = 0; index < 12_000; index++) {
      if (!packed.write(`${auditLine(String(index), { note: 'y'.repeat(1_900) })}\n`)) await once(packed, 'drain');
    }
    packed.end();
    await once(packed, 'end');
    const engine = await folder.engine();
    const seen: number[] = [];
    const whole = new Set<string>();
    const timer = setInterval(() => {
      for (const name of readdirSync(join(folder.path, 'cache'), { recursive: true }))
        if (/unpacked/.test(String(name))) whole.add(String(name));
    }, 5);
    engine.sources.onEvent((event) => {
      if (event.kind === 'changed' && event.source.state === 'loading') seen.push(event.source.rows);
    });
    expect((await engine.open()).rows).toBe(12_000);
    clearInterval(timer);
    expect(seen.some((rows) => rows > 0 && rows < 12_000)).toBe(true);
    expect([...whole]).toEqual([]);
  });
});
