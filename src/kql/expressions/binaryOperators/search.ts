import { sqlText } from '../../../base/sql';
import { jsonText, toText } from '../../functions/convert';
import { escapePattern, givenPattern, patternSql } from '../../functions/pattern';
import type { Expression } from '../../scalarFunction';
import { folded, lowered } from './comparison';
import type { BinaryOperator, OperatorContext } from './operator';
import { operand } from './operator';

/** How a text is looked for in another. */
export type SearchWay = 'has' | 'hasprefix' | 'hassuffix' | 'contains' | 'startswith' | 'endswith';

const names: Readonly<Record<SearchWay, string>> = {
  has: 'Has',
  hasprefix: 'HasPrefix',
  hassuffix: 'HasSuffix',
  contains: 'Contains',
  startswith: 'StartsWith',
  endswith: 'EndsWith',
};

/** `has`, `contains`, `startswith` and their kin, each with its negation and its case-sensitive form; `matches regex`. */
export const searchOperators: readonly BinaryOperator[] = [
  ...(Object.keys(names) as SearchWay[]).flatMap((way) =>
    [false, true].flatMap((negated) =>
      [false, true].map((exact) => ({
        kind: `${negated ? 'Not' : ''}${names[way]}${exact ? 'Cs' : ''}Expression`,
        sql: (operands: readonly Expression[], context: OperatorContext) => negatable(operands, context, { way, exact, negated }),
      })),
    ),
  ),
  {
    kind: 'MatchesRegexExpression',
    sql: (operands, context) =>
      `regexp_matches(${toText(operand(operands, 0, context))}, ${matchedPattern(operand(operands, 1, context), context)})`,
  },
];

/** Source: learn.microsoft.com/kusto/query/matches-regex-operator. */
const mostGroups = 16;

function matchedPattern(pattern: Expression, context: OperatorContext): string {
  const { constant } = pattern;
  if (typeof constant === 'string' && givenPattern(pattern, constant, context).groups.length > mostGroups)
    return context.refuse(`A regular expression has at most ${mostGroups} groups here; (?:…) groups without counting.`, pattern);
  return patternSql(pattern, context);
}

interface Search {
  readonly way: SearchWay;
  readonly exact: boolean;
  readonly negated: boolean;
}

function negatable(operands: readonly Expression[], context: OperatorContext, { way, exact, negated }: Search): string {
  const text = operand(operands, 0, context);
  const term = operand(operands, 1, context);
  const lean = context.mode === 'predicate' && !negated;
  const test = search({ ...text, sql: searchedText(text, lean, [term]), type: 'string' }, term, { way, exact });
  return negated ? `(NOT ${test})` : test;
}

/** Terms that JSON writes as they are, whatever the spaces between its parts. */
export const plainTerm = /^[\p{L}\p{N}_.@-]+( [\p{L}\p{N}_.@-]+)*$/u;

/**
 * The text to look in. Where NULL means false it need not be turned into an empty text. For plain terms a bag or an array is looked through
 * as it is kept, unless characters in it are written as numbers: writing it anew takes many times longer.
 */
export function searchedText(text: Expression, lean: boolean, terms: readonly Expression[]): string {
  if (!lean || text.type !== 'dynamic') return toText(text);
  const isKept = /^[\w".]+$/.test(text.sql) && !text.jsonPath;
  const isPlain = terms.every(({ constant }) => typeof constant === 'string' && plainTerm.test(constant));
  if (!isKept || !isPlain) return jsonText(text);
  return `CASE WHEN starts_with(${text.sql}, '"') OR contains(${text.sql}, '\\u') THEN ${jsonText(text)} ELSE ${text.sql}::VARCHAR END`;
}

/** Looks for a term in a text. A term is a run of Unicode letters and digits; `_` delimits. */
export function search(text: Expression, term: Expression, { way, exact }: Omit<Search, 'negated'>): string {
  const isConstant = term.constant !== undefined && term.constant !== null;
  const searched: Expression =
    isConstant && term.type !== 'string' ? constantTerm(String(term.constant), term) : { ...term, sql: toText(term) };
  const where = exact || hasNoCase(searched) ? text.sql : lowered(text.sql);
  const what = exact ? searched : folded(searched);
  if (what.constant === '') return 'true';
  switch (way) {
    case 'contains':
      return `contains(${where}, ${what.sql})`;
    case 'startswith':
      return `starts_with(${where}, ${what.sql})`;
    case 'endswith':
      return `ends_with(${where}, ${what.sql})`;
    default:
      return isConstant
        ? constantTermSearch(text.sql, what, { way, exact: exact || hasNoCase(searched) })
        : `kql.${way}_term(${where}, ${what.sql})`;
  }
}

/** Whether a term is known to have no letters that differ by case; folding a few letters of other alphabets gives plain ones. */
function hasNoCase({ constant }: Expression): boolean {
  return typeof constant === 'string' && !/[\p{L}\p{M}]/u.test(constant);
}

function constantTerm(text: string, { start, end }: Expression): Expression {
  return { start, end, sql: sqlText(text), type: 'string', constant: text };
}

const delimiter = String.raw`[^\p{L}\p{N}]`;

/** The edges that a term must have, as parts of a regular expression. */
export function termEdges(term: string, way: SearchWay): { readonly before: string; readonly after: string } {
  return {
    before: way !== 'hassuffix' && /^[\p{L}\p{N}]/u.test(term) ? `(?:^|${delimiter})` : '',
    after: way !== 'hasprefix' && /[\p{L}\p{N}]$/u.test(term) ? `(?:$|${delimiter})` : '',
  };
}

function termPattern(term: string, way: SearchWay): string {
  const { before, after } = termEdges(term, way);
  return `${before}${escapePattern(term)}${after}`;
}

// The plain search is several times faster than the regular expression, which is left with the few texts that pass.
function constantTermSearch(text: string, term: Expression, { way, exact }: Omit<Search, 'negated'>): string {
  const plain = `contains(${exact ? text : `lower(${text})`}, ${term.sql})`;
  const pattern = termPattern(String(term.constant), way);
  if (pattern === escapePattern(String(term.constant))) return plain;
  return `(${plain} AND regexp_matches(${text}, ${sqlText(`${exact ? '' : '(?i)'}${pattern}`)}))`;
}
