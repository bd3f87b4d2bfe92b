import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/flows/query/evaluate';
import { sqlText } from '../../../src/base/sql';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';

/** Texts that would end a literal, a name or a statement of SQL, or of KQL, if they were not written as data. */
const texts = [
  "'",
  '"',
  "''",
  '\\',
  "\\'",
  "'; DROP TABLE SigninLogs; --",
  '"; DROP TABLE SigninLogs; --',
  "') UNION SELECT 1 --",
  '/* no comment */',
  '-- nor this',
  '// nor this',
  '$1 $$ $& $` ${x} %s ?',
  '{"a":"\\"b\\""}',
  '🙂 é\u0301 \u2028 日本',
  '[]{}()*.+^$|?',
  '`',
  '"$left"."a"',
  'a\tb',
];

/** Characters that stand in a plain literal only as an escape. */
const hidden = ['a\nb', 'a\r\nb', '\0', 'a\0b', '\ud83d', '\udc00x', '\u0001'];

const escaped = (text: string, quote: string): string =>
  [...text]
    .map((character) =>
      /[\p{Cc}\p{Cs}]/u.test(character) ? unicode(character) : character === '\\' || character === quote ? `\\${character}` : character,
    )
    .join('');
const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const forms: Readonly<Record<string, (text: string) => string>> = {
  'double quotes': (text) => `"${escaped(text, '"')}"`,
  'single quotes': (text) => `'${escaped(text, "'")}'`,
  'verbatim double quotes': (text) => `@"${text.replaceAll('"', '""')}"`,
  'verbatim single quotes': (text) => `@'${text.replaceAll("'", "''")}'`,
  'hidden double quotes': (text) => `h"${escaped(text, '"')}"`,
};

describe('a text with strange characters', () => {
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
  });
  afterAll(() => database.dispose());

  const ask = async (kql: string): Promise<{ readonly names: readonly string[]; readonly cells: readonly unknown[] }> => {
    const answer = await evaluate(kql, database.session, { tables: sampleTables, now: pinnedNow });
    if (!answer.ok) throw new Error(answer.diagnostics.map(({ message }) => message).join('\n'));
    const { columns, rows } = answer.tables[0]!;
    return { names: columns.map(({ name }) => name), cells: rows[0] ?? [] };
  };

  for (const [form, write] of Object.entries(forms)) {
    const written = form.startsWith('verbatim') ? texts : [...texts, ...hidden.filter((text) => !/\p{Cs}/u.test(text))];
    it.each(written)(`stays what it is in ${form}: %j`, async (text) => {
      expect((await ask(`print v = ${write(text)}, n = strlen(${write(text)})`)).cells).toEqual([text, String([...text].length)]);
    });
  }

  it.each([...texts, ...hidden.filter((text) => !/\p{Cs}/u.test(text))])(
    'is found as a value, in whatever operator it stands: %j',
    async (text) => {
      const kql = `"${escaped(text, '"')}"`;
      const tests = [
        `x == ${kql}`,
        `x =~ ${kql}`,
        `x in (${kql}, "other")`,
        `x in~ (${kql}, "other")`,
        `x contains ${kql}`,
        `x startswith ${kql}`,
        `x endswith_cs ${kql}`,
        `x has ${kql}`,
        `x has_any (${kql}, "q", "r", "s", "t")`,
        `x matches regex regex_quote(${kql})`,
        `isempty(replace_string(x, ${kql}, ""))`,
        `indexof(x, ${kql}) == 0`,
        `tostring(bag_pack("k", x).k) == ${kql}`,
        `set_has_element(pack_array(x), ${kql})`,
        `tostring(split(strcat("a|", x), "|", 1)[0]) == tostring(split(${kql}, "|", 0)[0])`,
      ];
      const { cells } = await ask(
        `datatable(x:string)[${kql}] | project ${tests.map((test, index) => `t${index} = (${test})`).join(', ')}`,
      );
      expect(tests.filter((_, index) => cells[index] !== 'true')).toEqual([]);
    },
  );

  it.each([...texts, 'select', 'from', 'rowid', 'by', ' a', 'A'])('names a column: %j', async (text) => {
    const name = `['${escaped(text, "'")}']`;
    const { names, cells } = await ask(
      `print ${name} = 1, a = 2 | extend b = ${name} + a | summarize ${name} = max(${name}), s = sum(b) by a | project-rename c = a | sort by ${name} asc | project ${name}, s`,
    );
    expect({ names, cells }).toEqual({ names: [text, 's'], cells: ['1', '3'] });
  });

  it.each([...texts, 'a\nb', 'a\r\nb'])('is a key of a bag that becomes a column: %j', async (text) => {
    const key = JSON.stringify(text);
    const { names, cells } = await ask(`datatable(d:dynamic)[dynamic({${key}: 5})] | evaluate bag_unpack(d)`);
    expect({ names, cells }).toEqual({ names: [text], cells: ['5'] });
  });

  it('leaves the rows alone', async () => {
    expect(await database.session.all(`SELECT count(*) FROM SigninLogs WHERE ${sqlText("'; DROP TABLE SigninLogs; --")} <> ''`)).toEqual([
      [4n],
    ]);
  });
});
