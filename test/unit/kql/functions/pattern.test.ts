import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { pinnedNow, sampleTables } from '../../../support/kqlDatabase';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

describe('a regular expression', () => {
  const database = useKqlDatabase();
  const answer = async (text: string): Promise<unknown> => {
    const result = await evaluate(`print ${text}`, database.session(), { tables: sampleTables, now: pinnedNow });
    return result.ok ? result.tables[0]?.rows[0]?.[0] : result.diagnostics[0]?.message;
  };

  it.each([
    ['[x[^xyz]]', 'xq', 'yz'],
    ['[a-y&&xyz]', 'xy', 'az'],
    ['[0-9&&[^4]]', '35', '4'],
    ['[0-9--4]', '35', '4'],
    ['[a-g~~b-h]', 'ah', 'bg'],
    [String.raw`[\[\]]`, '[]', 'a'],
    ['[a&&b]', '', 'ab'],
    ['[^a-z&&b]', 'ac', 'b'],
    ['[a-cd&&c-z]', 'cd', 'abz'],
    [String.raw`[\pL--\p{Greek}&&\p{Uppercase}]`, 'AÉ', 'aΩ1'],
    [String.raw`[\p{Greek}[:digit:]]`, 'α1', 'a'],
    ['[[:^alpha:]]', '1_é', 'aZ'],
    ['[[:word:]]', 'a_1', 'é-'],
    ['[^]a]', 'b', ']a'],
    ['[--a]', '-a', '.b'],
    [String.raw`[\W_]`, '- _', 'aé1'],
    [String.raw`[^\W_]`, 'aé1', '- _'],
    [String.raw`[\s\S]`, 'a \n', ''],
    [String.raw`\p{Letter}`, 'aé', '1'],
    [String.raw`\p{greek}`, 'α', 'a'],
    [String.raw`\P{White_Space}`, 'a', ' '],
    [String.raw`\p{sc!=Greek}`, 'a', 'α'],
    [String.raw`(?-u:\w)`, 'a', 'é'],
    [String.raw`\w`, 'aéⒶ١_', '-'],
    [String.raw`\u0041|\u{42}|\U00000043|\x44|\x{45}|\106`, 'ABCDEF', 'G'],
    [String.raw`(?x) a | # the first letter\n  [ b c ]`, 'abc', ' #'],
    ['(?i:a)|(?i)b(?-i)|c', 'aAbBc', 'C'],
    [String.raw`\<a\>`, 'a', 'b'],
    [String.raw`\b{start}\w\b{end}`, 'a', '-'],
  ])('matches what its classes, escapes and flags say: %s', async (pattern, inside, outside) => {
    const quoted = JSON.stringify(`^(?:${pattern.replaceAll(String.raw`\n`, '\n')})$`);
    const found = [...inside, ...outside].map(async (character) => answer(`${JSON.stringify(character)} matches regex ${quoted}`));
    expect(await Promise.all(found)).toEqual([...Array.from(inside, () => 'true'), ...Array.from(outside, () => 'false')]);
  });

  it.each([
    [String.raw`extract(@"(?<day>\d+)\.(?P<month>\d+)", 2, "24.12")`, '12'],
    [String.raw`extract_all(@"(?x) (?<a.b> \d+ ) [ - ] (\w) # both", "12-a 3-b")`, '[["12","a"],["3","b"]]'],
    [String.raw`extract_all(@"(?<n>[(\d])(?<m>\w)", dynamic(["m"]), "(a1b")`, '["a","b"]'],
    [String.raw`replace_regex("a1b2", @"[\w--\d]", "-")`, '-1-2'],
    [String.raw`countof("abcabc", @"[a-c&&b-z]", "regex")`, '4'],
    [String.raw`trim(@"[\w--b]", "abca")`, 'bc'],
    [String.raw`indexof_regex("abc", @"[b-z&&c-z]")`, '2'],
    [String.raw`toscalar(print x = "a(1)b" | parse kind=regex x with y @"[(]\d(?<n>[)--x])" z | project strcat(y, z))`, 'ab'],
  ])('means the same wherever one is taken: %s', async (text, value) => {
    expect(await answer(text)).toBe(value);
  });

  it.each([
    ['[a', 'not well formed'],
    ['[[a]', 'not well formed'],
    [String.raw`[a-\d]`, 'not well formed'],
    ['[z-a]', 'not well formed'],
    [String.raw`\Qa\E`, 'not well formed'],
    [String.raw`(a)\1`, 'not well formed'],
    [String.raw`\p{Nothing}`, 'No property of characters is called Nothing'],
    [String.raw`(?-u:\W)`, 'parts of characters'],
    ['(?mR)a$', 'the flag R'],
    [String.raw`\>a`, 'stands for the edge of a word'],
    ['(?i)[a&&[^b]]', 'cannot ignore case'],
    ['(a)'.repeat(17), 'at most 16 groups'],
  ])('is refused where the service takes none, or it cannot be run here: %s', async (pattern, words) => {
    expect(await answer(`"a" matches regex @"${pattern}"`)).toContain(words);
  });

  it('may have as many groups as the service takes', async () => {
    expect(await answer(`"aaaaaaaaaaaaaaaaaaaaaaaa" matches regex @"${'(a)'.repeat(16)}${'(?:a)'.repeat(4)}"`)).toBe('true');
  });
});
