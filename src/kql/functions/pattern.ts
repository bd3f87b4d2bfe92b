import type { Expression } from '../scalarFunction';
import { sqlText } from '../../base/sql';
import { toText } from './convert';

const classes: Readonly<Record<string, { readonly inside: string; readonly alone: string }>> = {
  d: { inside: '\\p{Nd}', alone: '\\p{Nd}' },
  D: { inside: '\\P{Nd}', alone: '\\P{Nd}' },
  s: { inside: '\\s\\x{0B}\\x{85}\\p{Z}', alone: '[\\s\\x{0B}\\x{85}\\p{Z}]' },
  S: { inside: '\\S', alone: '[^\\s\\x{0B}\\x{85}\\p{Z}]' },
  w: { inside: '\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}', alone: '[\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}]' },
  W: { inside: '\\W', alone: '[^\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}]' },
};

/** A regular expression of KQL as DuckDB reads it: KQL's `\d`, `\s` and `\w` know all of Unicode, the engine's own know ASCII only. */
export function enginePattern(pattern: string): string {
  let inside = false;
  return pattern.replaceAll(/\\([^])|[[\]]/g, (whole: string, letter: string | undefined) => {
    if (letter !== undefined) {
      const found = classes[letter];
      return found ? (inside ? found.inside : found.alone) : whole;
    }
    inside = whole === '[' || (whole !== ']' && inside);
    return whole;
  });
}

/** A pattern argument in SQL. A pattern that is worked out per row is taken as the engine reads it, and what is no text as its text. */
export function patternSql(pattern: Expression): string {
  if (pattern.type === 'string' && typeof pattern.constant === 'string') return sqlText(enginePattern(pattern.constant));
  return toText(pattern);
}

/** How many groups a pattern captures. */
export function groupCount(pattern: string): number {
  return groupNames(pattern).length;
}

/** The names of the groups that a pattern captures, in their order; a group without a name has an empty one. */
export function groupNames(pattern: string): readonly string[] {
  const bare = pattern.replaceAll(/\\[^]/g, '').replaceAll(/\[\^?\]?[^\]]*\]/g, '');
  return Array.from(bare.matchAll(/\((?!\?)|\(\?P?<([A-Za-z_]\w*)>/g), (match) => match[1] ?? '');
}

/** A text in which nothing is special to a regular expression. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[!-/:-@[-^`{-~\0]/g, (character) => (character === '\0' ? '\\x00' : `\\${character}`));
}
