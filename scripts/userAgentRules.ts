import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root';

/** Writes the rules by which user agents are told apart from the package `uap-core` into a file that the engine reads. */
function main(): void {
  const lists = readLists(readFileSync(join(root, 'node_modules', 'uap-core', 'regexes.yaml'), 'utf8'));
  const rules = Object.fromEntries(
    Object.entries(parts).map(([kind, { list, names }]) => [
      kind,
      (lists.get(list) ?? []).map((entry) => ({
        pattern: `${entry.get('regex_flag') === 'i' ? '(?i)' : ''}${entry.get('regex') ?? ''}`,
        parts: names.map((name) => entry.get(name) ?? null),
      })),
    ]),
  );
  writeFileSync(
    join(root, 'src', 'kql', 'macros', 'userAgentRules.json'),
    `${JSON.stringify(rules, undefined, 0).replaceAll('},{', '},\n{')}\n`,
  );
}

/** Where the rules of each kind stand, and what says in them what takes the place of a matched part. */
const parts: Readonly<Record<string, { readonly list: string; readonly names: readonly string[] }>> = {
  browser: { list: 'user_agent_parsers', names: ['family_replacement', 'v1_replacement', 'v2_replacement', 'v3_replacement'] },
  os: {
    list: 'os_parsers',
    names: ['os_replacement', 'os_v1_replacement', 'os_v2_replacement', 'os_v3_replacement', 'os_v4_replacement'],
  },
  device: { list: 'device_parsers', names: ['device_replacement', 'brand_replacement', 'model_replacement'] },
};

type Entry = Map<string, string>;

/** The lists of a file that holds nothing but lists of `name: text` entries. */
function readLists(yaml: string): ReadonlyMap<string, readonly Entry[]> {
  const lists = new Map<string, Entry[]>();
  let list: Entry[] = [];
  for (const line of yaml.split('\n')) {
    const title = /^(\w+):\s*$/.exec(line)?.[1];
    const [, begins, name = '', value = ''] = /^\s+(-\s+)?(\w+):\s*(.*)$/.exec(line) ?? [];
    if (title !== undefined) lists.set(title, (list = []));
    else if (name !== '') {
      if (begins !== undefined) list.push(new Map());
      list.at(-1)?.set(name, scalarOf(value));
    }
  }
  return lists;
}

function scalarOf(text: string): string {
  const single = /^'((?:[^']|'')*)'/.exec(text)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = /^"(?:[^"\\]|\\.)*"/.exec(text)?.[0];
  return double === undefined ? text.replace(/\s+#.*$/, '').trim() : String(JSON.parse(double));
}

main();
