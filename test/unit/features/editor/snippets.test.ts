import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logTables } from '../../../../src/catalog/logTables';
import { compileQuery } from '../../../../src/kql/compile';

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const file = join(__dirname, '../../../../snippets/kql.json');
const snippets = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Snippet>);
const tables = logTables.map(({ name, columns }) => ({ name, columns, relation: `"${name}"` }));

/** The query that a snippet becomes where its stops are left as they are. */
function filled(body: readonly string[]): string {
  const text = body.join('\n');
  const stops = new Map([...text.matchAll(/\$\{(\d+):([^}]*)\}/g)].map(([, stop = '', value = '']) => [stop, value]));
  return text.replace(/\$\{(\d+):[^}]*\}|\$(\d+)/g, (_whole, one?: string, other?: string) => stops.get(one ?? other ?? '') ?? '');
}

describe('templates of investigations', () => {
  it.each(snippets)('%s is a query that compiles as it is', async (_name, { body }) => {
    const { ok, diagnostics } = await compileQuery(filled(body), { tables, now: 0n });
    expect({ ok, diagnostics }).toEqual({ ok: true, diagnostics: [] });
  });

  it('have words of their own to be found by', () => {
    expect(new Set(snippets.map(([, { prefix }]) => prefix)).size).toBe(snippets.length);
  });
});
