import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { logTables } from '../../../../src/catalog/logTables';
import { compileQuery } from '../../../../src/kql/compile';
import { createLanguage } from '../../../../src/kql/language/language';
import type { KqlLanguage } from '../../../../src/kql/language/language';
import { splitStatements } from '../../../../src/kql/language/statements';
import { loadKusto } from '../../../../src/kql/parser/kusto';

const root = join(__dirname, '..', '..', '..', '..');
const tables = logTables.map(({ name, columns }) => ({ name, columns, relation: `"${name}"` }));

/** `.kql` files anywhere under a folder. */
function kqlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.kql'))
    .map((name) => join(folder, name));
}

/** More texts, where the variable names a folder of files whose lines are JSON objects with `query`. */
function moreTexts(folder = process.env['KQL_TEXTS']): readonly { readonly name: string; readonly text: string }[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as { readonly id: string; readonly query: string })
    .map(({ id, query }) => ({ name: id, text: query }));
}

const texts = [
  ...[...kqlFiles(join(root, 'samples')), ...kqlFiles(join(root, 'test', 'golden'))].map((file) => ({
    name: file.slice(root.length + 1),
    text: readFileSync(file, 'utf8'),
  })),
  ...moreTexts(),
];

let language: KqlLanguage;

beforeAll(async () => {
  language = createLanguage(await loadKusto());
});

/** What the statements of a text are compiled to, or why they are not. */
async function meaning(text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { start, end } of splitStatements(text)) {
    const compiled = await compileQuery(text.slice(start, end), { tables, now: 0n });
    if (compiled.ok) found.push(...compiled.queries.map(({ sql }) => sql));
    else found.push(...compiled.diagnostics.map(({ code }) => code ?? ''));
  }
  return found;
}

describe('formatting', () => {
  it.each(texts)('keeps the meaning of $name, and changes nothing the second time', async ({ text }) => {
    const once = language.format(text, { tables });
    expect(language.format(once, { tables })).toBe(once);
    if (once !== text) expect(await meaning(once)).toEqual(await meaning(text));
  });

  it('settles where the length of what stands there decides', () => {
    const long = `datatable (Name:string, Count:long) [${Array.from({ length: 12 }, (_, place) => `"name ${place}", ${place}`).join(', ')}] | count`;
    const once = language.format(long, { tables });
    expect(once).toContain('\n| count');
    expect(language.format(once, { tables })).toBe(once);
  });
});
