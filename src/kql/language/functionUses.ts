import type { Span } from '../../base/queryDiagnostic';
import { createdName } from '../savedFunctions';
import { declarationOf, isFunctionValue, piecesOf, tokenPattern } from './pieces';
import { splitStatements } from './statements';

/** A place that names a function which other texts may call. */
export interface FunctionUse extends Span {
  readonly declaration: boolean;
  /** The query that it stands in. */
  readonly statement: Span;
  /** Whether that query declares the function itself, so that the name means its own. */
  readonly own: boolean;
}

/**
 * Where a text names a function, by the text alone: its declarations, its calls, and where rows come from it without brackets. A query in
 * which `let` gives the name to anything else has none.
 */
export function functionUses(text: string, name: string): readonly FunctionUse[] {
  if (!text.includes(name)) return [];
  return splitStatements(text).flatMap((statement) => {
    const code = text.slice(statement.start, statement.end);
    if (!code.includes(name)) return [];
    const declarations = declarationsIn(code, name);
    if (declarations.includes(undefined)) return [];
    const own = declarations.length > 0;
    const at = (start: number, declaration: boolean): FunctionUse => ({
      start: statement.start + start,
      end: statement.start + start + name.length,
      declaration,
      statement,
      own,
    });
    const declared = declarations.flatMap((start) => (start === undefined ? [] : [at(start, true)]));
    const used = wordsOf(code, name).filter((start) => !declarations.includes(start) && isUse(code, start, name.length));
    return [...declared, ...used.map((start) => at(start, false))].toSorted((one, other) => one.start - other.start);
  });
}

/** Where a query declares a function of the name; undefined for something else of that name. */
function declarationsIn(code: string, name: string): readonly (number | undefined)[] {
  return piecesOf(code).flatMap(({ start, end }) => {
    const piece = code.slice(start, end);
    const created = createdName(piece);
    if (created?.name === name) return [start + created.start];
    const declared = declarationOf(piece);
    if (declared?.name !== name) return [];
    return [isFunctionValue(piece.slice(declared.valueStart)) ? start + piece.lastIndexOf(name, declared.valueStart - 1) : undefined];
  });
}

/** Where a word stands outside of texts and comments. */
function wordsOf(code: string, name: string): readonly number[] {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'gu');
  return [...code.matchAll(tokenPattern)].flatMap((token) => {
    if (/^(?:\/\/|@?["'`])/.test(token[0])) return [];
    return [...token[0].matchAll(word)].map(({ index }) => token.index + index);
  });
}

/** A call, or a name that rows come from: at the beginning of a query, of a bracket or behind `union`. */
function isUse(code: string, start: number, length: number): boolean {
  const [before, after] = [code.slice(0, start).trimEnd(), code.slice(start + length).trimStart()];
  if (before.endsWith('.')) return false;
  if (after.startsWith('(')) return true;
  return /^(?:$|[|)},;])/.test(after) && /(?:^|[;({]|\blet\s+\S+\s*=|\bunion(?:\s+\w+\s*=\s*\w+)*|\bunion\b[^|;]*,)$/.test(before);
}
