import { sqlName, sqlText } from '../../base/sql';
import type { ColumnType } from '../../base/column';
import { callNamed } from '../expressions/call';
import { escapePattern, readPattern } from '../functions/pattern';
import type { NameNode, NamedParameter, SyntaxList, SyntaxNode, TypedName } from '../parser/syntax';
import { elements, scalarTypeNamed, textOf } from '../parser/syntax';
import type { Query, Scope, Stage } from '../plan/scope';
import { columnMap, nullOf, refuse } from '../plan/scope';
import { extend } from '../plan/stage';
import { word } from './columns';
import { operator } from './operator';

interface Parse extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter>;
  readonly Expression: SyntaxNode;
  readonly Patterns: SyntaxList;
}

interface Capture {
  readonly name: string;
  readonly type: ColumnType;
  readonly node: SyntaxNode;
}

type Piece =
  | { readonly kind: 'any' }
  | { readonly kind: 'text'; readonly text: string; readonly node: SyntaxNode }
  | ({ readonly kind: 'capture' } & Capture);

/** `parse`: columns from a text by a pattern; where it does not fit they are null. */
export const parse = operator<Parse>('ParseOperator', (node, scope, input) => parsed(node, scope, input));

/** `parse-where`: as `parse`, with only the rows that fit. */
export const parseWhere = operator<Parse>('ParseWhereOperator', (node, scope, input) => {
  const matched = sqlName(scope.query.fresh('matched'));
  const stage = parsed(node, scope, input, matched);
  return { ...stage, sql: `SELECT * FROM (${stage.sql}) WHERE ${matched}` };
});

function parsed(node: Parse, scope: Scope, input: Stage, matched = sqlName(scope.query.fresh('matched'))): Stage {
  const { query } = scope;
  const kind = word(node.Parameters, 'kind') ?? 'simple';
  const pieces = elements(node.Patterns).map((piece) => readPiece(piece, query));
  const captures = pieces.filter((piece) => piece.kind === 'capture');
  const text = query.expression(node.Expression, { ...scope, row: { columns: columnMap(input) } });
  const subject = text.type === 'string' ? text.sql : callNamed('tostring', [text], node.Expression, scope).sql;
  const pattern = sqlText(patternOf(pieces, kind, word(node.Parameters, 'flags') ?? ''));
  const found = sqlName(query.fresh('parts'));
  const groups =
    captures.length === 0 ? `''` : `regexp_extract(${subject}, ${pattern}, [${captures.map((_, index) => `'c${index}'`).join(', ')}])`;
  const cells = captures.map(({ type, node: at }, index) => {
    const sql = `${found}.c${index}`;
    return type === 'string' ? sql : callNamed(`to${type}`, [{ sql, type: 'string', start: 0, end: 0 }], at, scope).sql;
  });
  const strict =
    kind === 'simple' ? captures.flatMap(({ type }, index) => (type === 'string' ? [] : [`${cells[index] ?? ''} IS NOT NULL`])) : [];
  const inner = `SELECT *, ${groups} AS ${found}, regexp_matches(${subject}, ${pattern}) AS ${matched} FROM (${input.sql})`;
  const checked = strict.length === 0 ? inner : `SELECT * REPLACE (${matched} AND ${strict.join(' AND ')} AS ${matched}) FROM (${inner})`;
  const outputs = captures.map(({ name, type }, index) => {
    const cell = cells[index] ?? nullOf(type);
    return { name, type, sql: strict.length === 0 ? cell : `CASE WHEN ${matched} THEN ${cell} ELSE ${nullOf(type)} END` };
  });
  const stage = extend({ ...input, sql: checked }, outputs, query);
  return stage.sql.startsWith('SELECT *') ? stage : { ...stage, sql: `SELECT ${matched}, ${stage.sql.slice('SELECT '.length)}` };
}

function readPiece(node: SyntaxNode, query: Query): Piece {
  const kind = query.kindOf(node);
  if (kind === 'StarExpression') return { kind: 'any' };
  if (kind === 'NameDeclaration') return { kind: 'capture', name: (node as NameNode).SimpleName, type: 'string', node };
  if (kind === 'NameAndTypeDeclaration') {
    const { Name, Type } = node as TypedName;
    return { kind: 'capture', name: Name.SimpleName, type: scalarTypeNamed(textOf(Type)) ?? 'string', node };
  }
  const value = (node as SyntaxNode & { readonly LiteralValue?: unknown }).LiteralValue;
  return typeof value === 'string'
    ? { kind: 'text', text: value, node }
    : refuse(node, 'unsupported-pattern', `${textOf(node)} cannot stand in a pattern here.`);
}

/** A regular expression between columns; its groups capture nothing, so that only the columns do. */
function ownPattern({ text, node }: { readonly text: string; readonly node: SyntaxNode }, flags: string): string {
  const told = (reason: string): never => refuse(node, 'unsupported-pattern', reason);
  return readPattern(text, { refuse: told, capturing: false, ignoresCase: flags.includes('i') }).text;
}

// A pattern begins at the text's start; its last column takes the rest. The text between may be a regular expression of its own.
function patternOf(pieces: readonly Piece[], kind: string, flags: string): string {
  const parts = pieces.map((piece, index) => {
    const last = index === pieces.length - 1;
    if (piece.kind === 'any') return last ? '.*' : '.*?';
    if (piece.kind === 'text') return kind === 'regex' ? `(?:${ownPattern(piece, flags)})` : escapePattern(piece.text);
    const digits = kind === 'relaxed' ? String.raw`[-+]?\d*` : String.raw`[-+]?\d+`;
    const isOpen = kind === 'regex' || pieces[index + 1]?.kind === 'any';
    if (isOpen && (piece.type === 'long' || piece.type === 'int')) return `(${digits})`;
    return last || kind === 'regex' ? '(.*)' : '(.*?)';
  });
  const known = kind === 'regex' ? flags.replaceAll(/[^imsU]/g, '') : '';
  const ends = pieces.at(-1)?.kind === 'text' && kind !== 'regex' ? '$' : '';
  return `(?s${known.replace('s', '')})^${parts.join('')}${ends}`;
}
