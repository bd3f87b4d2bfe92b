import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../../../src/engine/engine';
import type { Engine } from '../../../../src/engine/engine';
import type { TailInfo } from '../../../../src/protocol/tail';
import { activityEvent } from '../../../support/tail/activity';

const context = { signal: new AbortController().signal, progress: () => undefined };
const start = Date.UTC(2026, 10, 26, 10);
const line = (number: number): string => `${JSON.stringify(activityEvent({ id: `event-${number}`, time: start + number * 1000 }))}\n`;

let folder: string;
let path: string;
let engine: Engine;

const openEngine = () => createEngine({ storageFolder: join(folder, 'storage'), threads: 1 });
const follow = (): Promise<TailInfo> => engine.handlers['tail/start']({ connectionId: '', scopes: [], files: [path] }, context);
const info = async (): Promise<TailInfo> => (await engine.handlers['tail/list']({}, context))[0]!;
const total = (count: number) =>
  vi.waitFor(async () => expect(await info()).toMatchObject({ state: 'live', total: count }), { timeout: 10_000 });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
  path = join(folder, 'activity.jsonl');
  engine = await openEngine();
});
afterEach(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('the tail of a growing file', () => {
  it('shows each line once it is ended, goes on where it stood in a new engine, and reads a file anew that was begun anew', async () => {
    await writeFile(path, line(1) + line(2) + line(3).slice(0, 40));
    const { tailId } = await follow();
    await total(2);
    await appendFile(path, line(3).slice(40) + 'no object\n' + line(4));
    await total(4);
    expect((await info()).notices).toEqual([expect.stringMatching(/a line is no JSON object/)]);
    await engine.dispose();
    await appendFile(path, line(5));
    engine = await openEngine();
    expect((await follow()).tailId).toBe(tailId);
    await total(5);
    await writeFile(path, line(6));
    await total(6);
  }, 30_000);

  it('says that the file is not there, and follows it once it is', async () => {
    await follow();
    await vi.waitFor(async () => expect((await info()).scopes[0]?.failure).toContain('ENOENT'), { timeout: 10_000 });
    await writeFile(path, line(1));
    await total(1);
    expect((await info()).scopes[0]?.failure).toBeUndefined();
  }, 30_000);

  it('holds rules against what others write on it, also on an empty one, and never against what stood in it', async () => {
    const alerts: string[] = [];
    const listening = engine.on('tail/alert', ({ row }) => alerts.push(String(row.sequence)));
    await engine.handlers['tail/rules']({ rules: [{ name: 'Any', when: 'true' }] }, context);
    await writeFile(path, '');
    await follow();
    await total(0);
    await appendFile(path, line(1));
    await total(1);
    await vi.waitFor(() => expect(alerts).toHaveLength(1), { timeout: 10_000 });
    const other = join(folder, 'other.jsonl');
    await writeFile(other, line(2) + line(3));
    await engine.handlers['tail/start']({ connectionId: '', scopes: [], files: [path, other] }, context);
    await vi.waitFor(async () => expect((await engine.handlers['tail/list']({}, context)).map((tail) => tail.total)).toContain(3), {
      timeout: 10_000,
    });
    await appendFile(other, line(4));
    await vi.waitFor(() => expect(alerts).toHaveLength(2), { timeout: 10_000 });
    listening.dispose();
  }, 30_000);
});
