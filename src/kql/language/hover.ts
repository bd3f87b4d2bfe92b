import type { Span } from '../../base/queryDiagnostic';
import type { Kusto } from '../parser/kusto';
import { aggregateFunctions } from '../aggregates/index';
import { scalarFunctions } from '../functions/index';
import { withTypes } from './callLabel';
import type { Documentation } from './documentation';
import type { AnalyzedStatement } from './editorServices';
import { functionDocumentation } from './functionDocumentation';
import { operatorDocumentation } from './operatorDocumentation';
import { pluginDocumentation } from './pluginDocumentation';
import { rareFunctionDocumentation } from './rareFunctionDocumentation';

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
  const token = statement.tokenAt(offset);
  const facts = statement.quickInfo(offset).map((text) => `\`\`\`kql\n${withTypes(kusto, token, text)}\n\`\`\``);
  const markdown = [...facts, documentationOf(kusto, statement, offset, name)].filter((part) => part !== undefined).join('\n\n');
  return markdown === '' ? undefined : { markdown, span };
}

/** Says what a function, an aggregate, a plugin or an operator does, with an example and the address of its page; undefined for other words. */
export function documentationMarkdown(name: string, kind: 'function' | 'operator'): string | undefined {
  const known = wordsOf(name, kind);
  if (known === undefined) return undefined;
  const suffix = kind === 'operator' ? 'operator' : Object.hasOwn(pluginDocumentation, name) ? 'plugin' : 'function';
  const page = known.page ?? `${name.replaceAll('_', '-').replaceAll(' ', '-')}-${suffix}`;
  return [known.text, ...exampleOf(name, kind, known), `[Documentation](https://learn.microsoft.com/kusto/query/${page})`].join('\n\n');
}

function wordsOf(name: string, kind: 'function' | 'operator'): Documentation | undefined {
  const lists = kind === 'operator' ? [operatorDocumentation] : [functionDocumentation, rareFunctionDocumentation, pluginDocumentation];
  return lists.find((list) => Object.hasOwn(list, name))?.[name];
}

/** The example that is written for a name; else one that the engine's own tests run, with what it gives. */
function exampleOf(name: string, kind: 'function' | 'operator', { example }: Documentation): readonly string[] {
  if (example !== undefined) return [`\`\`\`kql\n${example}\n\`\`\``];
  const tested = kind === 'function' ? examples.get(name) : undefined;
  if (!tested || tested.kql.length > longestExample || tested.gives === null || tested.gives.length > longestExample) return [];
  return [`\`\`\`kql\n${tested.kql}\n\`\`\``, `gives \`${tested.gives.replaceAll('`', '')}\``];
}

const longestExample = 200;
const examples = new Map(
  [...scalarFunctions, ...aggregateFunctions].flatMap(({ name, examples: [first] }) => (first ? [[name, first] as const] : [])),
);

function documentationOf(kusto: Kusto, statement: AnalyzedStatement, offset: number, name: string): string | undefined {
  const parent = statement.tokenAt(offset)?.Parent;
  if (!parent) return undefined;
  const isCall = [parent, parent.Parent, parent.Parent?.Parent].some((node) => node && kusto.kindOf(node) === 'FunctionCallExpression');
  if (isCall && wordsOf(name, 'function')) return documentationMarkdown(name, 'function');
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
