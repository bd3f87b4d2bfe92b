/**
 * JSON in slices: an array's items and a bag's entries as the texts that stand in them. Nothing is converted, so that numbers keep all of
 * their digits and keys their order. The text is valid JSON, as the engine's own functions write it.
 */

/** The items of an array, or undefined where the text is no array. */
export function arrayItems(text: string): string[] | undefined {
  const start = skipSpace(text, 0);
  return text[start] === '[' ? parts(text, start) : undefined;
}

/** The entries of a bag by their keys, the first of equal keys counting; undefined where the text is no bag. */
export function bagEntries(text: string): Map<string, string> | undefined {
  const start = skipSpace(text, 0);
  if (text[start] !== '{') return undefined;
  const entries = new Map<string, string>();
  for (const part of parts(text, start)) {
    const end = valueEnd(part, 0);
    const key = String(JSON.parse(part.slice(0, end)));
    if (!entries.has(key)) entries.set(key, part.slice(part.indexOf(':', end) + 1).trim());
  }
  return entries;
}

/** A bag as JSON. */
export function bagOf(entries: Iterable<readonly [string, string]>): string {
  return `{${Array.from(entries, ([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

/** An array as JSON. */
export function arrayOf(items: Iterable<string>): string {
  return `[${[...items].join(',')}]`;
}

/** The entries of several bags; the first bag that has a key decides. What is no bag is passed over. */
export function mergeBags(bags: Iterable<string>): Map<string, string> {
  const merged = new Map<string, string>();
  for (const bag of bags) {
    for (const [key, value] of bagEntries(bag) ?? []) if (!merged.has(key)) merged.set(key, value);
  }
  return merged;
}

/** What a JSON value is as text: a text without its quotes, null as an empty text, everything else as it stands. */
export function textOf(value: string): string {
  if (value === 'null') return '';
  return value.startsWith('"') ? String(JSON.parse(value)) : value;
}

function parts(text: string, open: number): string[] {
  const found: string[] = [];
  let position = skipSpace(text, open + 1);
  let start = position;
  while (position < text.length) {
    const character = text[position];
    if (character === ',' || character === ']' || character === '}') {
      const part = text.slice(start, position).trim();
      if (part !== '') found.push(part);
      if (character !== ',') return found;
      position = skipSpace(text, position + 1);
      start = position;
    } else {
      position = valueEnd(text, position);
    }
  }
  return found;
}

function valueEnd(text: string, start: number): number {
  const character = text[start];
  if (character === '"') return stringEnd(text, start);
  if (character !== '[' && character !== '{') return start + 1;
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const here = text[position];
    if (here === '"') position = stringEnd(text, position) - 1;
    else if (here === '[' || here === '{') depth++;
    else if ((here === ']' || here === '}') && --depth === 0) return position + 1;
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return position + 1;
}

function skipSpace(text: string, start: number): number {
  let position = start;
  while (position < text.length && ' \t\r\n'.includes(text[position] ?? '')) position++;
  return position;
}
