import type { Span } from '../../base/queryDiagnostic';
import type { Kusto } from '../parser/kusto';
import type { AnalyzedStatement } from './editorServices';
import { functionDocumentation } from './functionDocumentation';
import { operatorDocumentation } from './operatorDocumentation';

const word = /[\p{L}_!][\p{L}\p{N}_~-]*/gu;

/** What there is to say about the word at a place: what the binder knows of it, and what it means. */
export function hoverMarkdown(
  kusto: Kusto,
  statement: AnalyzedStatement,
  offset: number,
): { readonly markdown: string; readonly span: Span } | undefined {
  const span = wordAt(statement.text, offset);
  if (span === undefined || isQuoted(kusto, statement, offset)) return undefined;
  const name = statement.text.slice(span.start, span.end);
  const facts = statement.quickInfo(offset).map((text) => `\`\`\`kql\n${text}\n\`\`\``);
  const markdown = [...facts, documentationOf(kusto, statement, offset, name)].filter((part) => part !== undefined).join('\n\n');
  return markdown === '' ? undefined : { markdown, span };
}

/** Says what a function, an aggregate or an operator does, with an example and the address of its page; undefined for other words. */
export function documentationMarkdown(name: string, kind: 'function' | 'operator'): string | undefined {
  const known = (kind === 'function' ? functionDocumentation : operatorDocumentation)[name];
  if (known === undefined) return undefined;
  const suffix = kind === 'function' ? 'function' : 'operator';
  const page = known.page ?? `${name.replaceAll('_', '-').replaceAll(' ', '-')}-${suffix}`;
  const example = known.example === undefined ? [] : [`\`\`\`kql\n${known.example}\n\`\`\``];
  return [known.text, ...example, `[Documentation](https://learn.microsoft.com/kusto/query/${page})`].join('\n\n');
}

function documentationOf(kusto: Kusto, statement: AnalyzedStatement, offset: number, name: string): string | undefined {
  const parent = statement.tokenAt(offset)?.Parent;
  if (!parent) return undefined;
  const isCall = [parent, parent.Parent, parent.Parent?.Parent].some((node) => node && kusto.kindOf(node) === 'FunctionCallExpression');
  if (isCall && Object.hasOwn(functionDocumentation, name)) return documentationMarkdown(name, 'function');
  const isName = ['NameReference', 'TokenName', 'NameDeclaration'].includes(kusto.kindOf(parent));
  return isName || !Object.hasOwn(operatorDocumentation, name) ? undefined : documentationMarkdown(name, 'operator');
}

function isQuoted(kusto: Kusto, statement: AnalyzedStatement, offset: number): boolean {
  const token = statement.tokenAt(offset);
  return token === null || token.TextStart > offset || kusto.kindOf(token) === 'StringLiteralToken';
}

function wordAt(text: string, offset: number): Span | undefined {
  for (const match of text.matchAll(word)) {
    const end = match.index + match[0].length;
    if (match.index <= offset && offset < end) return { start: match.index, end };
    if (match.index > offset) return undefined;
  }
  return undefined;
}
