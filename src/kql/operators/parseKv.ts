import { sqlName, sqlText } from '../../base/sql';
import { callNamed } from '../expressions/call';
import { escapePattern } from '../functions/pattern';
import type { NamedParameter, RowSchema, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements } from '../parser/syntax';
import { columnMap, refuse } from '../plan/scope';
import { extend } from '../plan/stage';
import { parameters, resultColumns } from './columns';
import { operator } from './operator';

interface ParseKv extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Keys: RowSchema;
  readonly WithClause: (SyntaxNode & { readonly Properties: SyntaxList<NamedParameter> }) | null;
}

/** `parse-kv`: columns from the pairs of a text such as `a=1 b=2`. */
export const parseKv = operator<ParseKv>('ParseKvOperator', (node, scope, input) => {
  const { query } = scope;
  const options = parameters(node.WithClause?.Properties);
  const option = (name: string): string | undefined => {
    const found = options.get(name);
    return found && String(query.expression(found, scope).constant);
  };
  const pairs: Pairs = {
    pair: option('pair_delimiter') ?? '',
    assignment: option('kv_delimiter') ?? '',
    quote: option('quote'),
    escape: option('escape'),
    greedy: option('greedy') === 'true',
    expression: option('regex'),
  };
  if (pairs.expression !== undefined && (pairs.expression.match(/(?<!\\)\((?!\?(?!P?<))/g) ?? []).length < 2)
    return refuse(node, 'unsupported-option', 'The regex of parse-kv needs two groups: one of the key, one of its value.');
  if ((pairs.pair === '') !== (pairs.assignment === ''))
    return refuse(node, 'unsupported-option', 'parse-kv needs both pair_delimiter and kv_delimiter here, or neither.');
  const given = query.expression(node.Expression, { ...scope, row: { columns: columnMap(input) } });
  const text = given.type === 'string' ? given.sql : callNamed('tostring', [given], node.Expression, scope).sql;
  const names = elements(node.Keys.Columns).map((column) => column.Name.SimpleName);
  const types = new Map(resultColumns(node).map(({ name, type }) => [name, type]));
  const subject = sqlName(query.fresh('text'));
  const outputs = names.map((name) => {
    const sql = valueOf(subject, name, pairs);
    const type = types.get(name) ?? 'string';
    return {
      name,
      type,
      sql: type === 'string' ? sql : callNamed(`to${type}`, [{ sql, type: 'string', start: 0, end: 0 }], node, scope).sql,
    };
  });
  return extend({ ...input, sql: `SELECT *, ${text} AS ${subject} FROM (${input.sql})` }, outputs, query);
});

/** How the pairs stand in the text; without delimiters every character that is no letter and no digit parts them. */
interface Pairs {
  readonly pair: string;
  readonly assignment: string;
  readonly quote: string | undefined;
  readonly escape: string | undefined;
  /** Whether a value goes on over delimiters until the next key. */
  readonly greedy: boolean;
  /** A pattern whose first group is a key, and whose second is its value. */
  readonly expression: string | undefined;
}

function valueOf(subject: string, name: string, pairs: Pairs): string {
  if (pairs.expression !== undefined) {
    const group = (number: number): string => `regexp_extract_all(${subject}, ${sqlText(pairs.expression ?? '')}, ${number})`;
    const keys = `list_transform(${group(1)}, lambda k: ${trimmed('k')})`;
    return trimmed(`coalesce(list_extract(${group(2)}, list_position(${keys}, ${sqlText(name)})), '')`);
  }
  const { start, bare, end } = pairs.pair === '' ? looseParts(name, pairs) : delimitedParts(name, pairs);
  const found = (pattern: string): string => `regexp_extract(${subject}, ${sqlText(pattern)}, 1)`;
  const immediate = found(`${start}(${bare})${end}`);
  // Space after the sign of assignment is no value, but what follows may be the next pair.
  const spaced = /\s/.test(pairs.pair) && !pairs.greedy ? found(`${start}\\s+(${bare})${end}`) : undefined;
  const plain = trimmed(
    spaced === undefined
      ? immediate
      : `CASE WHEN ${immediate} <> '' OR contains(${spaced}, ${sqlText(pairs.assignment)}) THEN ${immediate} ELSE ${spaced} END`,
  );
  return pairs.quote === undefined || pairs.quote === '' ? plain : orQuoted(subject, { start, plain, quote: pairs.quote }, pairs.escape);
}

/** White space around a key or a value is no part of it; inside quotes it is. Source: learn.microsoft.com/kusto/query/parse-kv-operator. */
function trimmed(text: string): string {
  return `trim(${text}, ${sqlText(' \t\r\n\v\f')})`;
}

interface Parts {
  readonly start: string;
  readonly bare: string;
  readonly end: string;
}

function delimitedParts(name: string, { pair, assignment, quote, greedy }: Pairs): Parts {
  const [between, equals] = [escapePattern(pair), escapePattern(assignment)];
  const open = quote === undefined ? '' : `${escapePattern(quote.charAt(0))}?`;
  const close = quote === undefined ? '' : `${escapePattern(quote.charAt(quote.length - 1))}?`;
  const start = `(?s)(?:^|${between})\\s*${open}${escapePattern(name)}${close}\\s*${equals}`;
  const key = `[^${escapeClass(pair.charAt(0) + assignment.charAt(0))}]+`;
  if (greedy) return { start, bare: '.*?', end: `(?:${between}${key}${equals}|$)` };
  return { start, bare: pair.length === 1 ? `[^${escapeClass(pair)}]*` : '.*?', end: `(?:${between}|$)` };
}

function looseParts(name: string, { quote }: Pairs): Parts {
  const marks = quote === undefined ? '' : escapeClass(quote);
  return {
    start: `(?s)(?:^|[^\\p{L}\\p{N}])${escapePattern(name)}[^\\p{L}\\p{N}${marks}]+`,
    bare: '[\\p{L}\\p{N}]+',
    end: '',
  };
}

function orQuoted(
  subject: string,
  { start, plain, quote }: { readonly start: string; readonly plain: string; readonly quote: string },
  escape: string | undefined,
): string {
  const [open, close] = [escapePattern(quote.charAt(0)), escapePattern(quote.charAt(quote.length - 1))];
  const inside = escape === undefined ? '.*?' : `(?:[^${escapeClass(quote.charAt(quote.length - 1) + escape)}]|${escapePattern(escape)}.)*`;
  const pattern = sqlText(`${start}\\s*${open}(${inside})${close}`);
  const value = `regexp_extract(${subject}, ${pattern}, 1)`;
  const bare = escape === undefined ? value : `regexp_replace(${value}, ${sqlText(`${escapePattern(escape)}(.)`)}, '\\1', 'g')`;
  return `CASE WHEN regexp_matches(${subject}, ${pattern}) THEN ${bare} ELSE ${plain} END`;
}

function escapeClass(text: string): string {
  return text.replaceAll(/[\\\]^-]/g, (character) => `\\${character}`);
}
