import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import { evaluate } from '../../../src/flows/query/evaluate';
import { longTables } from '../../../src/kql/plan/longTables';
import { pinnedNow, sampleTables } from '../../support/kqlDatabase';
import { useKqlDatabase } from '../../support/useKqlDatabase';

const count = 1500;
const row = (index: number): string =>
  `${index}, "name ${index}", datetime(2024-01-01 00:00:${String(index % 60).padStart(2, '0')}), ${index}.5, ${index % 2 === 0 ? 'true' : 'false'}`;
const rows = (last = ''): string => `[\n${Array.from({ length: count }, (_, index) => row(index)).join(',\n')}${last}]`;
const schema = 'datatable(N:long, Text:string, At:datetime, R:real, B:bool)';
const written = `${schema}${rows()}`;

describe('a table of many rows in a query', () => {
  const database = useKqlDatabase();
  const answer = async (text: string): Promise<unknown> => {
    const result = await evaluate(text, database.session(), { tables: sampleTables, now: pinnedNow });
    return result.ok ? result.tables.map(({ rows: cells }) => cells) : result.diagnostics.map(({ code, start }) => [code, start]);
  };

  it.each([
    ['where it is the first word', `${written} | summarize sum(N), max(Text), max(At), sum(R), countif(B)`],
    [
      'behind let, with two of them',
      `let A = ${written}; let C = ${written}; A | join kind=inner C on N | summarize sum(N + N1), max(Text), max(At1), sum(R), countif(B)`,
    ],
    ['in a union', `union (print N = 0), (${written}) | summarize sum(N), max(Text), max(At), sum(R), countif(B)`],
  ])('has the rows that the parser would read: %s', async (_, text) => {
    expect(longTables(text).tables.length).toBeGreaterThan(0);
    const slow = text.replaceAll('[\n0,', '[\nlong(0),');
    expect(longTables(slow).tables).toEqual([]);
    expect(await answer(text)).toEqual(await answer(slow));
  });

  it('is left to the parser where a value is no plain literal, is missing, or stands in a text or comment', () => {
    for (const text of [
      `${schema}${rows(', 1, "a\\n", datetime(2024-01-01), 1.5, true')}`,
      `${schema}${rows(', 1, "a"')}`,
      `${schema}${rows(', 1 + 1, "a", datetime(2024-01-01), 1.5, true')}`,
      `${schema}${rows(', 1, "a", datetime(2024-13-01), 1.5, true')}`,
      `${written} | project-away N*`,
      `print s = \`\`\`${written}\`\`\``,
      `// datatable(N:long)[${Array.from({ length: 9000 }, (_, index) => index).join(',')}]\nprint 1`,
    ])
      expect(longTables(text).tables).toEqual([]);
  });

  it('leaves every place of the text where it is', async () => {
    const text = `let T = ${written};\nT | where Missing == 1`;
    const compiled = await compileQuery(text, { tables: sampleTables, now: pinnedNow });
    const [problem] = compiled.diagnostics;
    expect(text.slice(problem?.start, problem?.end)).toBe('Missing');
    const good = await compileQuery(`let T = ${written};\nT | count`, { tables: sampleTables, now: pinnedNow });
    expect(good).toMatchObject({ ok: true, queries: [{ reads: [] }] });
    if (good.ok) expect(good.queries[0]?.start).toBe(`let T = ${written};\n`.length);
  });

  it('keeps its order and says no name of its own', async () => {
    expect(await answer(`${written} | take 3 | project N`)).toEqual([[['0'], ['1'], ['2']]]);
    expect(await answer(`union withsource=From (print N = 0), (${written}) | distinct From | sort by From asc`)).toEqual([
      [['union_arg0'], ['union_arg1']],
    ]);
  });
});
