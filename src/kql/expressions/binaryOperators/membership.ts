import type { ColumnType } from '../../../base/column';
import { sqlText } from '../../../base/sql';
import { convert, jsonText, toText } from '../../functions/convert';
import type { Expression } from '../../scalarFunction';
import { folded } from './comparison';
import type { BinaryOperator, OperatorContext } from './operator';
import { operand } from './operator';
import { escapePattern } from '../../functions/pattern';
import { search, searchedText, termEdges } from './search';

/** `in`, `!in`, `in~`, `!in~`, `has_any`, `has_all`. The parser's own names take `Cs` for the forms that ignore case. */
export const membershipOperators: readonly BinaryOperator[] = [
  { kind: 'InExpression', sql: (operands, context) => membership(operands, context, { fold: false, negated: false }) },
  { kind: 'NotInExpression', sql: (operands, context) => membership(operands, context, { fold: false, negated: true }) },
  { kind: 'InCsExpression', sql: (operands, context) => membership(operands, context, { fold: true, negated: false }) },
  { kind: 'NotInCsExpression', sql: (operands, context) => membership(operands, context, { fold: true, negated: true }) },
  { kind: 'HasAnyExpression', sql: (operands, context) => terms(operands, context, 'OR') },
  { kind: 'HasAllExpression', sql: (operands, context) => terms(operands, context, 'AND') },
];

interface Membership {
  readonly fold: boolean;
  readonly negated: boolean;
}

function membership(operands: readonly Expression[], context: OperatorContext, { fold, negated }: Membership): string {
  const value = operand(operands, 0, context);
  const list = operands.slice(1).flatMap(listItems);
  const type = comparedType(value, list);
  const isText = type === 'string';
  // What is no number equals nothing, itself included.
  const fixed = list.filter((item) => item.type !== 'dynamic' && item.constant !== null && !Number.isNaN(item.constant));
  const open = list.filter((item) => item.type === 'dynamic');
  const sure = isText
    ? value.type !== 'dynamic' || context.mode === 'value' || negated || list.some(({ constant }) => constant === '')
    : value.neverNull && fixed.every(isValue);
  const left = isText && value.type === 'dynamic' && !sure ? jsonText(value) : convert(value, type);
  const compared = fold && isText ? `lower(${left})` : left;
  const tests = [
    ...(fixed.length > 0 ? [`${compared} IN (${fixed.map((item) => itemSql(item, type, fold && isText)).join(', ')})`] : []),
    ...open.map((item) => `list_contains(${openList(item, fold && isText)}, ${isText ? compared : textForJson(value, type)})`),
  ];
  const test = tests.length === 0 ? 'false' : tests.length === 1 ? (tests[0] ?? 'false') : tests.join(' OR ');
  const certain = open.length > 0 || !(sure || (context.mode === 'predicate' && !negated));
  const guarded = certain ? `coalesce(${test}, false)` : `(${test})`;
  return negated ? `(NOT ${guarded})` : guarded;
}

/** Whether an item of a list of numbers, times or the like is certainly a value; a text may be none of them. */
function isValue({ type, constant, neverNull }: Expression): boolean {
  return type !== 'string' && (constant !== undefined || neverNull === true);
}

/** The type in which the values of a list are compared with the left side. */
function comparedType(value: Expression, list: readonly Expression[]): ColumnType {
  if (value.type !== 'dynamic') return value.type;
  const found = new Set(list.filter(({ type }) => type !== 'dynamic').map(({ type }) => type));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : 'string';
}

function itemSql(item: Expression, type: ColumnType, fold: boolean): string {
  const isPlainNumber = type === 'string' && item.type !== 'string' && item.constant !== undefined && item.constant !== null;
  if (isPlainNumber) return sqlText(String(item.constant));
  if (type === 'string') return fold ? folded({ ...item, sql: toText(item) }).sql : toText(item);
  return item.type === type || (type !== 'datetime' && type !== 'timespan' && item.type !== 'string') ? item.sql : convert(item, type);
}

function openList(item: Expression, fold: boolean): string {
  const texts = `kql.texts(${item.sql})`;
  return fold ? `list_transform(${texts}, lambda v: lower(v))` : texts;
}

function textForJson(value: Expression, type: ColumnType): string {
  return toText({ ...value, sql: convert(value, type), type });
}

/** An array that is known stands for its values. */
function listItems(item: Expression): readonly Expression[] {
  if (item.type === 'dynamic' && item.constant === null) return [];
  if (item.type !== 'dynamic' || typeof item.constant !== 'string') return [item];
  const parsed: unknown = JSON.parse(item.constant);
  const values: readonly unknown[] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  return values.filter((value) => value !== null).map((value) => constantItem(value, item));
}

function constantItem(value: unknown, { start, end }: Expression): Expression {
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? { start, end, type: 'long', sql: `CAST(${value} AS BIGINT)`, constant: BigInt(value) }
      : { start, end, type: 'real', sql: `${value}::DOUBLE`, constant: value };
  }
  if (typeof value === 'boolean') return { start, end, type: 'bool', sql: String(value), constant: value };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { start, end, type: 'string', sql: sqlText(text), constant: text };
}

// From here on one pass with an alternation is faster than a pass for each term.
const fewTerms = 3;

function terms(operands: readonly Expression[], context: OperatorContext, word: 'OR' | 'AND'): string {
  const value = operand(operands, 0, context);
  const list = operands.slice(1).flatMap(listItems);
  const text: Expression = { ...value, sql: searchedText(value, context.mode === 'predicate', list), type: 'string' };
  const known = list
    .filter(({ type, constant }) => type === 'string' && typeof constant === 'string')
    .map(({ constant }) => String(constant));
  if (word === 'OR' && known.length === list.length && known.length > fewTerms && !known.includes('')) {
    return `regexp_matches(${text.sql}, ${sqlText(`(?i)${alternation(known)}`)})`;
  }
  if (list.length === 0) return word === 'AND' ? 'true' : 'false';
  const tests = list.map((item) =>
    item.type === 'dynamic' ? openTerms(text, item, word) : search(text, item, { way: 'has', exact: false }),
  );
  return `(${tests.join(` ${word} `)})`;
}

/** Terms with the same edges share them: an alternation that begins in the same way many times is slow to match. */
function alternation(known: readonly string[]): string {
  const byEdges = new Map<string, { readonly before: string; readonly after: string; readonly terms: string[] }>();
  for (const term of known) {
    const { before, after } = termEdges(term, 'has');
    const group = byEdges.get(`${before} ${after}`) ?? { before, after, terms: [] };
    group.terms.push(escapePattern(term));
    byEdges.set(`${before} ${after}`, group);
  }
  const groups = [...byEdges.values()].map(({ before, after, terms }) => `${before}(?:${terms.join('|')})${after}`);
  return groups.length === 1 ? (groups[0] ?? '') : `(?:${groups.join('|')})`;
}

function openTerms(text: Expression, item: Expression, word: 'OR' | 'AND'): string {
  const found = `list_transform(kql.texts(${item.sql}), lambda term: kql.has_term(lower(${text.sql}), lower(term)))`;
  return `coalesce(${word === 'OR' ? 'list_bool_or' : 'list_bool_and'}(${found}), ${word === 'OR' ? 'false' : 'true'})`;
}
