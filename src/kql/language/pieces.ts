import type { Span } from '../../base/queryDiagnostic';

/** A `let` or a query of one statement, without the `;` behind it, and the steps that pipes part it into. Neighbours leave no gap. */
export interface Piece extends Span {
  /** From behind the pipe before each to the pipe behind it. */
  readonly steps: readonly Span[];
}

/** One alternative each for: comment, ``` text, verbatim string, string, bracket, what parts pieces and steps, anything else. */
export const tokenPattern =
  /\/\/[^\r\n]*|```[\s\S]*?(?:```|$)|@"(?:[^"\r\n]|"")*"?|@'(?:[^'\r\n]|'')*'?|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?|([([{])|([)\]}])|([;|])|[^\s/"'@`()[\]{};|]+|./g;

/** A name that a text may say without brackets: the parser knows no other letters. */
export const plainName = /^[A-Za-z_]\w*$/;

/** Matches every word of a text, whole. */
export const wordPattern = /(?<![\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]*/gu;

/** A word of a text, and where it begins. */
export interface CodeWord {
  readonly word: string;
  readonly index: number;
}

/**
 * A text without its strings and comments, everything else where it was: blanks stand for them, with `"` where a string begins. A name that
 * stands in brackets and quotes, as in `['Failed logons']`, stays as a word where it could be one.
 */
export function codeOf(text: string): string {
  let code = '';
  for (const { 0: token, index } of text.matchAll(tokenPattern)) {
    code += text.slice(code.length, index);
    if (token.startsWith('//')) code += ' '.repeat(token.length);
    else code += /^(?:@?["']|```)/.test(token) ? '"'.padEnd(token.length) : token;
  }
  code += text.slice(code.length);
  return code.replace(/(?<![\p{L}\p{N}_)\]]\s*)\[\s*"\s*\]/gu, (blanked: string, start: number) => {
    const written = text.slice(start, start + blanked.length);
    return /^\[\s*(["'])[A-Za-z_]\w*\1\s*\]$/.test(written) ? written.replace(/\W/g, ' ') : blanked;
  });
}

/** The words of a text that stand in no string and no comment. */
export function codeWords(text: string): readonly CodeWord[] {
  return wordsIn(codeOf(text));
}

/** The words of what `codeOf` gives. */
export function wordsIn(code: string): readonly CodeWord[] {
  return [...code.matchAll(wordPattern)].map(({ 0: word, index }) => ({ word, index }));
}

/** Parts a statement at its semicolons and pipes, as far as they are in no bracket, no text and no comment. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let steps: Span[] = [];
  let [start, stepStart, depth] = [0, 0, 0];
  const endStep = (end: number): void => void steps.push({ start: stepStart, end });
  for (const match of text.matchAll(tokenPattern)) {
    const [, opening, closing, divider] = match;
    if (opening !== undefined) depth++;
    else if (closing !== undefined) depth = Math.max(0, depth - 1);
    if (divider === undefined || depth > 0) continue;
    endStep(match.index);
    stepStart = match.index + 1;
    if (divider === ';') {
      pieces.push({ start, end: match.index, steps });
      steps = [];
      start = stepStart;
    }
  }
  endStep(text.length);
  pieces.push({ start, end: text.length, steps });
  return pieces;
}

const declaration = /^(?:\s|\/\/[^\r\n]*(?:\r?\n|$))*let\s+(?<name>[\p{L}_][\p{L}\p{N}_]*|\[\s*(?:"[^"]*"|'[^']*')\s*\])\s*=(?!=)/u;

/** The name that a piece declares, and where its value begins; undefined where it is no `let`. */
export function declarationOf(piece: string): { readonly name: string; readonly valueStart: number } | undefined {
  const match = declaration.exec(piece);
  const name = match?.groups?.['name'];
  if (!match || name === undefined) return undefined;
  return { name: name.startsWith('[') ? name.slice(1, -1).trim().slice(1, -1) : name, valueStart: match[0].length };
}

/** Whether a value declares a function: parameters in brackets, then a body in braces. */
export function isFunctionValue(value: string): boolean {
  return /^(?:\s|\/\/[^\r\n]*\r?\n)*(?:view\s*)?\([^]*\)\s*\{/.test(value);
}

/** Where the bracket that opens at a place is closed, outside of texts and comments; undefined where it is not. */
export function closingBracket(text: string, open: number): number | undefined {
  let depth = 0;
  for (const match of text.slice(open).matchAll(tokenPattern)) {
    const [, opening, closing] = match;
    if (opening !== undefined) depth++;
    else if (closing !== undefined && --depth === 0) return open + match.index;
  }
  return undefined;
}
