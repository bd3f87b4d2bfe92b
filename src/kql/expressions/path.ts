import { pathName } from '../../base/jsonPath';
import { sqlText } from '../../base/sql';
import type { NameNode, SyntaxNode } from '../parser/syntax';
import { spanOf, textOf } from '../parser/syntax';
import { splitList } from '../functions/strings';
import type { Scope } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';

interface PathNode extends SyntaxNode {
  readonly Expression: SyntaxNode;
  readonly Selector: SyntaxNode;
}

/** `a.b`: a member of a dynamic value, or a column of one side of a join. */
export function memberPath(node: SyntaxNode, scope: Scope): Expression {
  const { Expression: base, Selector: selector } = node as PathNode;
  const name = (selector as NameNode).SimpleName;
  const side = textOf(base);
  const columns = side === '$left' ? scope.row.left : side === '$right' ? scope.row.right : scope.row.records?.get(side);
  if (columns) {
    return columns.get(selector.ReferencedSymbol?.Name ?? name) ?? refuse(node, 'unknown-column', `${side} has no column ${name}.`);
  }
  if (scope.query.kindOf(selector) === 'BracketedExpression') return elementPath(node, scope);
  if (typeof name !== 'string') return refuse(node, 'unsupported-path', `The path ${textOf(node)} is not supported here.`);
  return step(scope.query.expression(base, scope), memberStep(name), node);
}

/** `a[0]`, `a["b"]`, `a[expression]`. */
export function elementPath(node: SyntaxNode, scope: Scope): Expression {
  const { Expression: base, Selector: selector } = node as PathNode;
  const inner = (selector as SyntaxNode & { readonly Expression?: SyntaxNode }).Expression ?? selector;
  const index = scope.query.expression(inner, scope);
  const value = scope.query.expression(base, scope);
  if (index.constant !== undefined && index.constant !== null) {
    if (index.type === 'string') return step(value, memberStep(String(index.constant)), node);
    if (typeof index.constant === 'bigint') return splitPart(value, index.constant, node) ?? step(value, indexStep(index.constant), node);
  }
  return step(value, { sql: dynamicStep(index, node) }, node);
}

/** One part of a text that is split: there is no need to write the parts as JSON first. */
function splitPart({ result }: Expression, index: bigint, node: SyntaxNode): Expression | undefined {
  const [source, delimiter] = result?.arguments ?? [];
  if (result?.of !== 'split' || result.arguments.length !== 2 || !source || !delimiter) return undefined;
  const text = `${splitList(source, delimiter)}[${index < 0n ? index : index + 1n}]`;
  return { sql: `to_json(${text})`, type: 'dynamic', text, ...spanOf(node) };
}

interface Step {
  /** The step as part of a JSON path that is known. */
  readonly text?: string;
  /** The step as SQL that gives a JSON path. */
  readonly sql?: string;
}

function memberStep(name: string): Step {
  return /["\\*]/.test(name) ? { sql: sqlText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`) } : { text: `.${pathName(name)}` };
}

function indexStep(index: bigint): Step {
  return { text: index < 0n ? `[#${index.toString()}]` : `[${index.toString()}]` };
}

function dynamicStep(index: Expression, node: SyntaxNode): string {
  const byNumber = (sql: string): string => `'$[' || CASE WHEN ${sql} < 0 THEN '#' ELSE '' END || (${sql})::VARCHAR || ']'`;
  const byName = (sql: string): string => `'/' || replace(replace(${sql}, '~', '~0'), '/', '~1')`;
  switch (index.type) {
    case 'int':
    case 'long':
      return `(${byNumber(index.sql)})`;
    case 'string':
      return `(${byName(index.sql)})`;
    case 'dynamic': {
      const text = `json_extract_string(${index.sql}, '$')`;
      return `(CASE WHEN json_type(${index.sql}) = 'VARCHAR' THEN ${byName(text)} ELSE ${byNumber(`TRY_CAST(${text} AS BIGINT)`)} END)`;
    }
    default:
      return refuse(node, 'unsupported-path', `A dynamic value is read by a name or a number, not by a ${index.type}.`);
  }
}

function step(base: Expression, part: Step, node: SyntaxNode): Expression {
  const known = base.jsonPath && part.text !== undefined && base.jsonPath.path.startsWith("'$") ? base.jsonPath : undefined;
  const from = known?.base ?? base.sql;
  const path = known
    ? `${known.path.slice(0, -1)}${quoted(part.text ?? '')}'`
    : part.text === undefined
      ? (part.sql ?? "''")
      : `'$${quoted(part.text)}'`;
  // A JSON null is KQL's null.
  return { sql: `nullif(json_extract(${from}, ${path}), 'null')`, type: 'dynamic', jsonPath: { base: from, path }, ...spanOf(node) };
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
