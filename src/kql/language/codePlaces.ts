import type { Span } from '../../base/queryDiagnostic';

/** A word or a bracket of a statement, and what stands before it in the bracket that both stand in. */
export interface CodePlace extends Span {
  /** The end of what stands before, from the last pipe or semicolon, without what other brackets hold and without blanks at its end. */
  readonly before: string;
  /** The operator that lists tables, where the place stands behind one in its stage. */
  readonly list?: 'union' | 'make-graph';
  /** The bracket that it stands in. */
  readonly bracket?: CodeBracket;
}

/** A bracket, from its opening to behind its end. */
export interface CodeBracket extends CodePlace {
  readonly opening: string;
  /** False where the text ends before the bracket does. */
  readonly closed: boolean;
}

interface Level {
  before: string;
  list: CodePlace['list'];
  readonly bracket?: { -readonly [Key in keyof CodeBracket]: CodeBracket[Key] };
}

/** Longer than what any rule asks about what stands before a word. */
const longestBefore = 500;

const piecePattern = /make-graph\b|[\p{L}\p{N}_]+|[([{)\]}|;]|[^\p{L}\p{N}_([{)\]}|;]+/gu;

/** The places of all words of a text without strings and comments (`codeOf`) that are asked for, in one pass over it. */
export function codePlaces(code: string, isAsked: (word: string) => boolean): readonly CodePlace[] {
  const places: CodePlace[] = [];
  const levels: Level[] = [];
  let level: Level = { before: '', list: undefined };
  for (const { 0: piece, index } of code.matchAll(piecePattern)) {
    const place = (): CodePlace => ({
      start: index,
      end: index + piece.length,
      before: level.before.trimEnd(),
      ...(level.list && { list: level.list }),
      ...(level.bracket && { bracket: level.bracket }),
    });
    if (isAsked(piece)) places.push(place());
    if ('([{'.includes(piece)) {
      levels.push(level);
      level = { before: '', list: undefined, bracket: { ...place(), opening: piece, closed: false } };
    } else if (')]}'.includes(piece)) {
      if (level.bracket) Object.assign(level.bracket, { end: index + 1, closed: true });
      level = levels.pop() ?? level;
    } else append(level, piece);
  }
  return places;
}

function append(level: Level, piece: string): void {
  if (piece === '|' || piece === ';') {
    level.before = piece;
    level.list = undefined;
    return;
  }
  level.before = (level.before + (level.before === '' ? piece.trimStart() : piece)).slice(-longestBefore);
  if (piece === 'union' || piece === 'make-graph') level.list = piece;
}
