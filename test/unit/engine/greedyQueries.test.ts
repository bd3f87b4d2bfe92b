import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAbort, UserError } from '../../../src/base/errors';
import { createEngine } from '../../../src/engine/engine';
import type { Engine } from '../../../src/engine/engine';

const progress = (): undefined => undefined;
const times = (count: number, text: (index: number) => string, by = ', '): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(by);

/** What would go on for hours, or fill memory or disk. */
const endless: readonly { readonly says: string; readonly text: string }[] = [
  { says: 'a range of 10^9 that is grouped', text: 'range x from 1 to 1000000000 step 1 | summarize count() by x % 7' },
  { says: 'a range of 10^9 that is listed', text: 'range x from 1 to 1000000000 step 1' },
  { says: 'a range of 10^9 that is sorted', text: 'range x from 1 to 1000000000 step 1 | sort by x desc' },
  {
    says: 'a value of a range of 10^9',
    text: 'let most = toscalar(range x from 1 to 1000000000 step 1 | where strcat(x, "-") != "" | summarize max(x)); print most',
  },
  {
    says: 'a join of everything with everything',
    text: 'range x from 1 to 3000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 3000000 step 1 | extend k = 1) on k',
  },
  {
    says: 'ranges in a hundred thousand rows',
    text: 'range x from 1 to 1000000 step 1 | extend a = range(1, 100000, 1) | mv-expand a to typeof(long) | summarize sum(a)',
  },
  {
    says: 'a function of JavaScript over twenty million rows',
    text: 'range x from 1 to 20000000 step 1 | summarize count() by tostring(parse_user_agent(strcat("Mozilla/5.0 (Windows) Chrome/", x), "browser"))',
  },
  {
    says: 'a scan of ten million rows',
    text: 'range x from 1 to 10000000 step 1 | serialize | scan declare (n:long=0) with (step s: true => n = s.n + x;) | count',
  },
];

/** What looks endless, and ends soon in an answer or in words. */
const brief: readonly { readonly says: string; readonly text: string; readonly gives: string | RegExp }[] = [
  { says: 'the first of a range of 10^12', text: 'range x from 1 to 1000000000000 step 1 | take 5', gives: '1' },
  { says: 'a range of 10^12 that is counted', text: 'range x from 1 to 1000000000000 step 1 | count', gives: '1000000000000' },
  {
    says: 'a range of 10^12 that is summarized to its count',
    text: 'range x from -1 to -1000000000000 step -1 | summarize n = count()',
    gives: '1000000000000',
  },
  {
    says: 'a range of 10^12 that is filtered',
    text: 'range x from 1 to 1000000000000 step 1 | where x % 7 == 3 | count',
    gives: /1,000,000,000,000 rows/,
  },
  {
    says: 'a range of 10^12 none of whose values is used',
    text: 'range x from 1 to 1000000000000 step 1 | extend y = 1 | count',
    gives: /1,000,000,000,000 rows/,
  },
  {
    says: 'each tick of two thousand years',
    text: 'range t from datetime(2023-01-01) to datetime(0001-01-01) step -1tick | take 1 | project year = getyear(t)',
    gives: '2023',
  },
  {
    says: 'a range to an end that is found on the way',
    text: 'range x from 1 to toscalar(print 1000000000000) step 1 | take 1',
    gives: /more than 100,000,000 rows/,
  },
  { says: 'a range of 10^12 numbers', text: 'range x from 0.5 to 1e12 step 1 | count', gives: /more than 100,000,000 rows/ },
  { says: 'a huge range that is expanded', text: 'print a = range(1, 1000000000, 1) | mv-expand a | count', gives: '1048576' },
  {
    says: 'a regex that others go mad over',
    text: 'print s = strcat(strrep("a", 1024), "!") | where s matches regex "^(a+)+$" | count',
    gives: '0',
  },
  {
    says: 'a regex that repeats itself too often',
    text: 'print s = "aaa" | where s matches regex "((a{1,100}){1,100}){1,100}"',
    gives: /regular expression/,
  },
  { says: 'a text repeated a billion times', text: 'print strlen(strrep("a", 1000000000))', gives: '1024' },
  {
    says: 'a table of a megabyte',
    text: `datatable(n:long, s:string)[${times(45_000, (index) => `${index}, "name ${index}"`)}] | count`,
    gives: '45000',
  },
  {
    says: 'a thousand cases',
    text: `range x from 0 to 9 step 1 | summarize max(case(${times(1000, (index) => `x == ${index}, ${index}`)}, 0))`,
    gives: '9',
  },
  { says: 'brackets a hundred thousand deep', text: `print ${'('.repeat(100_000)}1${')'.repeat(100_000)}`, gives: /too deep/ },
  {
    says: 'JSON a thousand deep, a million times',
    text: 'range x from 1 to 1000 step 1 | extend d = parse_json(strcat(strrep("[", 1000), strrep("]", 1000))) | count',
    gives: '1000',
  },
  {
    says: 'seconds of ten thousand years',
    text: 'range t from datetime(2000-01-01) to datetime(2000-01-02) step 1d | make-series count() on t from datetime(0001-01-01) to datetime(9999-01-01) step 1s | count',
    gives: /\S/,
  },
  {
    says: 'the parts of a long series',
    text: 'print s = range(1, 100000, 1) | extend p = series_periods_detect(s, 4, 50000, 2) | count',
    gives: '1',
  },
];

describe('a greedy query', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greedy-'));
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ storageFolder: folder, memoryLimit: '400MB', threads: 2, maximumResultBytes: 200_000_000 });
    await engine.handlers['query/run']({ text: 'print 1' }, { signal: new AbortController().signal, progress });
  });
  afterAll(async () => {
    await engine.dispose();
    rmSync(folder, { recursive: true });
  });

  async function first(text: string): Promise<unknown> {
    const context = { signal: new AbortController().signal, progress };
    try {
      const { resultId } = await engine.handlers['query/run']({ text }, context);
      const { rows } = await engine.handlers['result/rows']({ resultId, table: 0, viewId: '', offset: 0, count: 1 }, context);
      return rows[0]?.[0] ?? '';
    } catch (error) {
      return error instanceof UserError ? error.message : `not in words: ${String(error)}`;
    }
  }

  it.each(endless)('is cancelled within a second, and the next one runs: $says', async ({ text }) => {
    const abort = new AbortController();
    const running = engine.handlers['query/run']({ text }, { signal: abort.signal, progress });
    const ended = running.then(
      () => 'answered',
      (error: unknown) => (isAbort(error) ? 'cancelled' : String(error)),
    );
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1500))]);
    const cancelled = performance.now();
    abort.abort();
    expect(await ended).toBe('cancelled');
    expect(performance.now() - cancelled).toBeLessThan(1000);
    expect(await first('print 2')).toBe('2');
  });

  it.each(brief)('comes to its end: $says', async ({ text, gives }) => {
    const before = process.cpuUsage();
    const answer = await first(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(20);
    if (typeof gives === 'string') expect(answer).toBe(gives);
    else expect(answer).toMatch(gives);
  });

  it('is stopped in words where it would take more memory than it may', { timeout: 60_000 }, async () => {
    expect(await first('range x from 1 to 1000000000 step 1 | summarize make_list(x) | project array_length(list_x)')).toMatch(/memory/);
    expect(process.memoryUsage.rss()).toBeLessThan(3_000_000_000);
  });
});
