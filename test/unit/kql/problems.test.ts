import { beforeAll, describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import { createLanguage } from '../../../src/kql/language/language';
import { loadKusto } from '../../../src/kql/parser/kusto';
import type { Kusto } from '../../../src/kql/parser/kusto';
import { checkProblems } from '../../../src/kql/plan/problems';

const tables = [{ name: 'Events', relation: 'Events', columns: [{ name: 'name', type: 'string' }] }] as const;

let kusto: Kusto;

beforeAll(async () => {
  kusto = await loadKusto();
});

/** Milliseconds of processor time. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('the problems of a text', () => {
  it('are told as soon where there are hundreds in one list', () => {
    const list = Array.from({ length: 600 }, (_, place) => `repeat(${place}, "a")`).join(', ');
    const code = kusto.parse(`Events | where name in (${list})`, tables);
    expect(code.GetDiagnostics().Count).toBeGreaterThanOrEqual(600);
    expect(processorTime(() => checkProblems(code, kusto))).toBeLessThan(200);
  });

  it.each(['find in (Events, (Events | where name has "a")) where name has "b"', 'search in ((Events | take 1)) "b"'])(
    'say what to write where a query stands in the list of tables: %s',
    async (text) => {
      const { ok, diagnostics } = await compileQuery(text, { tables, now: 0n });
      expect(ok).toBe(false);
      expect(diagnostics[0]?.message).toMatch(/Name the query with let/);
      expect(text.slice(diagnostics[0]?.start, diagnostics[0]?.end)).toMatch(/^\(Events \|.*\)$/);
    },
  );

  it('say of a condition that is none what the service says', async () => {
    const { diagnostics } = await compileQuery('find in (Events) where strlen(name)', { tables, now: 0n });
    expect(diagnostics.map(({ message }) => message)).toEqual(['The expression must have the type bool.']);
  });

  it.each([
    ['Events | project extract_all("(a)", "(b)", name)', '"(b)"'],
    ['Events | project parse_user_agent(name, "{")', '"{"'],
    ['datatable(t:datetime, s:string)[] | evaluate funnel_sequence_completion(s, t, ago(1d), now(), 1d, s, dynamic(["x"]), "a")', '"a"'],
  ])('are told of a text where a call takes a list that is known: %s', async (text, marked) => {
    const { ok, diagnostics } = await compileQuery(text, { tables, now: 0n });
    expect(ok).toBe(false);
    expect(text.slice(diagnostics[0]?.start, diagnostics[0]?.end)).toBe(marked);
  });

  it('lie inside of the text, where the parser takes a sign for a name before its end', async () => {
    const text = '.a)).b) | summarize arg_max(A,-* v = y(1)';
    const { diagnostics } = await compileQuery(text, { tables, now: 0n });
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { start, end } of diagnostics) expect([start <= end, end <= text.length]).toEqual([true, true]);
  });

  it('are told of a name in brackets that has no value', async () => {
    for (const text of [
      'print [ long(null) ] = 1',
      'Events | project [int(null)] = name',
      'Events | summarize [ long(null) ] = count() by ((name',
    ]) {
      const { ok, diagnostics } = await compileQuery(text, { tables, now: 0n });
      expect(ok).toBe(false);
      expect(diagnostics[0]?.start).toBeGreaterThan(0);
    }
  });

  it('are told of a step of scan that asks for a text in the place of a condition', async () => {
    const text = 'Events | sort by name asc | scan declare (n:string) with (step s: name => n = name;)';
    const { diagnostics } = await compileQuery(text, { tables, now: 0n });
    expect(diagnostics.map(({ code, start, end }) => [code, text.slice(start, end)])).toEqual([['KS107', 'name']]);
  });

  it.each([
    ['Events | graph-match (a)-[b*1..5]->(c) project a.x', 'graph-match'],
    ['Events | graph-match (a)-[b* ==trim(1)', 'graph-match'],
    ['Events | where name == "a"\n| graph-shortest-paths (a)-[b*1..5]->(c) project a.x', 'graph-shortest-paths'],
    ['declare pattern p = () { ("10") = { print 1 }; ("11", "12") = { print 2 }; }; p("10")', '("10")'],
    ['declare pattern p = ((a:string) { ("10") = { print 1 }; }; p("10")', '(a:string)'],
  ])('are told where a pattern or a graph lacks what it goes by: %s', async (text, place) => {
    const { ok, diagnostics } = await compileQuery(text, { tables, now: 0n });
    expect(ok).toBe(false);
    expect(diagnostics.map(({ start, end }) => text.slice(start, end))).toContain(place);
  });

  it.each(['Events | project-away *', 'Events | project-away na*', 'Events | project-by-names "C*"', 'Events | project-away name | count'])(
    'are told where no column would be left: %s',
    async (text) => {
      const { ok, diagnostics } = await compileQuery(text, { tables, now: 0n });
      expect(ok).toBe(false);
      expect(diagnostics.map(({ code, start, end }) => [code, text.slice(start, end)])).toEqual([['no-columns', text.split(' | ')[1]]]);
    },
  );

  it('are left out only within what takes more than the binder thinks', () => {
    const codes = (text: string): readonly string[] => checkProblems(kusto.parse(text, tables), kusto).map(({ code }) => code ?? '');
    expect(codes('Events | summarize count(name)')).toEqual([]);
    expect(codes('Events | summarize count(name), Length = any(repeat(1, "a"))')).toEqual(['KS107']);
    expect(codes('search repeat(1, "a") has "1"')).toEqual([]);
    expect(codes('Events | where repeat(1, "a") has "1"')).toEqual(['KS107']);
  });
});

describe('the analysis of a statement', () => {
  it('is made once for the compiler and the editor', async () => {
    const text = 'Events | where name has "shared analysis" | count';
    const parsed: string[] = [];
    const analyze = kusto.Language.KustoCode.ParseAndAnalyze.bind(kusto.Language.KustoCode);
    const watched: { ParseAndAnalyze: typeof analyze } = kusto.Language.KustoCode;
    watched.ParseAndAnalyze = (one, globals) => (parsed.push(one), analyze(one, globals));
    try {
      const language = createLanguage(kusto);
      expect(language.classify(text, { tables }).length).toBeGreaterThan(3);
      expect((await compileQuery(text, { tables, now: 0n })).ok).toBe(true);
      expect(language.hover(text, text.indexOf('count'), { tables })?.markdown).toContain('count');
    } finally {
      watched.ParseAndAnalyze = analyze;
    }
    expect(parsed).toEqual([text]);
  });
});
