import { piecesOf, tokenPattern } from './pieces';
import { splitStatements } from './statements';

/** Lines that an editor folds into their first one, from 0. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'code' | 'comment';
}

/**
 * What folds in a text: each `let` and each query from its first line of code on, what brackets hold over several lines, and blocks of
 * comments. Of folds that begin at one line the first is the largest: an editor shows one.
 */
export function foldsOf(text: string): readonly Fold[] {
  const lineOf = linesOf(text);
  const folds = new Map<string, Fold>();
  const add = (start: number, end: number, kind: Fold['kind'] = 'code', lessLines = 0): void => {
    const [startLine, endLine] = [lineOf(start), lineOf(end) - lessLines];
    if (endLine > startLine) folds.set(`${startLine} ${endLine}`, { startLine, endLine, kind });
  };
  for (const statement of splitStatements(text)) {
    const code = text.slice(statement.start, statement.end);
    for (const piece of piecesOf(code)) {
      const written = code.slice(piece.start, piece.end);
      const before = leading.exec(written)?.[0].length ?? 0;
      add(statement.start + piece.start + before, statement.start + piece.start + written.trimEnd().length);
    }
  }
  const open: number[] = [];
  const comments: number[] = [];
  for (const { 0: token, 1: opening, 2: closing, index } of text.matchAll(tokenPattern)) {
    if (opening !== undefined) open.push(index);
    // The closing bracket's own line stays in sight.
    else if (closing !== undefined) add(open.pop() ?? index, index, 'code', 1);
    else if (token.startsWith('//') && isAlone(text, index)) comments.push(index);
  }
  for (const [first, last] of runsOf(comments, lineOf)) add(first, last, 'comment');
  return [...folds.values()].toSorted((one, other) => one.startLine - other.startLine || other.endLine - one.endLine);
}

/** Blanks and comments at the beginning of a text. */
const leading = /^(?:\s|\/\/[^\r\n]*(?:\r?\n|$))*/;

/** Whether nothing but blanks stands before a place on its line. */
function isAlone(text: string, index: number): boolean {
  return /^[^\S\r\n]*$/.test(text.slice(text.lastIndexOf('\n', index - 1) + 1, index));
}

/** The first and the last of places whose lines follow one another. */
function runsOf(places: readonly number[], lineOf: (place: number) => number): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && lineOf(place) === lineOf(last[1]) + 1) last[1] = place;
    else runs.push([place, place]);
  }
  return runs;
}

function linesOf(text: string): (offset: number) => number {
  const starts = [...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
