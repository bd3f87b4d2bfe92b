import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine/engine';
import type { Engine } from '../../../src/engine/engine';

const context = { signal: new AbortController().signal, progress: () => undefined };
const text = 'SigninLogs | summarize Rows = count() by ResultType | sort by ResultType asc';

let folder: string;
let engines: Engine[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'two-windows-'));
  cpSync(join(__dirname, '../../fixtures/logs/diag'), join(folder, 'logs'), { recursive: true });
  engines = [];
});

afterEach(async () => {
  for (const engine of engines) await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function openEngine(): Promise<Engine> {
  const engine = await createEngine({ storageFolder: join(folder, 'storage') });
  engines.push(engine);
  return engine;
}

async function load(engine: Engine): Promise<string> {
  const { sourceId } = await engine.handlers['source/open']({ paths: [join(folder, 'logs')] }, context);
  await engine.whenLoaded(sourceId);
  return sourceId;
}

async function ask(engine: Engine, sourceId: string): Promise<readonly unknown[]> {
  const { resultId } = await engine.handlers['query/run']({ text, sourceId }, context);
  return (await engine.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: 100 }, context)).rows;
}

describe('two windows over one storage', () => {
  it('load the same logs at the same time, and both answer', async () => {
    const [one, other] = [await openEngine(), await openEngine()];
    const [first, second] = await Promise.all([load(one), load(other)]);
    const answers = await Promise.all([ask(one, first), ask(other, second)]);
    expect(answers[0]!.length).toBeGreaterThan(1);
    expect(answers[1]).toEqual(answers[0]);
  });

  it('lose nothing when the other one is closed or clears the cache', async () => {
    const [one, other] = [await openEngine(), await openEngine()];
    const [first, second] = [await load(one), await load(other)];
    const answer = await ask(one, first);
    await other.handlers['source/remove']({ sourceId: second }, context);
    await other.handlers['cache/clear']({}, context);
    await engines.pop()!.dispose();
    expect(await ask(one, first)).toEqual(answer);
  });

  it('see the history of each other', async () => {
    const [one, other] = [await openEngine(), await openEngine()];
    await ask(one, await load(one));
    await expect.poll(async () => (await other.handlers['history/list']({}, context)).map((entry) => entry.text)).toEqual([text]);
  });
});
