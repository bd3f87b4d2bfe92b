/**
 * JSON from text that some forwarders write with single quotes around names and values (CX-7); undefined where the text does not look like it.
 * An escaped single quote inside a value is kept as a quote.
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
    } else {
      result += character;
    }
  }
  return result.replace(/(?<=[:,[]\s*)(None|True|False)(?=\s*[,}\]])/g, (word) => (word === 'None' ? 'null' : word.toLowerCase()));
}
