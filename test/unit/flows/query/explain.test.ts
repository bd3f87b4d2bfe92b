import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/engine/engine';
import type { Engine } from '../../../../src/engine/engine';
import type { QueryExplanation } from '../../../../src/protocol/engine';

let engine: Engine;
let folder: string;
const context = { signal: new AbortController().signal, progress: () => undefined };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explain-'));
  engine = await createEngine({ storageFolder: folder, threads: 1 });
});

afterAll(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

const explain = (text: string): Promise<QueryExplanation> => engine.handlers['query/explain']({ text }, context);

describe('an explained query', () => {
  it('says at its line what each step leaves', async () => {
    const { steps } = await explain(
      'let few = 10;\n// numbers\nrange n from 1 to 100 step 1\n| where n <= few\n| extend odd = n % 2 == 1 | where odd\n| count',
    );
    expect(steps.map(({ text, line, rows }) => [line, text, rows])).toEqual([
      [3, 'range n from 1 to 100 step 1', 100],
      [4, 'where n <= few', 10],
      [5, 'extend odd = n % 2 == 1', 10],
      [5, 'where odd', 5],
      [6, 'count', 1],
    ]);
  });

  it('has the SQL, the engine’s operators with rows, and a page that says both', async () => {
    const { sql, operators, elapsed, markdown } = await explain('range n from 1 to 100 step 1 | summarize count() by n % 7');
    expect(sql).toContain('SELECT');
    expect(operators.some(({ name, rows }) => /GROUP_BY/.test(name) && rows === 7)).toBe(true);
    expect(elapsed).toBeGreaterThan(0);
    expect(markdown).toContain('| 1 | `summarize count() by n % 7` | 7 | 7 % |');
    expect(markdown).toContain(sql);
  });

  it('keeps what looks like markup inside its cells', async () => {
    const { markdown } = await explain('print a = "`|<b>"\n| where a has "x|`"');
    expect(markdown).toContain('`where a has "x\\|\'"`');
  });

  it('is refused where the query is not valid, and ends where it is cancelled', async () => {
    await expect(explain('NoSuchTable | take 1')).rejects.toThrow(/NoSuchTable/);
    const signal = AbortSignal.abort();
    await expect(engine.handlers['query/explain']({ text: 'print 1 | count' }, { ...context, signal })).rejects.toThrow();
  });
});
