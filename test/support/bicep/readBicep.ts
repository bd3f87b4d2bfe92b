import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { Node } from 'web-tree-sitter';
import { bicepLiteral } from './bicepLiteral';

/** What a file of Bicep declares. Values are as they would be in a template; references are texts between angle brackets. */
export interface BicepFile {
  /** Where the text is not Bicep, by line. */
  readonly problems: readonly string[];
  readonly target: string | undefined;
  readonly declarations: readonly BicepDeclaration[];
}

export interface BicepDeclaration {
  readonly kind: 'resource' | 'module';
  readonly symbol: string;
  /** A type and version, or a file. */
  readonly of: string;
  readonly isExisting: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

let parser: Promise<Parser> | undefined;

async function makeParser(): Promise<Parser> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
  return new Parser().setLanguage(await Language.load(readFileSync(grammar)));
}

/** Reads Bicep by an independent grammar of it. */
export async function readBicep(text: string): Promise<BicepFile> {
  parser ??= makeParser();
  const root = (await parser).parse(text)?.rootNode;
  if (!root) throw new Error('The parser gave no tree.');
  const children = root.namedChildren.filter((node) => node !== null);
  const target = children.find(({ type }) => type === 'target_scope_assignment');
  return {
    problems: problemsOf(root),
    target: target && bicepLiteral(target.namedChild(0)?.text ?? ''),
    declarations: children.filter(({ type }) => /^(resource|module)_declaration$/.test(type)).map(declaration),
  };
}

function problemsOf(node: Node): readonly string[] {
  const own = node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.text.slice(0, 80)}`] : [];
  return node.hasError ? [...own, ...node.children.flatMap((child) => (child ? problemsOf(child) : []))] : own;
}

function declaration(node: Node): BicepDeclaration {
  const [symbol, of, body] = node.namedChildren;
  return {
    kind: node.type === 'module_declaration' ? 'module' : 'resource',
    symbol: symbol?.text ?? '',
    of: bicepLiteral(of?.text ?? '') ?? '',
    isExisting: node.children.some((child) => child?.text === 'existing'),
    body: (body ? valueOf(body) : {}) as BicepDeclaration['body'],
  };
}

function valueOf(node: Node): unknown {
  const children = node.namedChildren.filter((child) => child !== null);
  switch (node.type) {
    case 'object':
      return Object.fromEntries(
        children.map((member) => {
          const [name, value] = member.namedChildren;
          return [name?.type === 'string' ? bicepLiteral(name.text) : name?.text, value ? valueOf(value) : undefined];
        }),
      );
    case 'array':
      return children.map(valueOf);
    case 'string':
      return bicepLiteral(node.text);
    case 'number':
    case 'boolean':
    case 'null':
      return JSON.parse(node.text) as unknown;
    default:
      return `<${node.text}>`;
  }
}
