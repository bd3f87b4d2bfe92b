/** What stands at a place of a text and is no part of its nesting: texts, comments and names in brackets. */
const skipped = [
  /\/\/[^\n]*/y,
  /```[^]*?(?:```|$)/y,
  /~~~[^]*?(?:~~~|$)/y,
  /h?@"(?:[^"\n]|"")*"?/iy,
  /h?@'(?:[^'\n]|'')*'?/iy,
  /h?"(?:[^"\\\n]|\\.)*"?/iy,
  /h?'(?:[^'\\\n]|\\.)*'?/iy,
];

/** Signs before a value, each of which the parser takes for an expression in the next. */
const signs = /[-+](?:\s*[-+])*/y;

/** The most brackets that may stand in one another: what the parser takes for deeper ones grows with their third power. */
export const deepestNesting = 400;

/** So many functions may be declared inside one another: each is bound anew with each around it. */
const deepestFunctions = 10;

/** So many braces may stand in one another: a slip inside more of them is searched for too long. */
const deepestBraces = 100;

/** So many operators may follow one another in a statement: each is bound over what all before it give. */
const longestPipe = 1000;

/** So many statements may follow one another: each sees the names of all before it. */
const mostStatements = 2000;

/** So many words and brackets may stand outside of brackets: where no sign joins them, each is bound as a statement of its own. */
const mostWords = 20_000;

/** A word or number: what the text is counted by outside of brackets. */
const word = /[\p{L}\p{N}_$]+/uy;

/** So many signs may stand before one another. */
const deepestSigns = 20;

/** Where brackets, signs, functions, operators, statements or words go on for longer than can be parsed in time. */
export function tooDeepAt(text: string): number | undefined {
  const open: ('function' | '{' | '(')[] = [];
  const count = { function: 0, '{': 0, '(': 0 };
  let before = '';
  let pipes = 0;
  let statements = 0;
  let words = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (`"'/@~\``.includes(letter) || ((letter === 'h' || letter === 'H') && /["'@]/.test(text.charAt(at + 1)))) {
      at = endOfSkipped(text, at) - 1;
    } else if ('([{'.includes(letter)) {
      const kind = letter !== '{' ? '(' : before === ')' ? 'function' : '{';
      words += count['('] === 0 ? 1 : 0;
      open.push(kind);
      count[kind] += 1;
      if (open.length > deepestNesting || count.function > deepestFunctions || count['{'] > deepestBraces || words > mostWords) return at;
    } else if (')]}'.includes(letter)) {
      const closed = open.pop();
      if (closed) count[closed] -= 1;
    } else if (letter === '|') {
      pipes += 1;
      if (pipes > longestPipe) return at;
    } else if (letter === ';') {
      statements += 1;
      if (statements > mostStatements) return at;
      if (open.length === 0) pipes = 0;
    } else if (letter === '-' || letter === '+') {
      signs.lastIndex = at;
      const run = signs.exec(text)?.[0] ?? letter;
      if (run.replaceAll(/\s/g, '').length > deepestSigns) return at;
      at += run.length - 1;
    } else if (count['('] === 0) {
      const length = lengthOfWord(text, at);
      words += length > 0 ? 1 : 0;
      if (words > mostWords) return at;
      at += Math.max(0, length - 1);
    }
    if (letter.trim() !== '') before = letter;
  }
  return undefined;
}

function lengthOfWord(text: string, at: number): number {
  word.lastIndex = at;
  return word.exec(text)?.[0].length ?? 0;
}

/** The offset behind the text literal or comment that begins here, or behind the character itself. */
function endOfSkipped(text: string, at: number): number {
  for (const pattern of skipped) {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    if (length > 0) return at + length;
  }
  return at + 1;
}
