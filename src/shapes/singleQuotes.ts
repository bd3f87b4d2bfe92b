/**
 * JSON from text that some forwarders write with single quotes around names and values (CX-7); undefined where the text does not look like it.
 * An escaped single quote inside a value is kept as a quote, and nothing else of a value is touched.
 */
export function repairSingleQuotes(text: string): string | undefined {
  if (!/^\s*[[{]+\s*'/.test(text)) return undefined;
  let result = '';
  let within: string | undefined;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (within !== undefined && character === '\\') {
      const next = text.charAt(++index);
      result += next === "'" ? "'" : `\\${next}`;
    } else if (within === undefined && (character === "'" || character === '"')) {
      within = character;
      result += '"';
    } else if (character === within) {
      within = undefined;
      result += '"';
    } else if (within === "'" && character === '"') {
      result += '\\"';
    } else if (within === undefined && /[NTF]/.test(character)) {
      const [word, value] = wordAt(text, index) ?? [character, character];
      index += word.length - 1;
      result += value;
    } else {
      result += character;
    }
  }
  return result;
}

/** What Python writes for values without quotes. */
const words = { None: 'null', True: 'true', False: 'false' } as const;

function wordAt(text: string, index: number): readonly [word: string, value: string] | undefined {
  return Object.entries(words).find(([word]) => text.startsWith(word, index) && !/\w/.test(text.charAt(index + word.length)));
}
