/** Where the parts of a query end: the offset of every `|` that stands outside brackets, texts and comments. */
export function pipeOffsets(text: string): number[] {
  const offsets: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const skipped = skipTextOrComment(text, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    const letter = text.charAt(at);
    if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
    else if (letter === '|' && depth === 0) offsets.push(at);
  }
  return offsets;
}

/** The offset behind the text literal or comment that begins here, or the offset itself. */
function skipTextOrComment(text: string, at: number): number {
  for (const pattern of literals) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return at + match[0].length;
  }
  return at;
}

const literals: readonly RegExp[] = [
  /\/\/[^\n]*/y,
  /```[\s\S]*?(?:```|$)/y,
  /@"(?:[^"]|"")*"?/y,
  /@'(?:[^']|'')*'?/y,
  /"(?:[^"\\\n]|\\.)*"?/y,
  /'(?:[^'\\\n]|\\.)*'?/y,
];
