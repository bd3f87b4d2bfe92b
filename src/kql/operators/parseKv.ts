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
  const pair = option('pair_delimiter');
  const assignment = option('kv_delimiter');
  const quote = option('quote');
  const expression = option('regex');
  if (options.has('greedy') || expression !== undefined || options.has('escape')) return refuse(node, 'unsupported-option', 'This form of parse-kv is not supported locally.');
  if (pair === undefined || assignment === undefined || pair === '' || assignment === '') return refuse(node, 'unsupported-option', 'parse-kv needs pair_delimiter and kv_delimiter here.');
  const text = query.expression(node.Expression, { ...scope, row: { columns: columnMap(input) } });
  const names = elements(node.Keys.Columns).map((column) => column.Name.SimpleName);
  const types = new Map(resultColumns(node).map(({ name, type }) => [name, type]));
  const subject = sqlName(query.fresh('text'));
  const outputs = names.map((name) => {
    const sql = valueOf(subject, name, { pair, assignment, quote });
    const type = types.get(name) ?? 'string';
    return { name, type, sql: type === 'string' ? sql : callNamed(`to${type}`, [{ sql, type: 'string', start: 0, end: 0 }], node, scope).sql };
  });
  return extend({ ...input, sql: `SELECT *, ${text.sql} AS ${subject} FROM (${input.sql})` }, outputs, query);
});

function valueOf(subject: string, name: string, { pair, assignment, quote }: { pair: string; assignment: string; quote: string | undefined }): string {
  const [between, equals] = [escapePattern(pair), escapePattern(assignment)];
  const bare = pair.length === 1 ? `[^${escapeClass(pair)}]*` : '.*?';
  const open = quote === undefined ? '' : escapePattern(quote.charAt(0));
  const close = quote === undefined ? '' : escapePattern(quote.charAt(quote.length - 1));
  const end = `(?:${between}|$)`;
  const start = `(?s)(?:^|${between})\\s*${quote === undefined ? '' : `${open}?`}${escapePattern(name)}${quote === undefined ? '' : `${close}?`}\\s*${equals}`;
  const plain = `regexp_extract(${subject}, ${sqlText(`${start}(${bare})${end}`)}, 1)`;
  if (quote === undefined) return plain;
  const quoted = sqlText(`${start}\\s*${open}(.*?)${close}`);
  return `CASE WHEN regexp_matches(${subject}, ${quoted}) THEN regexp_extract(${subject}, ${quoted}, 1) ELSE ${plain} END`;
}

function escapeClass(text: string): string {
  return text.replaceAll(/[\\\]^-]/g, (character) => `\\${character}`);
}
