import type { Span } from '../../base/queryDiagnostic';
import { createdName } from '../savedFunctions';
import { codePlaces } from './codePlaces';
import type { CodePlace } from './codePlaces';
import { codeOf, declarationOf, isFunctionValue, piecesOf, wordsIn } from './pieces';
import type { CodeWord } from './pieces';
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
    const used = wordsUsed(code, (word) => word === name).filter(({ index }) => !declarations.includes(index));
    return [...declared, ...used.map(({ index }) => at(index, false))].toSorted((one, other) => one.start - other.start);
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

/** A word that a text uses as a function, and where it begins. */
export interface FunctionWord {
  readonly name: string;
  readonly start: number;
}

/** Where a text uses any of the asked names as a function, be it declared there or not: calls, and names that rows come from. */
export function functionWords(text: string, isAsked: (name: string) => boolean): readonly FunctionWord[] {
  return splitStatements(text).flatMap(({ start, end }) =>
    wordsUsed(text.slice(start, end), isAsked).map(({ word, index }) => ({ name: word, start: start + index })),
  );
}

function wordsUsed(statement: string, isAsked: (name: string) => boolean): readonly CodeWord[] {
  const code = codeOf(statement);
  const words = wordsIn(code);
  if (!words.some(({ word }) => isAsked(word))) return [];
  const declared = new Set(words.flatMap(({ word }, index) => (words[index - 1]?.word === 'let' ? [word] : [])));
  const isFunction = (name: string): boolean => !ownWord.test(name) || declared.has(name) || isAsked(name);
  const places = codePlaces(code, isAsked);
  return places
    .filter((place) => isUse({ code, isFunction }, place))
    .map(({ start, end }) => ({ word: code.slice(start, end), index: start }));
}

/** The language's own functions, operators and options are written in small letters. */
const ownWord = /^[a-z][a-z\d_]*$/;

interface Code {
  /** What `codeOf` gives of a statement. */
  readonly code: string;
  /** Whether a word before a bracket is a function of somebody's, which may be given rows. */
  readonly isFunction: (name: string) => boolean;
}

/** What may stand behind a name that rows come from. */
const behindRows = /^\s*(?:$|[|)},;]|on\b)/;
/** What stands before a name that rows come from, within its bracket. */
const beforeRows = /(?:;|\blet\s+\S+\s*=|\b(?:union|join|lookup)(?:\s+[\w.]+\s*=\s*(?:\w+|"))*)$/;
/** What stands before a bracket that holds one name of rows, and what before one that holds several. */
const [beforeOne, beforeSeveral] = [
  /(?:\b(?:toscalar|materialize|ipv[46]_lookup)|\b(?:in|has_any|has_all)~?)$/,
  /\b(?:find|search)\b[^|;(]*\bin$/,
];

/** A call, or a name that rows come from. */
function isUse(where: Code, place: CodePlace): boolean {
  // Behind a dot stands a member, behind two the end of a range.
  if (place.before.endsWith('.') && !place.before.endsWith('..')) return false;
  return /^\s*\(/.test(where.code.slice(place.end)) || givesRows(where, place);
}

/** Whether rows come from a name or a bracket: by what stands behind it, before it in its own bracket, and before that. */
function givesRows({ code, isFunction }: Code, word: CodePlace): boolean {
  let place: CodePlace | undefined = word;
  while (place) {
    const { before, bracket, list, end }: CodePlace = place;
    const after = code.slice(end, end + longestGap);
    if (!behindRows.test(after)) return false;
    if (beforeRows.test(before) || isListed(before, list)) return true;
    if (bracket?.opening !== '(') return before === '' && bracket?.opening !== '[';
    const outside = bracket.before;
    const called = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(outside)?.[0];
    if (/(?:^|,)(?:\s*[\p{L}_][\p{L}\p{N}_]*\s*=)?$/u.test(before) && called !== undefined && isFunction(called)) return true;
    if (before.endsWith(',') && beforeSeveral.test(outside)) return true;
    if (before !== '') return false;
    if (after.trimStart().startsWith('|') || beforeOne.test(outside) || beforeSeveral.test(outside)) return true;
    place = bracket.closed ? bracket : undefined;
  }
  return false;
}

/** How many blanks may stand between a word and what follows it. */
const longestGap = 10_000;

/** Whether a place is one of several that `union` or `make-graph` takes rows from. */
function isListed(before: string, list: CodePlace['list']): boolean {
  if (list === 'union') return before.endsWith(',');
  return list === 'make-graph' && /(?:\bwith|,)$/.test(before);
}
