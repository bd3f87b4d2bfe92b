import type { Span } from '../../base/queryDiagnostic';
import type { Expression } from '../scalarFunction';
import { sqlText } from '../../base/sql';
import type { Flags, Reading } from './characterClass';
import { patternCharacter } from './characterSet';
import { bracketed, escaped, notWell, perlClass, unicodeClass } from './characterClass';
import { toText } from './convert';

/** A regular expression of KQL as DuckDB reads it. */
export interface EnginePattern {
  readonly text: string;
  /** The names of the groups that it captures, in their order; a group without a name has an empty one. */
  readonly groups: readonly string[];
}

/** Who is told what is wrong with a pattern. */
export interface PatternPlace {
  readonly refuse: (reason: string, at?: Span) => never;
}

interface PatternOptions {
  readonly refuse: (reason: string) => never;
  /** Whether its groups capture what they match. */
  readonly capturing?: boolean;
  readonly ignoresCase?: boolean;
}

interface Writing extends Reading {
  readonly groups: string[];
  readonly capturing: boolean;
  /** The flags of the groups that are open. */
  readonly outer: Flags[];
  flags: Flags;
}

/**
 * Reads a regular expression of KQL: its classes know all of Unicode, and can be nested and combined. Source:
 * learn.microsoft.com/kusto/query/regex.
 */
export function readPattern(pattern: string, { refuse, capturing = true, ignoresCase = false }: PatternOptions): EnginePattern {
  const flags = { ignoresCase, verbose: false, unicode: true };
  const writing: Writing = { pattern, at: 0, refuse, groups: [], capturing, outer: [], flags };
  let text = '';
  while (writing.at < pattern.length) text += readPiece(writing);
  return { text, groups: writing.groups };
}

function readPiece(writing: Writing): string {
  const { flags, pattern } = writing;
  const letter = pattern.charAt(writing.at);
  writing.at += 1;
  if (letter === '\\') return escapeSequence(writing);
  if (letter === '[') return bracketed(writing, flags);
  if (letter === '(') return group(writing);
  if (letter === ')') writing.flags = writing.outer.pop() ?? flags;
  if (letter === '.' && !flags.unicode) return writing.refuse('Without Unicode a point may match a part of a character.');
  if (flags.verbose && /\s/.test(letter)) return '';
  if (flags.verbose && letter === '#') {
    const [comment = ''] = /^.*/.exec(pattern.slice(writing.at)) ?? [];
    writing.at += comment.length;
    return '';
  }
  return letter;
}

const named = /^\?P?<([^>=!][^>]*)>/;
const flagged = /^\?([imsUuxR]*)(?:-([imsUuxR]+))?([:)])/;

function group(writing: Writing): string {
  const rest = writing.pattern.slice(writing.at);
  const [flags, on = '', off = '', end] = flagged.exec(rest) ?? [];
  if (flags !== undefined) {
    writing.at += flags.length;
    return flagGroup(writing, { on, off, opens: end === ':' });
  }
  writing.outer.push(writing.flags);
  const [name, inner = ''] = named.exec(rest) ?? [];
  if (name === undefined && rest.startsWith('?')) return '(';
  writing.at += (name ?? '').length;
  if (!writing.capturing) return '(?:';
  writing.groups.push(inner);
  return /^[A-Za-z_]\w*$/.test(inner) ? `(?P<${inner}>` : '(';
}

function flagGroup(writing: Writing, { on, off, opens }: { readonly on: string; readonly off: string; readonly opens: boolean }): string {
  if (on.includes('R')) return writing.refuse('Ends of lines of two characters (the flag R) are not supported here.');
  const { flags } = writing;
  if (opens) writing.outer.push(flags);
  const holds = (flag: string, before: boolean): boolean => on.includes(flag) || (before && !off.includes(flag));
  writing.flags = {
    ignoresCase: holds('i', flags.ignoresCase),
    verbose: holds('x', flags.verbose),
    unicode: holds('u', flags.unicode),
  };
  const [set, unset] = [on, off].map((letters) => letters.replaceAll(/[uxR]/g, ''));
  const kept = `${set ?? ''}${unset ? `-${unset}` : ''}`;
  if (opens) return `(?${kept}:`;
  return kept === '' ? '' : `(?${kept})`;
}

function escapeSequence(writing: Writing): string {
  const rest = writing.pattern.slice(writing.at);
  const [edge] = /^(?:<|>|b\{(?:start|end)(?:-half)?\})/.exec(rest) ?? [];
  if (edge !== undefined) {
    writing.at += edge.length;
    return wordEdge(writing, edge);
  }
  const codePoint = escaped(writing);
  if (codePoint !== undefined) return patternCharacter(codePoint);
  const letter = rest.charAt(0);
  writing.at += 1;
  if ('AzbB'.includes(letter) && letter !== '') return `\\${letter}`;
  if (letter === 'p' || letter === 'P') return unicodeClass(letter, writing).alone;
  return perlClass(letter, writing, writing.flags) ?? writing.refuse(notWell);
}

// The engine knows but the edge between a word and what is none. With a word's character at the right side that is the one edge it can be.
function wordEdge(writing: Writing, edge: string): string {
  const rest = writing.pattern.slice(writing.at);
  const isStart = edge === '<' || edge === 'b{start}';
  const isEnd = edge === '>' || edge === 'b{end}';
  if (isStart && /^(?:[A-Za-z0-9_]|\\[dw])(?![*?{])/.test(rest)) return String.raw`\b`;
  const last = writing.pattern.slice(0, writing.at - edge.length - 1);
  if (isEnd && /(?:^|[^\\])(?:[A-Za-z0-9_]|\\[dw])\+?$/.test(last)) return String.raw`\b`;
  return writing.refuse(
    `\\${edge} stands for the edge of a word, which is supported beside a letter, a digit, \\d or \\w alone. The characters < and > are written as they are.`,
  );
}

/** A pattern argument in SQL. A pattern that is worked out per row is taken as the engine reads it, and what is no text as its text. */
export function patternSql(pattern: Expression, place: PatternPlace): string {
  if (pattern.type === 'string' && typeof pattern.constant === 'string')
    return sqlText(givenPattern(pattern, pattern.constant, place).text);
  return toText(pattern);
}

/** A pattern that the query writes; what is wrong with it is told at its place. */
export function givenPattern(pattern: Span, text: string, place: PatternPlace): EnginePattern {
  return readPattern(text, { refuse: (reason) => place.refuse(reason, pattern) });
}

/** A text in which nothing is special to a regular expression. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[!-/:-@[-^`{-~\0]/g, (character) => (character === '\0' ? '\\x00' : `\\${character}`));
}
